/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_name - parses a figure's name: SCOPE/NAME or SCOPE/NAME/LABEL.
 */
#ifndef FIGURE_NAME_H
#define FIGURE_NAME_H

#include <stdbool.h>

/* Splits the text in place; *ret_label is "" if there is no label. False if it is not the name of a
 * figure. */
bool figure_name_split(char *text, char **ret_scope, char **ret_name, char **ret_label);

#endif
