/* SPDX-License-Identifier: Apache-2.0 */
/* tenure why: shows the evidence of an alert or a figure. */
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "figure_name.h"
#include "figure_unknown.h"
#include "lookup.h"
#include "names.h"
#include "pager.h"
#include "pages.h"
#include "print.h"
#include <tenure/cli.h>

struct why {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    bool of_indicator;
    char *name;
    Tenure__V1__Axes axes;
};

static error_t
why_parse_option(int key, char *argument, struct argp_state *state)
{
    struct why *why = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &why->cli;
        state->child_inputs[1] = &why->axes;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0 && strcmp(argument, "indicator") == 0)
            why->of_indicator = true;
        else if (why->name == NULL)
            why->name = argument;
        else
            argp_error(state, "unexpected argument %s; give one alert or indicator", argument);
        return 0;
    case ARGP_KEY_END:
        if (why->name == NULL)
            argp_error(state, "give an alert's id, as tenure alerts shows it, or an indicator, "
                              "SCOPE/NAME");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp argp = {
    .parser = why_parse_option,
    .args_doc = "ALERT\n[indicator] SCOPE/NAME[/LABEL]",
    .doc = "Explain an alert by its events, its rule and its numbers, or an indicator by "
           "what it counts.\vALERT is an id as tenure alerts prints it, or the beginning of "
           "one; without @SEQ it means the latest alert of that rule about that subject. "
           "SCOPE is a region's id, or all. --as-of and --known-at apply to "
           "indicators.\n\n"
           "Examples:\n"
           "  tenure why repeated-vacancy/QM7/executive-lead\n"
           "  tenure why all/stability\n",
    .children = children,
};

static void
print_rule(const Tenure__V1__Alert *alert, const Tenure__V1__Rule *rule)
{
    printf("Rule %s (version %llu), template %s", rule->name,
           (unsigned long long)alert->rule_version, rule->template_);
    for (size_t i = 0; i < rule->n_parameters; i++)
        printf("%s%s %s", i == 0 ? ": " : ", ", rule->parameters[i]->name,
               rule->parameters[i]->value);
    putchar('\n');
}

static void
print_figures(const Tenure__V1__Alert *alert)
{
    printf("Figures");
    for (size_t i = 0; i < alert->n_figures; i++) {
        const Tenure__V1__Figure *figure = alert->figures[i];
        printf("%s%s ", i == 0 ? ": " : ", ", figure->name);
        if (figure->text[0] != '\0')
            printf("%s", figure->text);
        else
            printf("%lld", (long long)figure->number);
    }
    putchar('\n');
}

static void
print_why(const struct why *why, const Tenure__V1__Why *found)
{
    const Tenure__V1__Alert *alert = found->alert;
    tenure_alert_line(&why->cli.out, alert);
    printf("Opened on %s by entry #%llu", alert->opened, (unsigned long long)alert->opened_seq);
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        printf("; %s on %s by entry #%llu",
               tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending),
               alert->ended, (unsigned long long)alert->ended_seq);
    printf("; revision %u, %s\n", alert->revision,
           tenure_enum_text(&tenure__v1__event__confidence__descriptor, (int)alert->confidence));
    if (found->rule != NULL)
        print_rule(alert, found->rule);
    print_figures(alert);
    size_t events = alert->truncated ? alert->evidence_count : alert->n_evidence;
    printf("It rests on %zu event%s%s:\n", events, events == 1 ? "" : "s",
           events > found->n_events ? ", among them" : "");
    for (size_t i = 0; i < found->n_events; i++) {
        print_event(&why->cli.out, found->events[i]);
    }
    if (found->ended_by != NULL) {
        printf("It was ended by\n  ");
        tenure_update_line(&why->cli.out, found->ended_by);
    }
}

static void
print_names(const char *label, char **names, size_t count)
{
    if (count > 0)
        printf("%s (%zu):\n", label, count);
    for (size_t i = 0; i < count; i++)
        printf("  %s\n", names[i]);
}

static void
print_why_indicator(const struct why *why, const Tenure__V1__WhyIndicator *found)
{
    const Tenure__V1__Indicator *indicator = found->indicator;
    tenure_indicator_line(&why->cli.out, indicator);
    printf("It counts %s, on %s.\n", indicator->definition, indicator->date);
    print_names("Counted", found->counted, found->n_counted);
    print_names("Not counted", found->not_counted, found->n_not_counted);
    if (found->n_events > 0)
        printf("The events behind it (%zu%s):\n", found->n_events,
               found->truncated ? ", and more" : "");
    for (size_t i = 0; i < found->n_events; i++)
        print_event(&why->cli.out, found->events[i]);
}

