/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_trend - what is now known of a figure at the end of each month or year, beside what was
 * sent of it by then.
 */
#ifndef FIGURE_TREND_H
#define FIGURE_TREND_H

#include <tenure/cli.h>

enum figure_period {
    FIGURE_PERIOD_NONE,
    FIGURE_PERIOD_MONTH,
    FIGURE_PERIOD_YEAR,
};

/* FIGURE_PERIOD_NONE: the text is neither "month" nor "year". */
enum figure_period figure_period_named(const char *text);

/* Prints a line, or with --json an object, for each period from that in which the figure was first
 * sent to that of the clock date, which is as of that day. */
tenure_status figure_trend_print(struct tenure_cli *cli, const char *scope, const char *name,
                                 const char *label, enum figure_period period);

#endif
