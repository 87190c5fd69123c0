/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicators - the indicators as they are kept and sent.
 */
#ifndef INDICATORS_H
#define INDICATORS_H

#include "work.h"

/* Moves the figures from what a subject added (`kept`) to what it adds, and keeps that. `role`
 * and `post` where the subject is a post. */
tenure_status indicators_move(struct engine *engine, struct encoded_contributions *kept,
                              const struct contributions *to, const char *role, uint64_t post);

/* Applies the scheduled changes of a scope, on their day. */
tenure_status indicators_apply_scheduled(struct engine *engine, uint64_t scope);

/* Adds to one figure. */
tenure_status indicator_add(struct engine *engine, uint64_t scope, enum indicator indicator,
                            const char *label, int64_t numerator, int64_t denominator);

/* Sets one figure. */
tenure_status indicator_set(struct engine *engine, uint64_t scope, enum indicator indicator,
                            const char *label, int64_t numerator, int64_t denominator);

/* Recomputes the dirty indicators; those that have changed wait for the day's end. */
tenure_status indicators_recompute(struct engine *engine);

/* Sends it as it is at the end of the day, if it is not what was sent last. `scope` is the id, and
 * `date` the day. */
tenure_status indicator_send(struct engine *engine, const struct due_indicator *figure,
                             const char *scope, const char *date);

/* What a figure's message says on a day, which is `date`; its texts are borrowed. */
struct indicator_value {
    const char *scope; // an id
    enum indicator indicator;
    const char *label;
    int64_t numerator, denominator;
};
struct indicator_texts {
    char shown[INDICATOR_SHOWN_MAX];
    char since[TENURE_DATE_TEXT_MAX];
};
void indicator_message(const struct indicator_value *figure, int32_t day, const char *date,
                       struct indicator_texts *texts, Tenure__V1__Indicator *ret_message);

#endif
