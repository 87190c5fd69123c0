/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order - sorts any number of events by the days on which they became public.
 *
 * They wait in a temporary database. Events of one day keep their original order. An event without
 * a day stays after the previous one; one that supersedes or retracts another stays after that one.
 */
#ifndef ORDER_H
#define ORDER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include <tenure/status.h>
#include <tenure/v1/event.pb-c.h>

struct order {
    sqlite3 *database;
    sqlite3_stmt *insert, *correction;
    int32_t day; // the previous event's day
    int64_t count;
    bool has_corrections;
};

/* TENURE_STORAGE: see scratch_problem() of the database. The caller calls order_close() in either
 * case. */
tenure_status order_open(struct order *order);
void order_close(struct order *order);

/* The next event is the first one of a file. */
void order_begin_file(struct order *order);

/* `day` is the day to sort by, TENURE_NO_DAY for none; `tag` is returned with the event. */
tenure_status order_add(struct order *order, const Tenure__V1__Event *event, int32_t day,
                        uint64_t tag);

/* Removes a waiting event by its source and id; false: it is not waiting. */
bool order_forget(struct order *order, const Tenure__V1__Event *event);

typedef tenure_status order_fn(void *context, const Tenure__V1__Event *event, uint64_t tag);

/* Calls `given` for all events, in order. Any result but TENURE_OK stops and is returned. */
tenure_status order_each(struct order *order, order_fn *given, void *context);

/* Whether a day is more than 50 years after the previous one (the first: after `after`), which a
 * feed clock refuses; returns the first such pair. */
bool order_find_leap(struct order *order, int32_t after, int32_t *ret_from, int32_t *ret_to);

#endif
