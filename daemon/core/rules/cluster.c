/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster: in the window the departures of so many different people were first announced.
 * "North West: three leaders announced within 14 days that they are leaving."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("window", PARAMETER_PERIOD, window, "14 days"),
    PARAMETER("warning", PARAMETER_NUMBER, warning, "3"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "5"),
    PARAMETER_OF("scope", scope, "region", scope_choices),
    PARAMETERS_END,
};

enum {
    DEPARTURES_LOOKED_AT = 256 // the latest; more would let one look take too long
};

/* Whether one post is behind so many of these departures that it may have more, which it does not
 * add: DEPARTURES_MAX. */
static bool
is_post_full(const uint64_t *posts, unsigned departures)
{
    for (unsigned first = 0; first + DEPARTURES_MAX <= departures; first++) {
        unsigned of_post = 0;
        for (unsigned i = first; i < departures; i++)
            of_post += posts[i] == posts[first];
        if (of_post >= DEPARTURES_MAX)
            return true;
    }
    return false;
}

/* So many different people; *ret_more tells that there may be more of them. */
static unsigned
count_people(const struct rule *rule, const struct scope_subject *subject, struct finding *finding,
             bool *ret_more)
{
    struct period window = rule->parameters.window;
    uint64_t people[DEPARTURES_LOOKED_AT], posts[DEPARTURES_LOOKED_AT];
    unsigned count = 0, departures = 0;
    struct departure departure;
    subject->rewind(subject->context);
    while (departures < DEPARTURES_LOOKED_AT &&
           subject->next_departure(subject->context, period_first_day(window, subject->day),
                                   &departure)) {
        if (!rule_admits(rule, departure.role, departure.kind, departure.region))
            continue;
        posts[departures++] = departure.post;
        unsigned known = 0;
        while (known < count && people[known] != departure.person)
            known++;
        if (known == count)
            people[count++] = departure.person;
        for (size_t i = 0; i < sizeof(departure.seqs) / sizeof(departure.seqs[0]); i++)
            finding_add_evidence(finding, departure.seqs[i], departure.confidence[i]);
        finding_review(finding, subject->day, period_out(window, departure.announced));
    }
    *ret_more = departures == DEPARTURES_LOOKED_AT || is_post_full(posts, departures);
    return count;
}

static void
evaluate(const struct rule *rule, const struct scope_subject *subject, struct finding *finding)
{
    if (!scope_is_asked(rule, subject))
        return;
    bool more;
    unsigned people = count_people(rule, subject, finding, &more);
    Tenure__V1__Severity severity = rule_severity_from(rule, people);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    char count[TNI_WORD_MAX], window[TNI_WORD_MAX];
    period_words(rule->parameters.window, window);
    bool one_day = rule->parameters.window.days == 1;
    finding_holds(finding, severity, "%s: %s%s leader%s announced %s %s that they are leaving",
                  subject->name, more ? "at least " : "", tni_count(people, count),
                  people == 1 ? "" : "s", one_day ? "on" : "within", window);
    finding_add_number(finding, "people", people);
    finding_add_text(finding, "window", window);
}

static bool
check(const struct parameters *given, char *ret_reason, size_t reason_size)
{
    if (given->window.months * 31 + given->window.days <= DEPARTURE_DAYS)
        return true;
    snprintf(ret_reason, reason_size, "window is longer than %d days", DEPARTURE_DAYS);
    return false;
}

const struct rule_template template_cluster = {
    .name = "cluster",
    .subject = SUBJECT_SCOPE,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .of_departures = true,
    .evaluate_scope = evaluate,
    .check = check,
};
