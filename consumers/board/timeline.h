/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline - who held a post, as data for the templates `axis` and `bars`.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "request.h"

/* The days that are drawn, and the day that is looked at. */
struct timeline_span {
    int32_t from, to, today;
};

/* So many years up to the day that is looked at, and some room behind it. */
struct timeline_span timeline_span(const struct request *request, int years);

/* A list `years` of x and year. */
void timeline_put_axis(json_t *object, struct timeline_span span);

/* height, label, years, bars, today_at. With `linked`: each bar is a link to its person. */
void timeline_put_post(struct request *request, json_t *object,
                       const Tenure__V1__PostHistory *history, struct timeline_span span);

/* The first day on which a tenure is known to have run. */
int32_t timeline_first_day(const Tenure__V1__Tenure *tenure);

/* "January 2019 to now", "start not reported, to 3 February 2020". Returns ret_words. */
char *timeline_stay_words(const Tenure__V1__Tenure *tenure, char *ret_words, size_t size);

#endif
