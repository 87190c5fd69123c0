/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_known - the past of figures as known now.
 *
 * The updates of a figure show what was known at the time. After a census is loaded, early ones
 * still cover only the few posts that were known before. The daemon can recompute each day from
 * every post as known now, which is too slow for boards with more than FIGURE_KNOWN_POSTS_MAX
 * posts; those show the updates.
 */
#ifndef FIGURE_KNOWN_H
#define FIGURE_KNOWN_H

#include "figure_view.h"

enum {
    FIGURE_KNOWN_POSTS_MAX = 1000,
    FIGURE_KNOWN_POINTS = 25 // two years: one point each month, and today
};

struct figure_known;

/* Whether the board is small enough to recompute figures. The status must have been read. */
bool figure_known_is_cheap(const struct request *request);

/* Reads the figures of a scope, with a name ("": any), on the day shown and on `points` - 1 days
 * before it, `step` months apart. NULL: they cannot be read. */
struct figure_known *figure_known_read(struct request *request, const char *scope, const char *name,
                                       unsigned step, unsigned points);
void figure_known_forget(struct figure_known **known_p);

/* The past of one of these figures; the caller frees it with figure_forget_past(). */
void figure_known_past(const struct figure_known *known, const Tenure__V1__Indicator *indicator,
                       struct figure_past *ret_past);

/* The past from a day on, as known now; if `known` is NULL, as published at the time. */
tenure_status figure_read_best(struct request *request, const struct figure_known *known,
                               const Tenure__V1__Indicator *indicator, int32_t from,
                               struct figure_past *ret_past);

/* What the page of one figure asks for with `months` (by default 24) and `known` (now, then; by
 * default now if that is cheap): the first day, which of the two, and the values. The status must
 * have been read; the caller frees the past with figure_forget_past(). */
unsigned figure_months(const struct request *request);
int32_t figure_first_day(const struct request *request);
bool figure_is_known_now(const struct request *request);
tenure_status figure_read_asked(struct request *request, const Tenure__V1__Indicator *indicator,
                                struct figure_past *ret_past);

#endif