static int
compare_events(const void *left, const void *right)
{
    const Tenure__V1__Update *const *a = left, *const *b = right;
    return ((*a)->seq > (*b)->seq) - ((*a)->seq < (*b)->seq);
}

/* Sorts the events and drops duplicates: an event about several subjects may be on several
 * pages. */
static void
sort_events(Tenure__V1__WhyIndicator *found)
{
    size_t kept = 0;
    if (found->n_events > 1)
        qsort(found->events, found->n_events, sizeof(found->events[0]), compare_events);
    for (size_t i = 0; i < found->n_events; i++) {
        if (kept > 0 && found->events[kept - 1]->seq == found->events[i]->seq)
            tenure__v1__update__free_unpacked(found->events[i], NULL);
        else
            found->events[kept++] = found->events[i];
    }
    found->n_events = kept;
}

static tenure_status
ask_alert(struct why *why, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    uint64_t after = 0;
    tenure_status status = lookup(&why->cli, LOOKUP_ALERT, &why->name);
    body.alert = why->name;
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    return status == TENURE_OK ? pages_ask_whole(why->cli.client, &query, &after, ret_answer)
                               : status;
}

/* Splits the name in place. */
static tenure_status
ask_indicator(struct why *why, char *name, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyIndicatorQuery body = TENURE__V1__WHY_INDICATOR_QUERY__INIT;
    if (!figure_name_split(name, &body.scope, &body.name, &body.label)) {
        tenure_cli_say("%s is not an indicator; write SCOPE/NAME, as all/stability", name);
        exit(TENURE_EXIT_USAGE);
    }
    body.axes = &why->axes;
    query.body_case = TENURE__V1__QUERY__BODY_WHY_INDICATOR;
    query.why_indicator = &body;
    return pages_ask_whole(why->cli.client, &query, &body.after, ret_answer);
}

/* An alert is RULE/SUBJECT and an indicator SCOPE/NAME, so without the word `indicator` only the
 * daemon, which knows its indicators, can distinguish the two. */
static tenure_status
ask(struct why *why, Tenure__V1__Answer **ret_answer)
{
    bool may_be_indicator = strchr(why->name, '/') != NULL && strchr(why->name, '@') == NULL;
    if (why->of_indicator || may_be_indicator) {
        char *name = strdup(why->name);
        tenure_status status =
            name != NULL ? ask_indicator(why, name, ret_answer) : TENURE_NO_MEMORY;
        free(name);
        bool is_unknown = status == TENURE_NOT_FOUND || status == TENURE_INVALID;
        if (is_unknown)
            figure_unknown(&why->cli, why->name, &why->axes);
        if (why->of_indicator || !is_unknown)
            return status;
    }
    if (axes_are_given(&why->axes)) {
        tenure_cli_say("--as-of and --known-at apply to indicators, not to alerts");
        exit(TENURE_EXIT_USAGE);
    }
    return ask_alert(why, ret_answer);
}

static tenure_status
explain(struct why *why)
{
    Tenure__V1__Answer *answer;
    tenure_status status = axes_resolve(&why->cli, &why->axes);
    if (status == TENURE_OK)
        status = ask(why, &answer);
    if (status != TENURE_OK)
        return status;
    if (answer->why_indicator != NULL)
        sort_events(answer->why_indicator);
    if (why->cli.json && (answer->why != NULL || answer->why_indicator != NULL))
        tenure_cli_print_json(answer->why != NULL ? &answer->why->base
                                                  : &answer->why_indicator->base);
    else if (answer->why != NULL)
        print_why(why, answer->why);
    else if (answer->why_indicator != NULL)
        print_why_indicator(why, answer->why_indicator);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct why why = { 0 };
    tenure__v1__axes__init(&why.axes);
    tenure_cli_parse(&argp, argc, argv, &why.cli);
    tenure_cli_open(&why.cli);
    if (!why.cli.json)
        pager_begin();
    struct names names;
    names_begin(&names, &why.cli);
    tenure_status status = explain(&why);
    names_end(&names);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&why.cli, status);
    return tenure_cli_close(&why.cli, exit_code);
}
