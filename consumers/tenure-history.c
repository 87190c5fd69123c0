/* SPDX-License-Identifier: Apache-2.0 */
/* tenure history: shows the history of a post, an organisation, a person, a figure or an alert. */
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "figure_name.h"
#include "figure_trend.h"
#include "figure_unknown.h"
#include "lookup.h"
#include "pager.h"
#include "pages.h"
#include "post_query.h"
#include "print.h"
#include <tenure/cli.h>

struct history {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *what;
    char *name;
    Tenure__V1__Axes axes;
    enum figure_period by; // for an indicator
    size_t values;         // how many values were printed
};

enum {
    KEY_BY = 1000
};

static const char *const whats[] = { "post", "organisation", "person", "indicator", "alert", NULL };

static const char *const periods[] = { "month", "year", NULL };

static void
take_argument(struct history *history, struct argp_state *state, char *argument)
{
    for (size_t i = 0; state->arg_num == 0 && whats[i] != NULL; i++) {
        if (strcmp(whats[i], argument) == 0) {
            history->what = whats[i];
            return;
        }
    }
    if (history->name != NULL && history->what == NULL) // of two words the first is the kind
        tenure_cli_choice(state, "kind", history->name, whats);
    if (history->name != NULL)
        argp_error(state, "unexpected argument %s; give one thing", argument);
    history->name = argument;
}

