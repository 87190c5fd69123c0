#include "axes.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tenure/cli.h>
#include <tenure/date.h>

enum {
    KEY_AS_OF = 512,
    KEY_KNOWN_AT
};

/* A seq, or a time in UTC: 2019-11-27 (the end of that day) or 2019-11-27T09:30:00Z. */
static void
take_known_at(Tenure__V1__Axes *axes, struct argp_state *state, const char *text)
{
    int32_t day;
    struct tm parts = { 0 };
    if (strspn(text, "0123456789") == strlen(text)) {
        axes->known_at = tenure_cli_number(state, "--known-at", text, 1);
    } else if (tenure_day_parse(text, &day)) {
        axes->known_at_ms = ((int64_t)day + 1) * 86400000 - 1;
    } else {
        const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts);
        if (end == NULL || *end != '\0')
            argp_error(state,
                       "--known-at %s is neither a seq nor a time as 2019-11-27 or "
                       "2019-11-27T09:30:00Z",
                       text);
        axes->known_at_ms = (int64_t)timegm(&parts) * 1000 + 999;
    }
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    Tenure__V1__Axes *axes = state->input;
    int32_t day;
    switch (key) {
    case KEY_AS_OF:
        if (!tenure_day_parse(argument, &day))
            argp_error(state, "--as-of %s is not a day; write it as 2019-11-27", argument);
        axes->as_of = argument;
        return 0;
    case KEY_KNOWN_AT: take_known_at(axes, state, argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "as-of", KEY_AS_OF, "DAY", 0, "what was true then (default: the clock date)", 50 },
    { "known-at", KEY_KNOWN_AT, "SEQ|TIME", 0,
      "as it was known when that entry was the last, or at that time (default: now)", 50 },
    { 0 },
};

const struct argp axes_argp = { .options = options, .parser = parse_option };
