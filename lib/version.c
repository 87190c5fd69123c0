/* SPDX-License-Identifier: Apache-2.0 */
/* Alone in its file, so that a program without the library can have it. */
#include <tenure/version.h>

const char tenure_version[] = TENURE_VERSION;
const char tenure_version_line[] = "tenure " TENURE_VERSION;
