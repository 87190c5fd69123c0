/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_view - figures as sentences, small lines and charts.
 */
#ifndef FIGURE_VIEW_H
#define FIGURE_VIEW_H

#include "request.h"

/* One value of a figure's past. */
struct figure_point {
    int32_t day;
    double value; // a share in per cent
    bool is_drawn;
    uint64_t seq;
    char shown[64];
};

struct figure_past {
    struct figure_point *points; // one for each day on which it changed
    size_t count, capacity;
    size_t left_out; // shares of too few, which are not drawn
    bool is_share;
};

/* Adds a value, or that there was none on a day, at the end of the past. False: no memory. */
bool figure_add_point(struct figure_past *past, const Tenure__V1__Indicator *indicator,
                      uint64_t seq);
void figure_add_nothing(struct figure_past *past, int32_t day);

/* What was sent of a figure, from the value that held on a day on; the caller frees it with
 * figure_forget_past(). */
tenure_status figure_read_past(struct request *request, const Tenure__V1__Indicator *indicator,
                               int32_t from, struct figure_past *ret_past);
void figure_forget_past(struct figure_past *past);

/* The past as the path of a step line, in a box of width and height; top: the value at its top. ""
 * where there is nothing to draw. */
struct figure_frame {
    int32_t from, to;
    double top, width, height;
};
void figure_put_path(json_t *object, const struct figure_past *past,
                     const struct figure_frame *frame);

/* "29 of 42" behind a share; "" behind a number. */
void figure_put_value(struct request *request, json_t *row, const Tenure__V1__Indicator *indicator);

/* A list `reported` of what was published of the figure, one row a period, latest first: value,
 * period, on, seq; and `reported_latest`, "74%, up 5 points, for January 2020"; "" without any. */
void figure_put_reported(struct request *request, json_t *row,
                         const Tenure__V1__Indicator *indicator);

/* "Stability", "Chairs in post", "Departures announced in 90 days": what the figure is called. */
void figure_name(const struct request *request, const Tenure__V1__Indicator *indicator,
                 char *ret_name, size_t size);

/* The figures of everything that an entry moved, on a day: a list `moved` of figure_name, was_shown
 * and is_shown, and `has_moved`. Takes as long as there are posts. */
void figure_put_moved(struct request *request, json_t *object, uint64_t seq, const char *day);

/* The tiles of a scope: the figures that an editor looks at first, at most so many. A list `tiles`.
 */
void figure_put_tiles(struct request *request, json_t *data, const char *scope, size_t most);

#endif
