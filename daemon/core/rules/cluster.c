/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster: the departures of N different people were first announced in the window.
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
    DEPARTURES_READ_MAX = 256, // the latest ones; more would make an evaluation too slow
    // a departure announced more than this many days after it took effect is not news
    HISTORY_DAYS = 92,
};

/* How reports describe departures. */
enum manner {
    MANNER_ANNOUNCED, // people announced that they are leaving, of their own accord
    MANNER_DIED,
    MANNER_DISMISSED,
    MANNER_LEFT, // people left, before or when it was reported
    MANNER_OTHER,
};

static enum manner
manner_of(const struct departure *departure)
{
    Tenure__V1__Departure__Reason reason = departure->reason;
    if (reason == TENURE__V1__DEPARTURE__REASON__DEATH)
        return MANNER_DIED;
    if (reason == TENURE__V1__DEPARTURE__REASON__DISMISSAL)
        return MANNER_DISMISSED;
    if (reason == TENURE__V1__DEPARTURE__REASON__RESIGNATION ||
        reason == TENURE__V1__DEPARTURE__REASON__RETIREMENT ||
        reason == TENURE__V1__DEPARTURE__REASON__MOVE ||
        reason == TENURE__V1__DEPARTURE__REASON__END_OF_TERM)
        return MANNER_ANNOUNCED;
    bool over = departure->ended != TENURE_NO_DAY && departure->ended <= departure->announced;
    return over ? MANNER_LEFT : MANNER_OTHER;
}

static bool
is_history(const struct departure *departure)
{
    return departure->ended != TENURE_NO_DAY &&
           departure->announced - departure->ended > HISTORY_DAYS;
}

/* Whether a post has reached DEPARTURES_MAX, so that it may have more departures than are
 * listed. */
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

/* Counts different people; *ret_more: there may be more; *ret_manner: the description that fits all
 * of them. */
static unsigned
count_people(const struct rule *rule, const struct scope_subject *subject, struct finding *finding,
             bool *ret_more, enum manner *ret_manner)
{
    struct period window = rule->parameters.window;
    uint64_t people[DEPARTURES_READ_MAX], posts[DEPARTURES_READ_MAX];
    unsigned count = 0, departures = 0;
    struct departure departure;
    subject->rewind(subject->context);
    while (departures < DEPARTURES_READ_MAX &&
           subject->next_departure(subject->context, period_first_day(window, subject->day),
                                   &departure)) {
        if (!rule_admits(rule, departure.role, departure.kind, departure.region) ||
            is_history(&departure))
            continue;
        enum manner manner = manner_of(&departure);
        *ret_manner = departures == 0 || manner == *ret_manner ? manner : MANNER_OTHER;
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
    *ret_more = departures == DEPARTURES_READ_MAX || is_post_full(posts, departures);
    return count;
}

static void
add_finding(const struct rule *rule, const struct scope_subject *subject, unsigned people,
            bool more, enum manner manner, struct finding *finding)
{
    static const char *const phrases[][2] = {
        [MANNER_ANNOUNCED] = { "leader announced", "leaders announced" },
        [MANNER_DIED] = { "leader died, reports", "leaders died, reports" },
        [MANNER_DISMISSED] = { "leader was dismissed, reports", "leaders were dismissed, reports" },
        [MANNER_LEFT] = { "leader left, reports", "leaders left, reports" },
        [MANNER_OTHER] = { "leader was reported", "leaders were reported" },
    };
    bool many = people != 1, other = manner == MANNER_OTHER;
    char count[TNI_WORD_MAX], window[TNI_WORD_MAX];
    period_words(rule->parameters.window, window);
    finding_holds(finding, rule_severity_from(rule, people), "%s: %s%s%s %s %s %s%s", subject->name,
                  !other ? ""
                  : many ? "departures of "
                         : "the departure of ",
                  more ? "at least " : "", tni_count(people, count), phrases[manner][many],
                  rule->parameters.window.days == 1 ? "on" : "within", window,
                  manner == MANNER_ANNOUNCED ? " that they are leaving"
                  : other                    ? ""
                                             : " say");
    finding_add_number(finding, "people", people);
    finding_add_text(finding, "window", window);
}

static void
evaluate(const struct rule *rule, const struct scope_subject *subject, struct finding *finding)
{
    if (!scope_is_asked(rule, subject))
        return;
    bool more;
    enum manner manner = MANNER_OTHER;
    unsigned people = count_people(rule, subject, finding, &more, &manner);
    if (rule_severity_from(rule, people) != TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        add_finding(rule, subject, people, more, manner, finding);
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
