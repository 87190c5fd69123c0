/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_unknown - explains that the daemon does not have a figure, or none with that name.
 */
#ifndef FIGURE_UNKNOWN_H
#define FIGURE_UNKNOWN_H

#include <tenure/cli.h>
#include <tenure/v1/wire.pb-c.h>

/* Prints that the figure has no value on those axes, the labels that it has, or the nearest name of
 * a figure, and exits with TENURE_EXIT_REFUSED. Returns if the text is not the name of a figure in
 * a known scope. */
void figure_unknown(struct tenure_cli *cli, const char *text, const Tenure__V1__Axes *axes);

/* For a filter by name and label ("": not given) that matched nothing: exits with
 * TENURE_EXIT_REFUSED, and names the nearest, if no scope has a figure with that name and label.
 * Returns if one has, or the daemon does not answer. */
void figure_filter_check(struct tenure_cli *cli, const char *name, const char *label);

#endif
