/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_unknown - explains that the daemon does not have a figure.
 */
#ifndef FIGURE_UNKNOWN_H
#define FIGURE_UNKNOWN_H

#include <tenure/cli.h>

/* Prints the labels that the figure has, or the nearest name of a figure, and exits with
 * TENURE_EXIT_REFUSED. Returns if the text is not the name of a figure in a known scope. */
void figure_unknown(struct tenure_cli *cli, const char *text);

#endif
