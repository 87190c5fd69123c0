/* SPDX-License-Identifier: Apache-2.0 */
/* What templates and their callers ask a rule: whom it is about, what a number means to it. */
#include <stdarg.h>
#include <string.h>

#include "rule.h"
#include "templates.h"
#include "words.h"
#include <tenure/text.h>

const char *const scope_choices[] = { "region", "all", "both", NULL };

static bool
has_slug(const char (*slugs)[TENURE_SLUG_MAX + 1], size_t count, const char *slug)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(slugs[i], slug) == 0)
            return true;
    }
    return count == 0;
}

bool
rule_admits(const struct rule *rule, const char *role, Tenure__V1__OrganisationKind kind,
            const char *region)
{
    bool any_kind = rule->kinds == 0 || kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED;
    return (any_kind || kind_is_in(rule->kinds, kind)) &&
           (role == NULL ||
            has_slug((const char(*)[TENURE_SLUG_MAX + 1]) rule->roles, rule->roles_count, role)) &&
           has_slug((const char(*)[TENURE_SLUG_MAX + 1]) rule->regions, rule->regions_count,
                    region);
}

bool
rule_is_moved(const struct rule *rule, bool of_figures, scope_changes changes)
{
    unsigned by = rule->of->of_departures ? SCOPE_DEPARTURES : rule->parameters.indicator;
    return rule->of->subject == SUBJECT_SCOPE && rule->of->of_departures != of_figures &&
           (changes & (SCOPE_CHANGE(by) | SCOPE_CHANGE(SCOPE_ITSELF))) != 0;
}

bool
rule_admits_post(const struct rule *rule, const struct post_subject *subject)
{
    return rule_admits(rule, subject->role, subject->organisation->kind,
                       subject->organisation->region);
}

Tenure__V1__Severity
rule_severity_from(const struct rule *rule, unsigned number)
{
    const struct parameters *parameters = &rule->parameters;
    if (parameters->critical != 0 && number >= parameters->critical)
        return TENURE__V1__SEVERITY__CRITICAL;
    if (parameters->warning != 0 && number >= parameters->warning)
        return TENURE__V1__SEVERITY__WARNING;
    return TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

Tenure__V1__Severity
rule_severity_within(const struct rule *rule, unsigned number)
{
    const struct parameters *parameters = &rule->parameters;
    if (parameters->critical != 0 && number <= parameters->critical)
        return TENURE__V1__SEVERITY__CRITICAL;
    if (parameters->warning != 0 && number <= parameters->warning)
        return TENURE__V1__SEVERITY__WARNING;
    return TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

void
finding_holds(struct finding *finding, Tenure__V1__Severity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(finding->headline, sizeof(finding->headline), format, arguments);
    va_end(arguments);
    finding->severity = severity;
    finding->holds = true;
}

const char *
day_words(int32_t day, char *words)
{
    char date[TENURE_DATE_TEXT_MAX];
    return tni_day(tenure_day_format(day, date), words);
}

bool
scope_is_asked(const struct rule *rule, const struct scope_subject *subject)
{
    if (subject->everything)
        return rule->parameters.scope != SCOPE_REGION;
    return rule->parameters.scope != SCOPE_ALL &&
           rule_admits(rule, NULL, TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED, subject->id);
}
