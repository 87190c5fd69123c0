/* SPDX-License-Identifier: Apache-2.0 */
/* In a file of its own, for programs that do not link the library. */
#include <tenure/version.h>

const char tenure_version[] = TENURE_VERSION;
const char tenure_version_line[] = "tenure " TENURE_VERSION;
