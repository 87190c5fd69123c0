/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_unknown - what is said of a figure that the daemon does not have.
 */
#ifndef FIGURE_UNKNOWN_H
#define FIGURE_UNKNOWN_H

#include <tenure/cli.h>

/* Prints the labels of the figure, or the name next to its own, and exits with
 * TENURE_EXIT_REFUSED. Returns if the text is no figure's name, of a scope that has figures. */
void figure_unknown(struct tenure_cli *cli, const char *text);

#endif