static error_t
history_parse_option(int key, char *argument, struct argp_state *state)
{
    struct history *history = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &history->cli;
        state->child_inputs[1] = &history->axes;
        return 0;
    case KEY_BY:
        history->by = tenure_cli_choice(state, "period", argument, periods) == 0
                          ? FIGURE_PERIOD_MONTH
                          : FIGURE_PERIOD_YEAR;
        return 0;
    case ARGP_KEY_ARG: take_argument(history, state, argument); return 0;
    case ARGP_KEY_END:
        if (history->name == NULL)
            argp_error(state, "give ORGANISATION/ROLE, organisation ID, person ID, "
                              "indicator SCOPE/NAME or alert ID");
        if (history->by != FIGURE_PERIOD_NONE &&
            ((history->what != NULL && strcmp(history->what, "indicator") != 0) ||
             axes_are_given(&history->axes)))
            argp_error(state, "--by goes with indicators alone, without --as-of and --known-at");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp_option options[] = {
    { "by", KEY_BY, "month|year", 0,
      "show what is now known of an indicator at the end of each month or year, beside what was "
      "published by then",
      0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = history_parse_option,
    .args_doc = "[post] ORGANISATION/ROLE\n[organisation] ID\n[person] ID\n"
                "[indicator] SCOPE/NAME[/LABEL]\nalert ID",
    .doc = "Show everybody who has held a post and the searches for them, the reports about "
           "an organisation, the posts of a person, or the published values of an indicator "
           "or an alert.\vA name, or the beginning of one, is taken for an id. The numbers after # "
           "are the seqs of the events behind a line: see tenure log.\n\n"
           "Examples:\n"
           "  tenure history QM7/executive-lead\n"
           "  tenure history \"Fiona Wise\"\n"
           "  tenure history all/stability\n"
           "  tenure history all/stability --by month\n",
    .children = children,
};

static bool
print_answer(void *context, const Tenure__V1__Answer *answer)
{
    struct history *history = context;
    const struct tenure_sheet *sheet = &history->cli.out;
    const ProtobufCMessage *whole = answer->history != NULL ? &answer->history->base
                                    : answer->organisation_history != NULL
                                        ? &answer->organisation_history->base
                                    : answer->person_history != NULL ? &answer->person_history->base
                                                                     : NULL;
    if (whole != NULL && history->cli.json)
        tenure_cli_print_json(whole);
    else if (answer->history != NULL)
        print_post_history(sheet, answer->history);
    else if (answer->organisation_history != NULL)
        print_organisation_history(sheet, answer->organisation_history);
    else if (answer->person_history != NULL)
        print_person_history(sheet, answer->person_history);
    history->values += answer->n_updates;
    for (size_t i = 0; i < answer->n_updates; i++) {
        const Tenure__V1__Update *update = answer->updates[i];
        if (history->cli.json) {
            tenure_cli_print_json(&update->base);
            continue;
        }
        if (update->body_case == TENURE__V1__UPDATE__BODY_INDICATOR)
            printf("%s  ", update->indicator->date);
        printf("#%llu  ", (unsigned long long)update->seq);
        tenure_update_line(sheet, update);
    }
    return true;
}

/* Reads a history of any length as one answer. */
static tenure_status
ask_whole(struct history *history, Tenure__V1__Query *query, uint64_t *after)
{
    Tenure__V1__Answer *answer;
    tenure_status status = pages_ask_whole(history->cli.client, query, after, &answer);
    if (status != TENURE_OK)
        return status;
    print_answer(history, answer);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static tenure_status
ask_post(struct history *history)
{
    Tenure__V1__Answer *answer;
    tenure_status status = post_query(&history->cli, TENURE__V1__QUERY__BODY_HISTORY, history->name,
                                      &history->axes, &answer);
    if (status != TENURE_OK)
        return status;
    print_answer(history, answer);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static tenure_status
ask_organisation(struct history *history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    body.organisation = history->name;
    body.axes = &history->axes;
    body.history = true;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    return ask_whole(history, &query, &body.after);
}

static tenure_status
ask_person(struct history *history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    body.person = history->name;
    body.axes = &history->axes;
    body.history = true;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    return ask_whole(history, &query, &body.after);
}

static tenure_status
ask_indicator(struct history *history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    if (!figure_name_split(history->name, &body.scope, &body.name, &body.label)) {
        tenure_cli_say("%s is not an indicator; write SCOPE/NAME, as all/stability", history->name);
        exit(TENURE_EXIT_USAGE);
    }
    if (history->by != FIGURE_PERIOD_NONE)
        return figure_trend_print(&history->cli, body.scope, body.name, body.label, history->by);
    body.axes = &history->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATOR_HISTORY;
    query.indicator_history = &body;
    tenure_status status =
        pages_ask(history->cli.client, &query, &body.after, print_answer, history);
    if (status == TENURE_OK && history->values == 0)
        tenure_cli_say("no value of %s/%s has been published; tenure state indicators lists the "
                       "indicators",
                       body.scope, body.name);
    return status;
}

/* Reads every revision of every alert with that rule and subject. */
static tenure_status
ask_alert(struct history *history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    char *subject = strchr(history->name, '/');
    if (subject ==
        NULL) { // it cannot be RULE/SUBJECT, but it can be the beginning of an alert's id
        tenure_status status = lookup(&history->cli, LOOKUP_ALERT, &history->name);
        if (status != TENURE_OK || (subject = strchr(history->name, '/')) == NULL)
            return status;
    }
    *subject++ = '\0';
    subject[strcspn(subject, "@")] = '\0';
    body.rule = history->name;
    body.subject = subject;
    body.all = body.momentary = true;
    body.revisions = true;
    body.axes = &history->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    return pages_ask(history->cli.client, &query, &body.after, print_answer, history);
}

/* A post is ORGANISATION/ROLE and an indicator SCOPE/NAME, so without the word `indicator` only the
 * daemon, which knows its indicators, can distinguish the two. */
static bool
is_indicator(const struct history *history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    char *name = strdup(history->name);
    bool found = false;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    if (name != NULL && figure_name_split(name, &body.scope, &body.name, &body.label) &&
        tenure_client_query(history->cli.client, &query, &answer) == TENURE_OK) {
        found = answer->n_indicators > 0;
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    free(name);
    return found;
}

/* Finds out whether the bare name is a post, an organisation or a person. */
static tenure_status
find_what(struct history *history)
{
    enum lookup_kind kind;
    if (is_indicator(history)) {
        history->what = "indicator";
        return TENURE_OK;
    }
    figure_unknown(&history->cli, history->name, &history->axes);
    tenure_status status = lookup_any(&history->cli, &history->name, &kind);
    history->what = kind == LOOKUP_ORGANISATION ? "organisation"
                    : kind == LOOKUP_PERSON     ? "person"
                                                : "post";
    return status;
}

static tenure_status
ask(struct history *history)
{
    tenure_status status = axes_resolve(&history->cli, &history->axes);
    if (status == TENURE_OK && history->what == NULL)
        status = find_what(history);
    else if (status == TENURE_OK && strcmp(history->what, "post") == 0)
        status = lookup(&history->cli, LOOKUP_POST, &history->name);
    else if (status == TENURE_OK && strcmp(history->what, "organisation") == 0)
        status = lookup(&history->cli, LOOKUP_ORGANISATION, &history->name);
    else if (status == TENURE_OK && strcmp(history->what, "person") == 0)
        status = lookup(&history->cli, LOOKUP_PERSON, &history->name);
    if (status != TENURE_OK)
        return status;
    if (strcmp(history->what, "organisation") == 0)
        return ask_organisation(history);
    if (strcmp(history->what, "person") == 0)
        return ask_person(history);
    if (strcmp(history->what, "indicator") == 0)
        return ask_indicator(history);
    if (strcmp(history->what, "alert") == 0)
        return ask_alert(history);
    return ask_post(history);
}

int
main(int argc, char **argv)
{
    struct history history = { 0 };
    tenure__v1__axes__init(&history.axes);
    tenure_cli_parse(&argp, argc, argv, &history.cli);
    tenure_cli_open(&history.cli);
    if (!history.cli.json)
        pager_begin();
    tenure_status status = ask(&history);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&history.cli, status);
    return tenure_cli_close(&history.cli, exit_code);
}
