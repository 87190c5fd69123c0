/* SPDX-License-Identifier: Apache-2.0 */
#include "axes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "when.h"
#include <tenure/cli.h>
#include <tenure/date.h>

enum {
    KEY_AS_OF = 512,
    KEY_KNOWN_AT
};

bool
axes_read_known_at(const char *text, Tenure__V1__Axes *axes)
{
    struct tm parts = { 0 };
    if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
        errno = 0;
        axes->known_at = strtoull(text, NULL, 10);
        return errno == 0 && axes->known_at > 0;
    }
    if (when_parse_recorded(text, &axes->known_at_ms))
        return true;
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    axes->known_at_ms = (int64_t)timegm(&parts) * 1000 + 999;
    return end != NULL && *end == '\0';
}

static error_t
axes_parse_option(int key, char *argument, struct argp_state *state)
{
    Tenure__V1__Axes *axes = state->input;
    switch (key) {
    case KEY_AS_OF: axes->as_of = when_check(state, "--as-of", argument); return 0;
    case KEY_KNOWN_AT:
        if (!axes_read_known_at(argument, axes))
            argp_error(
                state,
                "--known-at %s is neither a seq nor a time; write 60, 2019-11-27T09:30:00Z, " WHEN_FORMS,
                argument);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "as-of", KEY_AS_OF, "DAY", 0,
      "show what was true on that day: 2019-11-27, yesterday, 30d (default: the clock date)", 50 },
    { "known-at", KEY_KNOWN_AT, "SEQ|TIME", 0,
      "show what was known after that entry, or at that time (default: now)", 50 },
    { 0 },
};

const struct argp axes_argp = { .options = options, .parser = axes_parse_option };

tenure_status
axes_resolve(struct tenure_cli *cli, Tenure__V1__Axes *axes)
{
    return when_resolve(cli, &axes->as_of);
}

bool
axes_are_given(const Tenure__V1__Axes *axes)
{
    return axes->as_of[0] != '\0' || axes->known_at != 0 || axes->known_at_ms != 0;
}
