/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline - a post's holders over time, as data for the templates `axis` and `bars`.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "day_words.h"
#include "request.h"

/* The days that are drawn, and the day of the view. */
struct timeline_span {
    int32_t from, to, today;
};

/* The given number of years up to the day of the view, and some space after it. */
struct timeline_span timeline_span(const struct request *request, int years);

/* Puts a list `years` of x and year. */
void timeline_put_axis(json_t *object, struct timeline_span span);

/* Puts height, label, years, bars, today_at. `linked`: each bar links to its person. */
void timeline_put_post(struct request *request, json_t *object,
                       const Tenure__V1__PostHistory *history, struct timeline_span span);

/* The same for one tenure of a person. */
void timeline_put_holding(struct request *request, json_t *object,
                          const Tenure__V1__PersonPost *post, struct timeline_span span);

/* The first day on which the person is known to have held the post. */
int32_t timeline_first_day(const Tenure__V1__Tenure *tenure);

/* How long the person has been, or was, in post: "at least 5 months" if the start is unknown,
 * "about 3 years" for vague dates; "" before the first day. Returns ret_words. */
char *timeline_length_words(const Tenure__V1__Tenure *tenure, int32_t today,
                            char ret_words[DAY_WORDS_MAX]);

/* "January 2019 to now", in a view of the past "from January 2019"; "start not reported, seen in
 * post 20 November 2019, to 3 February 2020". Returns ret_words. */
char *timeline_stay_words(const struct request *request, const Tenure__V1__Tenure *tenure,
                          char *ret_words, size_t size);

/* Says "named for 1 September 2020, called off 15 July 2020". */
void timeline_say_called_off(struct request *request, json_t *says,
                             const Tenure__V1__CalledOff *called);

#endif
