/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar - announced dates that lie ahead, as iCalendar (RFC 5545): last days, first days, ends
 * of organisations, duties. A date with only a month or a year spans all of it, and the summary
 * repeats the date as reported.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include <stdio.h>

#include <tenure/client.h>

/* Writes the present name of an organisation; its id if it has none. */
typedef void calendar_name_fn(void *context, const char *id, char *ret_name, size_t size);

struct calendar {
    FILE *out;
    const char *base; // the board's address without a trailing slash; "": dates have no links
    calendar_name_fn *name;
    void *context;
};

/* Writes the dates that match the query's filters, on the day of its axes. A duty that was not met
 * in time is included, because it lies ahead still. */
tenure_status calendar_write(const struct calendar *calendar, tenure_client *client,
                             const Tenure__V1__ComingQuery *wanted);

#endif
