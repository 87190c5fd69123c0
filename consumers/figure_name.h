/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_name - a figure as people name it: SCOPE/NAME or SCOPE/NAME/LABEL.
 */
#ifndef FIGURE_NAME_H
#define FIGURE_NAME_H

#include <stdbool.h>

/* Splits in place; *ret_label is "" where none is given. False if it is no figure's name. */
bool figure_name_split(char *text, char **ret_scope, char **ret_name, char **ret_label);

#endif
