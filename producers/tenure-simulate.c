/* SPDX-License-Identifier: Apache-2.0 */
/* tenure simulate: prints a made-up history as NDJSON. */
#include <argp.h>
#include <stdlib.h>

#include "simulation.h"
#include <tenure/cli.h>
#include <tenure/date.h>

enum {
    KEY_ORGANISATIONS = 256,
    KEY_YEARS,
    KEY_FROM,
    KEY_SEED,
    KEY_EVENTS
};

struct simulate {
    uint32_t organisations;
    uint32_t years;
    int32_t first_day;
    uint64_t seed;
    uint64_t events_max; // 0: no limit
};

static error_t
simulate_parse_option(int key, char *argument, struct argp_state *state)
{
    struct simulate *simulate = state->input;
    switch (key) {
    case KEY_ORGANISATIONS:
        simulate->organisations =
            (uint32_t)tenure_cli_number(state, "--organisations", argument, 1);
        if (simulate->organisations > 10000000)
            argp_error(state, "--organisations %s is more than 10000000", argument);
        return 0;
    case KEY_YEARS:
        simulate->years = (uint32_t)tenure_cli_number(state, "--years", argument, 1);
        if (simulate->years > 1000)
            argp_error(state, "--years %s is more than 1000", argument);
        return 0;
    case KEY_FROM:
        if (!tenure_day_parse(argument, &simulate->first_day))
            argp_error(state, "--from %s is not a day; write it as 2010-01-01", argument);
        return 0;
    case KEY_SEED: simulate->seed = tenure_cli_number(state, "--seed", argument, 0); return 0;
    case KEY_EVENTS:
        simulate->events_max = tenure_cli_number(state, "--events", argument, 1);
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "organisations", KEY_ORGANISATIONS, "N", 0, "simulate N organisations (default: 42)", 0 },
    { "years", KEY_YEARS, "N", 0, "simulate N years (default: 10)", 0 },
    { "from", KEY_FROM, "DAY", 0, "start on this day (default: 2010-01-01)", 0 },
    { "seed", KEY_SEED, "N", 0, "use another seed for another history (default: 1)", 0 },
    { "events", KEY_EVENTS, "N", 0, "stop after N events", 0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = simulate_parse_option,
    .doc = "Generate a plausible history of leaders as NDJSON: appointments, departures, "
           "searches, interims. A few reports are late, corrected or retracted.\vThe same "
           "options give the same bytes on every machine.\n\n"
           "Example:\n"
           "  tenure simulate --organisations 1000 --years 20 | tenure publish -\n",
};

int
main(int argc, char **argv)
{
    struct simulate simulate = { .organisations = 42, .years = 10, .seed = 1 };
    tenure_day_parse("2010-01-01", &simulate.first_day);
    argp_err_exit_status = TENURE_EXIT_USAGE;
    tenure_cli_check_options(&argp, argc, argv, false);
    if (argp_parse(&argp, argc, argv, 0, NULL, &simulate) != 0)
        return TENURE_EXIT_USAGE;
    struct simulation_options chosen = {
        .organisations = simulate.organisations,
        .first_day = simulate.first_day,
        .last_day = tenure_day_minus_months(simulate.first_day, -12 * (int)simulate.years) - 1,
        .seed = simulate.seed,
    };
    if (chosen.last_day > tenure_day_last()) {
        tenure_cli_say("the years end after 9999-12-31, the last day there is; give fewer --years");
        return TENURE_EXIT_USAGE;
    }
    struct simulation *simulation = simulation_open(&chosen);
    if (simulation == NULL) {
        tenure_cli_say("out of memory");
        return TENURE_EXIT_REFUSED;
    }
    const Tenure__V1__Event *event;
    for (uint64_t count = 0; (simulate.events_max == 0 || count < simulate.events_max) &&
                             (event = simulation_next(simulation)) != NULL;
         count++)
        tenure_cli_print_json(&event->base);
    simulation_close(&simulation);
    struct tenure_cli nothing = { 0 };
    return tenure_cli_close(&nothing, TENURE_EXIT_DONE);
}
