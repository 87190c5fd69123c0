/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern - regular expressions of a map, by PCRE2, with a limit on their cost for any expression
 * and text: docs/decisions/002-patterns.md.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PATTERN_GROUPS_MAX = 10,
    PATTERN_REASON_MAX = 160
};

struct pattern;

/* False: it is not a regular expression; `ret_why` says why. */
bool pattern_open(const char *text, struct pattern **ret_pattern, char ret_why[PATTERN_REASON_MAX]);
void pattern_close(struct pattern **pattern_p);

enum pattern_found {
    PATTERN_MATCHES,
    PATTERN_DIFFERS,
    PATTERN_TOO_DEAR // undecided: it would take too much time or memory
};

/* Matches regardless of case. Writes the start and end of each group; group 0 is the whole match;
 * SIZE_MAX for a group that took no part. */
enum pattern_found pattern_match(const struct pattern *pattern, const char *text,
                                 size_t ret_begin[PATTERN_GROUPS_MAX],
                                 size_t ret_end[PATTERN_GROUPS_MAX]);

#endif
