/* SPDX-License-Identifier: Apache-2.0 */
/*
 * when - days and times as people write them: 2019-11-27, today, yesterday, 30d, 2w, 6m, 1y.
 *
 * Days count back from the daemon's clock date, which need not be today; times of recording count
 * back from now.
 */
#ifndef WHEN_H
#define WHEN_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include <tenure/cli.h>

/* What the options accept, for error texts. */
#define WHEN_FORMS "2019-11-27, today, yesterday, 30d, 2w, 6m or 1y"

/* The day that the text means if `today` is today; false if it is none of WHEN_FORMS. */
bool when_parse(const char *text, int32_t today, int32_t *ret_day);

/* The text; exits with a usage error unless it is one of WHEN_FORMS. */
char *when_check(struct argp_state *state, const char *option, char *text);

/* Replaces a text that when_check() accepted by its day, as 2019-11-27. It asks the daemon for its
 * clock date if the text needs that, and leaves NULL and "" as they are. The new text lives until
 * the program ends. */
tenure_status when_resolve(struct tenure_cli *cli, char **text_p);

/* The text as milliseconds since 1970-01-01 UTC, at the end of that day; relative to now. False if
 * it is none of WHEN_FORMS. */
bool when_parse_recorded(const char *text, int64_t *ret_ms);

/* --since and --until, as an argp child; the input is a struct when_span, all NULL. */
struct when_span {
    char *since, *until;
};
extern const struct argp when_span_argp;

/* Resolves both; a usage error exits if `until` comes before `since`. */
tenure_status when_resolve_span(struct tenure_cli *cli, struct when_span *span);

/* Whether a date, which may be a month or a year, begins within the span. */
bool when_is_within(const struct when_span *span, const char *date);

#endif
