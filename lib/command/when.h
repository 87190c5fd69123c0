/* SPDX-License-Identifier: Apache-2.0 */
/*
 * when - days and times as people write them: 2019-11-27, today, yesterday, 30d, 2w, 6m, 1y.
 *
 * Days count back from the daemon's clock date, which need not be today, or ahead where only later
 * days make sense; times of recording count back from now.
 */
#ifndef WHEN_H
#define WHEN_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include <tenure/cli.h>

/* The accepted forms, for error texts. */
#define WHEN_FORMS "2019-11-27, today, yesterday, 30d, 2w, 6m or 1y"

/* Parses the text relative to `today`; false if it has none of WHEN_FORMS. */
bool when_parse(const char *text, int32_t today, int32_t *ret_day);

/* Returns the text; exits with a usage error if it has none of WHEN_FORMS. */
char *when_check(struct argp_state *state, const char *option, char *text);

/* Replaces a text that when_check() accepted with its day, as 2019-11-27. Queries the daemon's
 * clock date if the text is relative. Leaves NULL and "" as they are. The new text lives until the
 * program ends. */
tenure_status when_resolve(struct tenure_cli *cli, char **text_p);
/* The same, but "30d" is in 30 days. */
tenure_status when_resolve_ahead(struct tenure_cli *cli, char **text_p);

/* The end of that day, in milliseconds since 1970-01-01 UTC; relative forms count from now. False
 * if the text has none of WHEN_FORMS. */
bool when_parse_recorded(const char *text, int64_t *ret_ms);

/* --since and --until, as an argp child; the input is a struct when_span, all NULL. */
struct when_span {
    char *since, *until;
};
extern const struct argp when_span_argp;

/* Resolves both; exits with a usage error if `until` is before `since`. */
tenure_status when_resolve_span(struct tenure_cli *cli, struct when_span *span);

/* Whether a date, which may be a month or a year, begins within the span. */
bool when_is_within(const struct when_span *span, const char *date);

#endif
