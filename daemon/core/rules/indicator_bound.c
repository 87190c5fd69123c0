/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator: a figure is under, or over, a bound.
 * "North West: stability is 50%, under 60%."
 */
#include <inttypes.h>
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const char *const sides[] = { "under", "over", NULL };
enum {
    SIDE_OVER = 1
};

static const struct parameter parameters[] = {
    PARAMETER("indicator", PARAMETER_INDICATOR, indicator, "stability"),
    PARAMETER("label", PARAMETER_LABEL, label, ""),
    PARAMETER_OF("side", side, "under", sides),
    PARAMETER("warning", PARAMETER_LEVEL, warning_level, "0.60"),
    PARAMETER("critical", PARAMETER_LEVEL, critical_level, "0.40"),
    PARAMETER("at_least", PARAMETER_WHOLE, at_least, "5"),
    PARAMETER_OF("scope", scope, "both", scope_choices),
    PARAMETERS_END,
};

static bool
is_share(const struct rule *rule)
{
    return indicator_kinds[rule->parameters.indicator].form == FORM_SHARE;
}

/* A share of very few is meaningless: one of two is 50 %. */
static bool
is_too_small(const struct rule *rule, const struct reading *reading)
{
    return is_share(rule) && reading->denominator < rule->parameters.at_least;
}

/* Shares are compared as fractions, without rounding. */
static bool
is_beyond(const struct rule *rule, const struct reading *reading, int64_t level)
{
    bool share = is_share(rule);
    if (level == PARAMETER_NEVER)
        return false;
    // 128 bits hold the product for any level and any count.
    __int128 value = (__int128)reading->numerator * PARAMETER_MILLIONTHS;
    __int128 bound = (__int128)level * (share ? reading->denominator : 1);
    return rule->parameters.side == SIDE_OVER ? value > bound : value < bound;
}

/* "60%" for a share, else "10" or "2.5". */
static void
bound_words(const struct rule *rule, int64_t level, char *words, size_t size)
{
    bool share = is_share(rule);
    int64_t shown = share ? level * 100 : level;
    int positions = 6;
    int64_t fraction = shown % PARAMETER_MILLIONTHS;
    for (; positions > 0 && fraction % 10 == 0; positions--)
        fraction /= 10;
    if (positions == 0)
        snprintf(words, size, "%" PRId64 "%s", shown / PARAMETER_MILLIONTHS, share ? "%" : "");
    else
        snprintf(words, size, "%" PRId64 ".%0*" PRId64 "%s", shown / PARAMETER_MILLIONTHS,
                 positions, fraction, share ? "%" : "");
}

static void
add_finding(const struct rule *rule, const struct scope_subject *subject,
            const struct reading *reading, Tenure__V1__Severity severity, struct finding *finding)
{
    const struct parameters *given = &rule->parameters;
    const struct indicator_words *words = &indicator_kinds[given->indicator].words;
    bool over = given->side == SIDE_OVER, measured = words->is[0] != '\0';
    char label[TNI_WORD_MAX], shown[INDICATOR_SHOWN_MAX], bound[48];
    bool labelled = given->label[0] != '\0';
    bool many = reading->numerator != 1 || reading->denominator != 0;
    indicator_shown(given->indicator, reading->numerator, reading->denominator, shown);
    bound_words(rule,
                severity == TENURE__V1__SEVERITY__CRITICAL ? given->critical_level
                                                           : given->warning_level,
                bound, sizeof(bound));
    // backgrounds and kinds are values of the schema, other labels names
    bool constant =
        given->indicator == INDICATOR_BACKGROUND || given->indicator == INDICATOR_SYSTEMS;
    const char *of = labelled ? words->of : "";
    const char *whose =
        constant ? tni_constant(given->label, label) : tni_role(given->label, label);
    if (indicator_kinds[given->indicator].form == FORM_DAYS) // a number of days grows daily
        finding_holds(finding, severity, "%s: %s is %s %s%s days", subject->name, words->is,
                      over ? "over" : "under", reading->about ? "about " : "", bound);
    else if (measured)
        finding_holds(finding, severity, "%s: %s%s%s is %s, %s %s", subject->name, words->is, of,
                      whose, shown, over ? "over" : "under", bound);
    else
        finding_holds(finding, severity, "%s: %s %s%s%s%s%s, %s than %s", subject->name, shown,
                      words->noun, many ? "s" : "", of, whose,
                      labelled || words->of[0] == '\0' ? words->after : "", over ? "more" : "fewer",
                      bound);
    finding_add_about(finding, "numerator", reading->numerator, reading->about);
    finding_add_number(finding, "denominator", reading->denominator);
    for (size_t i = 0; i < sizeof(reading->seqs) / sizeof(reading->seqs[0]); i++)
        finding_add_evidence(finding, reading->seqs[i], reading->confidence[i]);
}

/* Days since a day increase without any event: the day on which they pass a level. */
static int32_t
passes_on(const struct rule *rule, const struct scope_subject *subject,
          const struct reading *reading, int64_t level)
{
    bool is_over = rule->parameters.side == SIDE_OVER;
    int64_t days = is_over ? level / PARAMETER_MILLIONTHS + 1
                           : (level + PARAMETER_MILLIONTHS - 1) / PARAMETER_MILLIONTHS;
    int64_t day = subject->day + days - reading->numerator;
    return level == PARAMETER_NEVER || day > tenure_day_last() ? TENURE_NO_DAY : (int32_t)day;
}

static void
evaluate(const struct rule *rule, const struct scope_subject *subject, struct finding *finding)
{
    const struct parameters *given = &rule->parameters;
    struct reading reading;
    if (!scope_is_asked(rule, subject) ||
        !subject->read(subject->context, given->indicator, given->label, &reading) ||
        is_too_small(rule, &reading))
        return;
    if (indicator_kinds[given->indicator].form == FORM_DAYS) {
        finding_review(finding, subject->day,
                       passes_on(rule, subject, &reading, given->warning_level));
        finding_review(finding, subject->day,
                       passes_on(rule, subject, &reading, given->critical_level));
    }
    if (is_beyond(rule, &reading, given->critical_level))
        add_finding(rule, subject, &reading, TENURE__V1__SEVERITY__CRITICAL, finding);
    else if (is_beyond(rule, &reading, given->warning_level))
        add_finding(rule, subject, &reading, TENURE__V1__SEVERITY__WARNING, finding);
}

const struct rule_template template_indicator = {
    .name = "indicator",
    .subject = SUBJECT_SCOPE,
    .parameters = parameters,
    .evaluate_scope = evaluate,
};
