/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicators - stores and publishes indicators.
 */
#ifndef INDICATORS_H
#define INDICATORS_H

#include "work.h"

/* Replaces a subject's earlier contributions (`kept`) with the present ones in all figures, and
 * stores them. `role` and `post` are used if the subject is a post. */
tenure_status indicators_move(struct engine *engine, struct encoded_contributions *kept,
                              const struct contributions *to, const char *role, uint64_t post);

/* Applies the scheduled changes of a scope that are due. */
tenure_status indicators_apply_scheduled(struct engine *engine, uint64_t scope);

/* Adds to one figure. */
tenure_status indicator_add(struct engine *engine, uint64_t scope, enum indicator indicator,
                            const char *label, int64_t numerator, int64_t denominator);

/* Sets one figure. */
tenure_status indicator_set(struct engine *engine, uint64_t scope, enum indicator indicator,
                            const char *label, int64_t numerator, int64_t denominator);

/* Recomputes the dirty indicators; changed ones wait for the end of the day. */
tenure_status indicators_recompute(struct engine *engine);

/* Publishes a figure with its value at the end of the day, unless it equals the last published one.
 * `scope` is the id. */
tenure_status indicator_send(struct engine *engine, const struct due_indicator *figure,
                             const char *scope, const char *date);

/* The content of a figure's message on the day `date`; texts are borrowed. */
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
