/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_limits.h"

#include <string.h>

#include "rule.h"

enum {
    REASON_MAX = 256
};

/* What the limits of each template's rules count, and whether smaller numbers are worse. */
static const struct {
    const char *template, *unit;
    bool under;
} counted[] = {
    { "churn", "leaders", false },      { "vacancy", "days", false },
    { "open-post", "days", false },     { "interim-cover", "days", false },
    { "no-successor", "days", true },   { "short-tenure", "months", true },
    { "cluster", "departures", false }, { "several-posts", "groups", false },
    { "milestone", "days", true },
};

static void
read_parameters(const struct rule_template *of, const Tenure__V1__Rule *rule,
                struct parameters *ret_parameters)
{
    char reason[REASON_MAX];
    for (const struct parameter *parameter = of->parameters; parameter->name != NULL; parameter++) {
        const char *text = parameter->words;
        for (size_t i = 0; i < rule->n_parameters; i++) {
            if (strcmp(rule->parameters[i]->name, parameter->name) == 0)
                text = rule->parameters[i]->value;
        }
        parameter_read(parameter, text, ret_parameters, reason, sizeof(reason));
    }
}

static Tenure__V1__RuleLimit *
add(struct rule_limits *limits, Tenure__V1__Severity severity, const char *unit, bool under,
    int64_t number)
{
    Tenure__V1__RuleLimit *limit = &limits->limits[limits->count];
    tenure__v1__rule_limit__init(limit);
    limit->severity = severity;
    limit->numerator = number;
    limit->unit = (char *)(uintptr_t)unit;
    limit->under = under;
    limits->list[limits->count++] = limit;
    return limit;
}

static void
add_number(struct rule_limits *limits, Tenure__V1__Severity severity, unsigned number, size_t place)
{
    if (number != 0)
        add(limits, severity, counted[place].unit, counted[place].under, number);
}

/* A level as a fraction in lowest powers of ten: 0.60 is 6 / 10. */
static void
add_level(struct rule_limits *limits, Tenure__V1__Severity severity,
          const struct parameters *parameters, int64_t level)
{
    enum indicator_form form = indicator_kinds[parameters->indicator].form;
    int64_t denominator = PARAMETER_MILLIONTHS;
    if (level == PARAMETER_NEVER)
        return;
    for (; denominator > 1 && level % 10 == 0; level /= 10)
        denominator /= 10;
    bool is_plain = denominator == 1 && form != FORM_SHARE;
    add(limits, severity, form == FORM_DAYS ? "days" : "", parameters->side == 0, level)
        ->denominator = is_plain ? 0 : denominator;
}

void
rule_limits_read(const Tenure__V1__Rule *rule, struct rule_limits *ret_limits)
{
    const struct rule_template *of = rule_template_named(rule->template_);
    struct parameters parameters = { 0 };
    ret_limits->count = 0;
    if (of == NULL)
        return;
    read_parameters(of, rule, &parameters);
    if (strcmp(of->name, "indicator") == 0) {
        add_level(ret_limits, TENURE__V1__SEVERITY__WARNING, &parameters, parameters.warning_level);
        add_level(ret_limits, TENURE__V1__SEVERITY__CRITICAL, &parameters,
                  parameters.critical_level);
    } else if (strcmp(of->name, "icp-population") == 0) {
        add(ret_limits, TENURE__V1__SEVERITY__INFO, "people", true, (int64_t)parameters.minimum);
        add(ret_limits, TENURE__V1__SEVERITY__INFO, "people", false, (int64_t)parameters.maximum);
    }
    for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
        if (strcmp(of->name, counted[i].template) != 0)
            continue;
        add_number(ret_limits, TENURE__V1__SEVERITY__WARNING, parameters.warning, i);
        add_number(ret_limits, TENURE__V1__SEVERITY__CRITICAL, parameters.critical, i);
    }
}
