/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_known - figures over time as they are now known.
 *
 * What was sent of a figure says what was known at the time: after a census is loaded, it still has
 * the shares of the few posts that were known before. The daemon works out what is now known from
 * every post for each day, so boards of more than FIGURE_KNOWN_POSTS_MAX posts show what was sent.
 */
#ifndef FIGURE_KNOWN_H
#define FIGURE_KNOWN_H

#include "figure_view.h"

enum {
    FIGURE_KNOWN_POSTS_MAX = 1000,
    FIGURE_KNOWN_POINTS = 25 // of two years: each month, and today
};

struct figure_known;

/* Whether the board is small enough. The status has been read. */
bool figure_known_is_cheap(const struct request *request);

/* Reads the figures of a scope, or of a name ("": any), on the day shown and `points` - 1 days
 * before it, `step` months apart. NULL: it cannot be read. */
struct figure_known *figure_known_read(struct request *request, const char *scope, const char *name,
                                       unsigned step, unsigned points);
void figure_known_forget(struct figure_known **known_p);

/* The past of one of them; the caller frees it with figure_forget_past(). */
void figure_known_past(const struct figure_known *known, const Tenure__V1__Indicator *indicator,
                       struct figure_past *ret_past);

/* As now known, or, where `known` is NULL, as it was sent, from a day on. */
tenure_status figure_read_best(struct request *request, const struct figure_known *known,
                               const Tenure__V1__Indicator *indicator, int32_t from,
                               struct figure_past *ret_past);

#endif
