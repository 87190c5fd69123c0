/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_view - figures as sentences, sparklines and charts.
 */
#ifndef FIGURE_VIEW_H
#define FIGURE_VIEW_H

#include "request.h"

/* One value in a figure's past. */
struct figure_point {
    int32_t day;
    double value; // in per cent for a share
    bool is_drawn;
    uint64_t seq;
    char shown[64];
};

struct figure_past {
    struct figure_point *points; // one for each day on which it changed
    size_t count, capacity;
    size_t left_out; // shares of too few subjects, which are not drawn
    bool is_share;
};

/* Appends a value, or that there was none on a day. False: out of memory. */
bool figure_add_point(struct figure_past *past, const Tenure__V1__Indicator *indicator,
                      uint64_t seq);
void figure_add_nothing(struct figure_past *past, int32_t day);

/* The published values of a figure, beginning with the one that was current on a day; the caller
 * frees them with figure_forget_past(). */
tenure_status figure_read_past(struct request *request, const Tenure__V1__Indicator *indicator,
                               int32_t from, struct figure_past *ret_past);
void figure_forget_past(struct figure_past *past);

/* The past as the path of a step line in a box of width and height; top: the value at the upper
 * edge. "" if there is nothing to draw. */
struct figure_frame {
    int32_t from, to;
    double top, width, height;
};
void figure_put_path(json_t *object, const struct figure_past *past,
                     const struct figure_frame *frame);

/* Puts "29 of 42" after a share; "" after a number. */
void figure_put_value(struct request *request, json_t *row, const Tenure__V1__Indicator *indicator);

/* Puts a list `reported` of the figure's published values, one row for each period, latest first:
 * value, period, on, seq; and `reported_latest`, "74%, up 5 points, for January 2020"; "" if there
 * are none. */
void figure_put_reported(struct request *request, json_t *row,
                         const Tenure__V1__Indicator *indicator);

/* The figure's title: "Stability", "Chairs in post", "Departures announced in 90 days". */
void figure_name(const struct request *request, const Tenure__V1__Indicator *indicator,
                 char *ret_name, size_t size);

/* Puts the figures of the scope `all` that an entry changed, on a day: a list `moved` of
 * figure_name, was_shown and is_shown, and `has_moved`. The cost grows with the number of posts. */
void figure_put_moved(struct request *request, json_t *object, uint64_t seq, const char *day);

/* Puts a list `tiles` of a scope's most important figures, at most `most`. */
void figure_put_tiles(struct request *request, json_t *data, const char *scope, size_t most);

#endif
