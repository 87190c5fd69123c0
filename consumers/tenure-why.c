/* tenure why: what an alert rests on. */
#include <stdlib.h>

#include <tenure/cli.h>

struct why {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    const char *alert;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct why *why = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &why->cli; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s is too much; one alert at a time", argument);
        why->alert = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "say which alert; tenure alerts shows their ids");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = parse_option,
    .args_doc = "ALERT",
    .doc =
        "Say why an alert was sent: the events behind it, the rule, the figures."
        "\vALERT is an id as tenure alerts prints it; without @SEQ, the latest alert of that rule "
        "about that subject.\n\n"
        "Example:\n  tenure why repeated-vacancy/QM7/executive-lead\n",
    .children = children,
};

static void
print_citations(const Tenure__V1__Event *event)
{
    for (size_t i = 0; i < event->n_citations; i++) {
        const Tenure__V1__Citation *citation = event->citations[i];
        printf("      %s%s%s%s%s%s%s\n", citation->publisher,
               citation->title[0] != '\0' ? ": " : "", citation->title,
               citation->published[0] != '\0' ? ", " : "", citation->published,
               citation->url[0] != '\0' ? ", " : "", citation->url);
    }
}

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
    printf("It rests on %zu event%s:\n", found->n_events, found->n_events == 1 ? "" : "s");
    for (size_t i = 0; i < found->n_events; i++) {
        printf("  ");
        tenure_update_line(&why->cli.out, found->events[i]);
        print_citations(found->events[i]->event);
    }
    if (found->ended_by != NULL) {
        printf("It was ended by\n  ");
        tenure_update_line(&why->cli.out, found->ended_by);
    }
}

static tenure_status
ask(struct why *why)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.alert = (char *)why->alert;
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    tenure_status status = tenure_client_query(why->cli.client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    if (answer->why != NULL && why->cli.json)
        tenure_cli_print_json(&answer->why->base);
    else if (answer->why != NULL)
        print_why(why, answer->why);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct why why = { 0 };
    tenure_cli_parse(&argp, argc, argv, &why.cli);
    tenure_cli_open(&why.cli);
    tenure_status status = ask(&why);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&why.cli, status);
    return tenure_cli_close(&why.cli, exit_code);
}
