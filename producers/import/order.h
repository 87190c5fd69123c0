/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order - events in the order of the days on which they became public, however many there are.
 *
 * They wait in a temporary database. Events of one day keep the order in which they came. An event
 * without a day stays behind the one before it; one that supersedes or retracts another stays
 * behind that one.
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
    int32_t day; // of the event before
    int64_t count;
    bool has_corrections;
};

/* TENURE_STORAGE: scratch_problem() of the database says why. order_close() in any case. */
tenure_status order_open(struct order *order);
void order_close(struct order *order);

/* The next event is the first of a file. */
void order_begin_file(struct order *order);

/* `day` is the one to sort by, TENURE_NO_DAY for none; `tag` comes back with the event. */
tenure_status order_add(struct order *order, const Tenure__V1__Event *event, int32_t day,
                        uint64_t tag);

/* Takes out an event that waits, by its source and id; false: none of that name waits. */
bool order_forget(struct order *order, const Tenure__V1__Event *event);

typedef tenure_status order_fn(void *context, const Tenure__V1__Event *event, uint64_t tag);

/* Gives out all events, in order. Anything but TENURE_OK of `given` ends it and is returned. */
tenure_status order_each(struct order *order, order_fn *given, void *context);

/* Whether a day is more than 50 years after the one before it, of which `after` is the first, so
 * that a feed's clock does not go there; gives the first such. */
bool order_find_leap(struct order *order, int32_t after, int32_t *ret_from, int32_t *ret_to);

#endif
