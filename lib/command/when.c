/* SPDX-License-Identifier: Apache-2.0 */
#include "when.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tenure/date.h>

#include "kept.h"

enum {
    KEY_SINCE = 800,
    KEY_UNTIL,
    COUNT_MAX = 9999, // enough for months: dates begin in the year 1000
    DAY_MS = 86400000
};

/* Parses "30d" and the like, so long after `today`, or before it if `ahead` is -1. */
static bool
parse_distance(const char *text, int32_t today, int ahead, int32_t *ret_day)
{
    char *unit;
    if (text[0] < '0' || text[0] > '9')
        return false;
    long count = strtol(text, &unit, 10);
    if (count > (*unit == 'y' ? COUNT_MAX / 12 : COUNT_MAX) || unit[0] == '\0' || unit[1] != '\0')
        return false;
    switch (unit[0]) {
    case 'd': *ret_day = today + ahead * (int32_t)count; break;
    case 'w': *ret_day = today + ahead * (int32_t)count * 7; break;
    case 'm': *ret_day = tenure_day_minus_months(today, -ahead * (int)count); break;
    case 'y': *ret_day = tenure_day_minus_months(today, -ahead * (int)count * 12); break;
    default: return false;
    }
    return *ret_day >= tenure_day_first() && *ret_day <= tenure_day_last();
}

static bool
parse(const char *text, int32_t today, int ahead, int32_t *ret_day)
{
    if (tenure_day_parse(text, ret_day))
        return true;
    bool is_today = strcmp(text, "today") == 0;
    if (is_today || strcmp(text, "yesterday") == 0) {
        *ret_day = is_today ? today : today - 1;
        return true;
    }
    return parse_distance(text, today, ahead, ret_day);
}

bool
when_parse(const char *text, int32_t today, int32_t *ret_day)
{
    return parse(text, today, -1, ret_day);
}

static int32_t
today(void)
{
    return (int32_t)(time(NULL) / 86400);
}

char *
when_check(struct argp_state *state, const char *option, char *text)
{
    int32_t day;
    if (!when_parse(text, today(), &day))
        argp_error(state, "%s %s is not a day; write " WHEN_FORMS, option, text);
    return text;
}

static tenure_status
ask_clock(struct tenure_cli *cli, int32_t *ret_day)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(cli->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    if (answer->status_report == NULL || !tenure_day_parse(answer->status_report->clock, ret_day))
        *ret_day = today(); // the clock has not started, so there is no day to count back from
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static tenure_status
resolve(struct tenure_cli *cli, int ahead, char **text_p)
{
    int32_t day, clock = 0;
    if (*text_p == NULL || (*text_p)[0] == '\0' || tenure_day_parse(*text_p, &day))
        return TENURE_OK;
    tenure_status status = ask_clock(cli, &clock);
    if (status != TENURE_OK)
        return status;
    char *text = kept(malloc(TENURE_DATE_TEXT_MAX));
    if (text == NULL)
        return TENURE_NO_MEMORY;
    if (!parse(*text_p, clock, ahead, &day))
        return TENURE_INVALID;
    *text_p = tenure_day_format(day, text);
    return TENURE_OK;
}

tenure_status
when_resolve(struct tenure_cli *cli, char **text_p)
{
    return resolve(cli, -1, text_p);
}

tenure_status
when_resolve_ahead(struct tenure_cli *cli, char **text_p)
{
    return resolve(cli, 1, text_p);
}

bool
when_parse_recorded(const char *text, int64_t *ret_ms)
{
    int32_t day;
    if (!when_parse(text, today(), &day))
        return false;
    *ret_ms = ((int64_t)day + 1) * DAY_MS - 1;
    return true;
}

static error_t
parse_span_option(int key, char *argument, struct argp_state *state)
{
    struct when_span *span = state->input;
    switch (key) {
    case KEY_SINCE: span->since = when_check(state, "--since", argument); return 0;
    case KEY_UNTIL: span->until = when_check(state, "--until", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option span_options[] = {
    { "since", KEY_SINCE, "DAY", 0, "leave out what is older: a day, yesterday, 30d, 2w, 6m, 1y",
      40 },
    { "until", KEY_UNTIL, "DAY", 0, "leave out what is newer", 40 },
    { 0 },
};

const struct argp when_span_argp = { .options = span_options, .parser = parse_span_option };

tenure_status
when_resolve_span(struct tenure_cli *cli, struct when_span *span)
{
    tenure_status status = when_resolve(cli, &span->since);
    if (status == TENURE_OK)
        status = when_resolve(cli, &span->until);
    if (status == TENURE_OK && span->since != NULL && span->until != NULL &&
        strcmp(span->until, span->since) < 0) {
        tenure_cli_say("--until %s comes before --since %s", span->until, span->since);
        exit(TENURE_EXIT_USAGE);
    }
    return status;
}

bool
when_is_within(const struct when_span *span, const char *date)
{
    return (span->since == NULL || strcmp(date, span->since) >= 0) &&
           (span->until == NULL || strcmp(date, span->until) <= 0);
}
