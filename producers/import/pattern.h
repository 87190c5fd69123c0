/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern - a map's regular expression, by PCRE2, at a bounded cost whatever the expression and the
 * text: docs/decisions/002-patterns.md.
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

/* False: it is no regular expression; `ret_why` says why. */
bool pattern_open(const char *text, struct pattern **ret_pattern, char ret_why[PATTERN_REASON_MAX]);
void pattern_close(struct pattern **pattern_p);

enum pattern_found {
    PATTERN_MATCHES,
    PATTERN_DIFFERS,
    PATTERN_TOO_DEAR // nobody knows: it would take too long, or too much memory
};

/* Letters match in either case. Writes where each group is in the text; group 0 is the whole match,
 * SIZE_MAX a group that took no part. */
enum pattern_found pattern_match(const struct pattern *pattern, const char *text,
                                 size_t ret_begin[PATTERN_GROUPS_MAX],
                                 size_t ret_end[PATTERN_GROUPS_MAX]);

#endif
