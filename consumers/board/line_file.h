/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_file - reads a file of lines with values between tabs; lines that begin with # are comments.
 */
#ifndef LINE_FILE_H
#define LINE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* False: the line is not of that form. */
typedef bool line_file_fn(const char *line);

/* Calls `take` for each line. False: `problem` says why, with the place. */
bool line_file_read(const char *path, line_file_fn *take, char *problem, size_t size);

#endif
