/* SPDX-License-Identifier: Apache-2.0 */
/* tenure state: posts, organisations, people and figures, on both axes. */
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "pages.h"
#include "post_query.h"
#include "print.h"
#include <tenure/cli.h>

enum {
    KEY_ORGANISATION = 256,
    KEY_REGION,
    KEY_ROLE,
    KEY_STATUS,
    KEY_OPEN,
    KEY_KIND,
    KEY_STANDING,
    KEY_HOLDING,
    KEY_SCOPE,
    KEY_INDICATOR,
    KEY_LABEL,
    CHOICES_MAX = 16
};

struct state {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    const struct what *what;
    char *name;
    Tenure__V1__Axes axes;
    Tenure__V1__PostsQuery posts;
    Tenure__V1__PostState__Status statuses[CHOICES_MAX];
    Tenure__V1__OrganisationsQuery organisations;
    Tenure__V1__OrganisationKind kinds[CHOICES_MAX];
    Tenure__V1__PeopleQuery people;
    Tenure__V1__IndicatorsQuery indicators;
};

/* What can be asked for. */
struct what {
    const char *word;
    bool named; // a name follows
    tenure_status (*ask)(struct state *state);
};

static bool
print_answer(void *context, const Tenure__V1__Answer *answer)
{
    const struct state *state = context;
    const struct tenure_sheet *sheet = &state->cli.out;
    for (size_t i = 0; i < answer->n_posts; i++) {
        if (state->cli.json)
            tenure_cli_print_json(&answer->posts[i]->base);
        else if (state->what->named)
            print_post(sheet, answer->posts[i]);
        else
            tenure_post_line(sheet, answer->posts[i]);
    }
    for (size_t i = 0; i < answer->n_organisations; i++) {
        if (state->cli.json)
            tenure_cli_print_json(&answer->organisations[i]->base);
        else
            tenure_organisation_line(sheet, answer->organisations[i]);
    }
    for (size_t i = 0; i < answer->n_people; i++) {
        if (state->cli.json)
            tenure_cli_print_json(&answer->people[i]->base);
        else
            tenure_person_line(sheet, answer->people[i]);
    }
    for (size_t i = 0; i < answer->n_indicators; i++) {
        if (state->cli.json)
            tenure_cli_print_json(&answer->indicators[i]->base);
        else
            tenure_indicator_line(sheet, answer->indicators[i]);
    }
    return true;
}

