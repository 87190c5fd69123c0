/* SPDX-License-Identifier: Apache-2.0 */
/*
 * today - the day on which an import runs: nothing is announced later than that.
 */
#ifndef TODAY_H
#define TODAY_H

#include <stdint.h>

/* Days since 1970-01-01, UTC: the day of a daemon with the wall clock. */
int32_t import_today(void);

#endif
