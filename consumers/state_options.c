/* SPDX-License-Identifier: Apache-2.0 */
/* Parses the options of tenure state; one that does not apply to the noun is a usage error. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

#include "values.h"

enum {
    KEY_ORGANISATION = 256,
    KEY_REGION,
    KEY_ROLE,
    KEY_STATUS,
    KEY_OPEN,
    KEY_KIND,
    KEY_ACTIVE,
    KEY_HOLDING,
    KEY_SCOPE,
    KEY_INDICATOR,
    KEY_LABEL,
};

static const char *const nouns[STATE_NOUNS + 1] = {
    [STATE_POST] = "post",
    [STATE_POSTS] = "posts",
    [STATE_ORGANISATION] = "organisation",
    [STATE_ORGANISATIONS] = "organisations",
    [STATE_PERSON] = "person",
    [STATE_PEOPLE] = "people",
    [STATE_INDICATORS] = "indicators",
};

/* The nouns that each option applies to, a bit for each. */
static const struct {
    int key;
    unsigned nouns;
} uses[] = {
    { KEY_ORGANISATION, 1u << STATE_POSTS },
    { KEY_REGION, 1u << STATE_POSTS | 1u << STATE_ORGANISATIONS | 1u << STATE_INDICATORS },
    { KEY_ROLE, 1u << STATE_POSTS },
    { KEY_STATUS, 1u << STATE_POSTS },
    { KEY_OPEN, 1u << STATE_POSTS },
    { KEY_KIND, 1u << STATE_ORGANISATIONS },
    { KEY_ACTIVE, 1u << STATE_ORGANISATIONS },
    { KEY_HOLDING, 1u << STATE_PEOPLE },
    { KEY_SCOPE, 1u << STATE_INDICATORS },
    { KEY_INDICATOR, 1u << STATE_INDICATORS },
    { KEY_LABEL, 1u << STATE_INDICATORS },
};

static const struct argp_option options[] = {
    { "organisation", KEY_ORGANISATION, "ORGANISATION", 0, "show posts of this organisation", 0 },
    { "region", KEY_REGION, "REGION", 0, "show posts, organisations or indicators of this region",
      0 },
    { "role", KEY_ROLE, "ROLE", 0, "show posts of this role", 0 },
    { "status", KEY_STATUS, "STATUS", 0,
      "show posts that are filled, interim, vacant, unknown or abolished; repeatable", 0 },
    { "open", KEY_OPEN, NULL, 0, "show posts without a permanent holder who stays or a successor",
      0 },
    { "kind", KEY_KIND, "KIND", 0, "show organisations of this kind: STP, ICS, ICB ...; repeatable",
      0 },
    { "active", KEY_ACTIVE, NULL, 0, "show organisations that have not ended", 0 },
    { "holding", KEY_HOLDING, NULL, 0, "show people who hold a post or are named for one", 0 },
    { "scope", KEY_SCOPE, "SCOPE", 0, "show indicators of a region, or of all", 0 },
    { "name", KEY_INDICATOR, "INDICATOR", 0, "show this indicator: stability, filled ...", 0 },
    { "label", KEY_LABEL, "LABEL", 0, "show indicators of this role, kind or stage", 0 },
    { 0 },
};

const char *
state_noun_name(enum state_noun noun)
{
    return nouns[noun];
}

bool
state_noun_is_one(enum state_noun noun)
{
    return noun == STATE_POST || noun == STATE_ORGANISATION || noun == STATE_PERSON;
}

/* Writes a set of nouns as "posts, organisations and indicators". */
static const char *
nouns_text(unsigned set, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int noun = 0; noun < STATE_NOUNS; noun++) {
        if ((set & 1u << noun) == 0)
            continue;
        set &= ~(1u << noun);
        const char *separator = used == 0 ? "" : set == 0 ? " and " : ", ";
        used += (size_t)snprintf(text + used, size - used, "%s%s", separator, nouns[noun]);
    }
    return text;
}

static void
check_uses(const struct state *state, struct argp_state *argp_state)
{
    char text[128];
    for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
        bool is_given = (state->given & (uint64_t)1 << (uses[i].key - KEY_ORGANISATION)) != 0;
        if (is_given && (uses[i].nouns & 1u << state->noun) == 0)
            argp_error(argp_state, "--%s does not apply to %s; it applies to %s",
                       options[uses[i].key - KEY_ORGANISATION].name, nouns[state->noun],
                       nouns_text(uses[i].nouns, text, sizeof(text)));
    }
    if (state->output.is_given && state->output.form != OUTPUT_JSON &&
        state_noun_is_one(state->noun))
        argp_error(argp_state, "the state of one %s is not a table; it takes -o json",
                   nouns[state->noun]);
}

