/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv - cells of comma-separated values (RFC 4180).
 */
#ifndef CSV_H
#define CSV_H

#include <stdio.h>

/* Writes a cell, in quotes if it needs them. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front. */
void csv_write_cell(const char *text, FILE *out);

#endif
