/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ahead - what others' data says of days that are still to come.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/event.pb-c.h>

/* Data that gives one day for "announced" and for "takes effect" cannot mean a day after `today`
 * by the first: nobody has announced anything then. Such an event leaves its announced day to the
 * daemon, and is another report than the one that the same data makes once the day has passed, so
 * its id begins with "ahead:". False: out of memory. */
bool event_settle_ahead(Tenure__V1__Event *event, int32_t today);

#endif