#define NOUNS_WANTED                                                                               \
    "post ORGANISATION/ROLE, organisation ID, person ID, posts, organisations, people or "         \
    "indicators"

static void
take_argument(struct state *state, struct argp_state *argp_state, char *argument)
{
    if (state->noun == STATE_NOUNS)
        state->noun = (enum state_noun)tenure_cli_choice(argp_state, "state", argument, nouns);
    else if (state_noun_is_one(state->noun) && state->name == NULL)
        state->name = argument;
    else
        argp_error(argp_state, "unexpected argument %s; give " NOUNS_WANTED, argument);
}

static error_t
take_filter(struct state *state, int key, char *argument, struct argp_state *argp_state)
{
    switch (key) {
    case KEY_ORGANISATION: state->posts.organisation = argument; return 0;
    case KEY_REGION: state->posts.region = state->organisations.region = argument; return 0;
    case KEY_ROLE: state->posts.role = argument; return 0;
    case KEY_OPEN: state->posts.open_only = true; return 0;
    case KEY_ACTIVE: state->organisations.standing_only = true; return 0;
    case KEY_HOLDING: state->people.holding_only = true; return 0;
    case KEY_SCOPE: state->indicators.scope = argument; return 0;
    case KEY_INDICATOR: state->indicators.name = argument; return 0;
    case KEY_LABEL: state->indicators.label = argument; return 0;
    case KEY_STATUS:
        if (state->posts.n_statuses < STATE_CHOICES_MAX)
            state->statuses[state->posts.n_statuses++] = (Tenure__V1__PostState__Status)values_read(
                argp_state, &tenure__v1__post_state__status__descriptor, "status", argument);
        return 0;
    case KEY_KIND:
        if (state->organisations.n_kinds < STATE_CHOICES_MAX)
            state->kinds[state->organisations.n_kinds++] =
                (Tenure__V1__OrganisationKind)values_read(
                    argp_state, &tenure__v1__organisation_kind__descriptor, "kind", argument);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static error_t
state_options_parse_option(int key, char *argument, struct argp_state *argp_state)
{
    struct state *state = argp_state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        argp_state->child_inputs[0] = &state->cli;
        argp_state->child_inputs[1] = &state->axes;
        argp_state->child_inputs[2] = &state->output;
        return 0;
    case ARGP_KEY_ARG: take_argument(state, argp_state, argument); return 0;
    case ARGP_KEY_END:
        if (state->noun == STATE_NOUNS)
            argp_error(argp_state, "give " NOUNS_WANTED);
        if (state_noun_is_one(state->noun) && state->name == NULL)
            argp_error(argp_state,
                       "give an id or a name behind %s; did you mean %s, which lists all? tenure "
                       "find TEXT shows ids",
                       nouns[state->noun], nouns[state->noun + 1]);
        check_uses(state, argp_state);
        return 0;
    }
    if (key >= KEY_ORGANISATION && key <= KEY_LABEL)
        state->given |= (uint64_t)1 << (key - KEY_ORGANISATION);
    return take_filter(state, key, argument, argp_state);
}

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { &output_argp, 0, NULL, 70 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = state_options_parse_option,
    .args_doc = "post ORGANISATION/ROLE\norganisation ID\nperson ID\nposts\norganisations\n"
                "people\nindicators",
    .doc = "Show the state of a post, an organisation or a person, or lists of them, or indicators."
           "\vAn ID may be a name; tenure find TEXT shows ids.\n\n"
           "Examples:\n"
           "  tenure state person \"Fiona Wise\"\n"
           "  tenure state posts --open --region Y61\n"
           "  tenure state indicators --scope all --as-of 2020-01-31\n"
           "  tenure state post QM7/executive-lead --as-of 2018-06-01 --known-at 60\n",
    .children = children,
};

void
state_parse(struct state *state, int argc, char **argv)
{
    tenure__v1__posts_query__init(&state->posts);
    tenure__v1__organisations_query__init(&state->organisations);
    tenure__v1__people_query__init(&state->people);
    tenure__v1__indicators_query__init(&state->indicators);
    tenure__v1__axes__init(&state->axes);
    state->noun = STATE_NOUNS;
    tenure_cli_parse(&argp, argc, argv, &state->cli);
    output_resolve(&state->output, &state->cli);
}