static tenure_status
ask_post(struct state *state)
{
    Tenure__V1__Answer *answer;
    tenure_status status =
        post_query(&state->cli, TENURE__V1__QUERY__BODY_POST, state->name, &state->axes, &answer);
    if (status != TENURE_OK)
        return status;
    print_answer(state, answer);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static tenure_status
ask_posts(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->posts.axes = &state->axes;
    state->posts.statuses = state->statuses;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &state->posts;
    return pages_ask(state->cli.client, &query, &state->posts.after, print_answer, state);
}

static tenure_status
ask_organisation(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    body.organisation = state->name;
    body.axes = &state->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    return pages_ask(state->cli.client, &query, NULL, print_answer, state);
}

static tenure_status
ask_organisations(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->organisations.axes = &state->axes;
    state->organisations.kinds = state->kinds;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &state->organisations;
    return pages_ask(state->cli.client, &query, &state->organisations.after, print_answer, state);
}

static tenure_status
ask_person(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    body.person = state->name;
    body.axes = &state->axes;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    return pages_ask(state->cli.client, &query, NULL, print_answer, state);
}

static tenure_status
ask_people(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->people.axes = &state->axes;
    query.body_case = TENURE__V1__QUERY__BODY_PEOPLE;
    query.people = &state->people;
    return pages_ask(state->cli.client, &query, &state->people.after, print_answer, state);
}

static tenure_status
ask_indicators(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->indicators.axes = &state->axes;
    state->indicators.scope =
        state->indicators.scope[0] != '\0' ? state->indicators.scope : state->posts.region;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &state->indicators;
    return pages_ask(state->cli.client, &query, &state->indicators.after, print_answer, state);
}

static const struct what whats[] = {
    { "post", true, ask_post },
    { "posts", false, ask_posts },
    { "organisation", true, ask_organisation },
    { "organisations", false, ask_organisations },
    { "person", true, ask_person },
    { "people", false, ask_people },
    { "indicators", false, ask_indicators },
};

/* The number of an enum's value by its name in any case; a usage error if there is none. */
static int
take_value(struct argp_state *argp_state, const ProtobufCEnumDescriptor *values, const char *option,
           const char *text)
{
    for (unsigned i = 0; i < values->n_values; i++) {
        if (strcasecmp(values->values[i].name, text) == 0)
            return values->values[i].value;
    }
    argp_error(argp_state, "%s %s: there is no such value; see --help", option, text);
    exit(TENURE_EXIT_USAGE);
}

static void
take_argument(struct state *state, struct argp_state *argp_state, char *argument)
{
    if (argp_state->arg_num == 1 && state->what->named) {
        state->name = argument;
        return;
    }
    for (size_t i = 0; argp_state->arg_num == 0 && i < sizeof(whats) / sizeof(whats[0]); i++) {
        if (strcmp(whats[i].word, argument) == 0) {
            state->what = &whats[i];
            return;
        }
    }
    argp_error(argp_state,
               "%s is too much; give post ORGANISATION/ROLE, organisation ID, person ID, posts, "
               "organisations, people or indicators",
               argument);
}

static error_t
parse_filter(struct state *state, int key, char *argument, struct argp_state *argp_state)
{
    switch (key) {
    case KEY_ORGANISATION: state->posts.organisation = argument; return 0;
    case KEY_REGION: state->posts.region = state->organisations.region = argument; return 0;
    case KEY_ROLE: state->posts.role = argument; return 0;
    case KEY_OPEN: state->posts.open_only = true; return 0;
    case KEY_STANDING: state->organisations.standing_only = true; return 0;
    case KEY_HOLDING: state->people.holding_only = true; return 0;
    case KEY_SCOPE: state->indicators.scope = argument; return 0;
    case KEY_INDICATOR: state->indicators.name = argument; return 0;
    case KEY_LABEL: state->indicators.label = argument; return 0;
    case KEY_STATUS:
        if (state->posts.n_statuses < CHOICES_MAX)
            state->statuses[state->posts.n_statuses++] = (Tenure__V1__PostState__Status)take_value(
                argp_state, &tenure__v1__post_state__status__descriptor, "--status", argument);
        return 0;
    case KEY_KIND:
        if (state->organisations.n_kinds < CHOICES_MAX)
            state->kinds[state->organisations.n_kinds++] = (Tenure__V1__OrganisationKind)take_value(
                argp_state, &tenure__v1__organisation_kind__descriptor, "--kind", argument);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static error_t
parse_option(int key, char *argument, struct argp_state *argp_state)
{
    struct state *state = argp_state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        argp_state->child_inputs[0] = &state->cli;
        argp_state->child_inputs[1] = &state->axes;
        return 0;
    case ARGP_KEY_ARG: take_argument(state, argp_state, argument); return 0;
    case ARGP_KEY_END:
        if (state->what == NULL || (state->what->named && state->name == NULL))
            argp_error(argp_state, "say which state: post ORGANISATION/ROLE, organisation ID, "
                                   "person ID, posts, organisations, people or indicators");
        return 0;
    }
    return parse_filter(state, key, argument, argp_state);
}

static const struct argp_option options[] = {
    { "organisation", KEY_ORGANISATION, "ID", 0, "posts: of this organisation", 0 },
    { "region", KEY_REGION, "ID", 0, "posts, organisations, indicators: in this region", 0 },
    { "role", KEY_ROLE, "ROLE", 0, "posts: of this role", 0 },
    { "status", KEY_STATUS, "STATUS", 0,
      "posts: filled, interim, vacant, unknown or abolished; may be repeated", 0 },
    { "open", KEY_OPEN, NULL, 0, "posts: without a substantive holder who stays or a designate",
      0 },
    { "kind", KEY_KIND, "KIND", 0, "organisations: STP, ICS, ICB, CCG ...; may be repeated", 0 },
    { "standing", KEY_STANDING, NULL, 0, "organisations: not those that have ended", 0 },
    { "holding", KEY_HOLDING, NULL, 0, "people: who hold a post or are named for one", 0 },
    { "scope", KEY_SCOPE, "SCOPE", 0, "indicators: of a region's id, or all", 0 },
    { "name", KEY_INDICATOR, "NAME", 0, "indicators: stability, filled ...", 0 },
    { "label", KEY_LABEL, "LABEL", 0, "indicators: of this role, kind or stage", 0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "post ORGANISATION/ROLE\norganisation ID\nperson ID\nposts\norganisations\n"
                "people\nindicators",
    .doc = "Show the state of a post, an organisation or a person, or of all, or the figures."
           "\vExamples:\n"
           "  tenure state post QM7/executive-lead\n"
           "  tenure state posts --open --region Y61\n"
           "  tenure state indicators --scope all --as-of 2020-01-31\n"
           "  tenure state post QM7/executive-lead --as-of 2018-06-01 --known-at 60\n",
    .children = children,
};

int
main(int argc, char **argv)
{
    struct state state = { 0 };
    tenure__v1__posts_query__init(&state.posts);
    tenure__v1__organisations_query__init(&state.organisations);
    tenure__v1__people_query__init(&state.people);
    tenure__v1__indicators_query__init(&state.indicators);
    tenure__v1__axes__init(&state.axes);
    tenure_cli_parse(&argp, argc, argv, &state.cli);
    tenure_cli_open(&state.cli);
    tenure_status status = state.what->ask(&state);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&state.cli, status);
    return tenure_cli_close(&state.cli, exit_code);
}
