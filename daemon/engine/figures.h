/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figures - the indicators as they are kept and sent.
 */
#ifndef FIGURES_H
#define FIGURES_H

#include "work.h"

/* Moves the figures from what a subject added (`kept`) to what it adds, and keeps that. `role`
 * and `post` where the subject is a post. */
tenure_status figures_move(struct engine *engine, struct encoded_contributions *kept,
                           const struct contributions *to, const char *role, uint64_t post);

/* The day has come on which figures of a scope turn. */
tenure_status figures_apply_scheduled(struct engine *engine, uint64_t scope);

/* Adds to one figure. */
tenure_status figure_add(struct engine *engine, uint64_t scope, enum indicator indicator,
                         const char *label, int64_t numerator, int64_t denominator);

/* Sets one figure. */
tenure_status figure_set(struct engine *engine, uint64_t scope, enum indicator indicator,
                         const char *label, int64_t numerator, int64_t denominator);

/* Works out anew the figures that were moved; those that have changed wait for the day's end. */
tenure_status figures_recompute(struct engine *engine);

/* Sends it as it is at the end of the day, if it is not what was sent last. `scope` is the id, and
 * `date` the day. */
tenure_status figure_send(struct engine *engine, const struct due_figure *figure, const char *scope,
                          const char *date);

/* What a figure's message says on a day, which is `date`; its texts are borrowed. */
struct figure_value {
    const char *scope; // an id
    enum indicator indicator;
    const char *label;
    int64_t numerator, denominator;
};
struct figure_texts {
    char shown[INDICATOR_SHOWN_MAX];
    char since[TENURE_DATE_TEXT_MAX];
};
void figure_message(const struct figure_value *figure, int32_t day, const char *date,
                    struct figure_texts *texts, Tenure__V1__Indicator *ret_message);

#endif
