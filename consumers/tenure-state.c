/* SPDX-License-Identifier: Apache-2.0 */
/* tenure state: shows posts, organisations, people and indicators, for any day and as known at any
 * time. */
#include "figure_unknown.h"
#include "lookup.h"
#include "pager.h"
#include "pages.h"
#include "post_query.h"
#include "print.h"
#include "state.h"

static struct table_output list; // for a noun that is a list, unless it is printed line by line

static bool
is_table(const struct state *state)
{
    return !state_noun_is_one(state->noun) && state->output.form != OUTPUT_TEXT &&
           state->output.form != OUTPUT_JSON;
}

/* Adds a row to the list; false: the caller prints it as a line. */
static bool
take_row(const struct state *state, const ProtobufCMessage *message)
{
    if (is_table(state))
        table_output_row(&list, message);
    else if (state->cli.json)
        tenure_cli_print_json(message);
    else
        return false;
    return true;
}

static bool
take_answer(void *context, const Tenure__V1__Answer *answer)
{
    struct state *state = context;
    const struct tenure_sheet *sheet = &state->cli.out;
    for (size_t i = 0; i < answer->n_posts; i++) {
        if (take_row(state, &answer->posts[i]->base))
            continue;
        if (state->noun == STATE_POST)
            print_post(sheet, answer->posts[i]);
        else
            tenure_post_line(sheet, answer->posts[i]);
    }
    for (size_t i = 0; i < answer->n_organisations; i++) {
        if (!take_row(state, &answer->organisations[i]->base))
            tenure_organisation_line(sheet, answer->organisations[i]);
    }
    for (size_t i = 0; i < answer->n_people; i++) {
        if (!take_row(state, &answer->people[i]->base))
            tenure_person_line(sheet, answer->people[i]);
    }
    state->has_indicators = state->has_indicators || answer->n_indicators > 0;
    for (size_t i = 0; i < answer->n_indicators; i++) {
        if (!take_row(state, &answer->indicators[i]->base))
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
    take_answer(state, answer);
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
    return pages_ask(state->cli.client, &query, &state->posts.after, take_answer, state);
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
    return pages_ask(state->cli.client, &query, NULL, take_answer, state);
}

static tenure_status
ask_organisations(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->organisations.axes = &state->axes;
    state->organisations.kinds = state->kinds;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &state->organisations;
    return pages_ask(state->cli.client, &query, &state->organisations.after, take_answer, state);
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
    return pages_ask(state->cli.client, &query, NULL, take_answer, state);
}

static tenure_status
ask_people(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->people.axes = &state->axes;
    query.body_case = TENURE__V1__QUERY__BODY_PEOPLE;
    query.people = &state->people;
    return pages_ask(state->cli.client, &query, &state->people.after, take_answer, state);
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
    tenure_status status =
        pages_ask(state->cli.client, &query, &state->indicators.after, take_answer, state);
    bool is_filtered = state->indicators.name[0] != '\0' || state->indicators.label[0] != '\0';
    if (status == TENURE_OK && !state->has_indicators && is_filtered)
        figure_filter_check(&state->cli, state->indicators.name, state->indicators.label);
    return status;
}

/* Replaces names with ids: that of the one subject, and those in filters. */
static tenure_status
look_up(struct state *state)
{
    static const enum lookup_kind kinds[STATE_NOUNS] = {
        [STATE_POST] = LOOKUP_POST,
        [STATE_ORGANISATION] = LOOKUP_ORGANISATION,
        [STATE_PERSON] = LOOKUP_PERSON,
    };
    struct tenure_cli *cli = &state->cli;
    if (state_noun_is_one(state->noun))
        return lookup(cli, kinds[state->noun], &state->name);
    tenure_status status = lookup(cli, LOOKUP_ORGANISATION, &state->posts.organisation);
    if (status == TENURE_OK)
        status = lookup(cli, LOOKUP_REGION, &state->posts.region);
    if (status == TENURE_OK)
        status = lookup(cli, LOOKUP_ROLE, &state->posts.role);
    if (status == TENURE_OK)
        status = lookup(cli, LOOKUP_REGION, &state->indicators.scope);
    state->organisations.region = state->posts.region;
    return status;
}

static tenure_status
ask(struct state *state)
{
    static tenure_status (*const asks[STATE_NOUNS])(struct state *) = {
        [STATE_POST] = ask_post,
        [STATE_POSTS] = ask_posts,
        [STATE_ORGANISATION] = ask_organisation,
        [STATE_ORGANISATIONS] = ask_organisations,
        [STATE_PERSON] = ask_person,
        [STATE_PEOPLE] = ask_people,
        [STATE_INDICATORS] = ask_indicators,
    };
    tenure_status status = axes_resolve(&state->cli, &state->axes);
    if (status == TENURE_OK)
        status = look_up(state);
    return status == TENURE_OK ? asks[state->noun](state) : status;
}

int
main(int argc, char **argv)
{
    struct state state = { 0 };
    state_parse(&state, argc, argv);
    if (is_table(&state))
        table_output_open(&list, &state.output, state_noun_name(state.noun));
    tenure_cli_open(&state.cli);
    if (state.output.form == OUTPUT_TEXT)
        pager_begin();
    tenure_status status = ask(&state);
    if (status == TENURE_OK && is_table(&state))
        table_output_close(&list);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&state.cli, status);
    return tenure_cli_close(&state.cli, exit_code);
}
