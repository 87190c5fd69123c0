/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock - the system time, which decides when a message is due.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_ms(void);

#endif
