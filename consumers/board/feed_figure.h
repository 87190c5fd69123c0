/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_figure - the values of one figure over time as CSV.
 */
#ifndef FEED_FIGURE_H
#define FEED_FIGURE_H

#include "request.h"

/* The table of the values that a figure's page shows; the `context` of its tables is a request for
 * such a page. */
extern const struct table figure_table;

#endif
