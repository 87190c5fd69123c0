/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ahead - imported data about days in the future.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/event.pb-c.h>

/* If the data gives the same day for "announced" and "takes effect", a day after `today` cannot be
 * when it was announced. The event then has no announced day, so the daemon assigns one. It is a
 * different report from the one that the same data makes once the day has passed, so its id begins
 * with "ahead:". False: out of memory. */
bool event_settle_ahead(Tenure__V1__Event *event, int32_t today);

#endif
