/* SPDX-License-Identifier: Apache-2.0 */
/*
 * today - the day on which an import runs; nothing can have been announced after it.
 */
#ifndef TODAY_H
#define TODAY_H

#include <stdint.h>

/* Days since 1970-01-01 in UTC, the same as in a daemon with the wall clock. */
int32_t import_today(void);

#endif
