/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_names - what sources of reports are called on pages.
 */
#ifndef SOURCE_NAMES_H
#define SOURCE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Reads a file with a source and its name on each line, separated by a tab. False: `problem` says
 * why.
 */
bool source_names_read(const char *path, char *problem, size_t size);

/* The source's name; the source itself if it has none. */
const char *source_name(const char *source);

#endif
