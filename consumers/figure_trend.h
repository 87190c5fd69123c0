/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_trend - compares, at the end of each month or year, the figure as known now with its value
 * as published at the time.
 */
#ifndef FIGURE_TREND_H
#define FIGURE_TREND_H

#include <tenure/cli.h>

enum figure_period {
    FIGURE_PERIOD_NONE,
    FIGURE_PERIOD_MONTH,
    FIGURE_PERIOD_YEAR,
};

/* Prints a line, or with --json an object, for each period from the first published value to the
 * clock date. The last period is as of that day. */
tenure_status figure_trend_print(struct tenure_cli *cli, const char *scope, const char *name,
                                 const char *label, enum figure_period period);

#endif
