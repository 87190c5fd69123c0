/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that templates and their callers use on a rule: its limits, and the meaning of
 * numbers. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
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

bool
rule_gives_up(const struct rule *rule, int32_t today, int32_t since, struct finding *finding)
{
    struct period limit = rule->parameters.gives_up;
    if (limit.months == 0 && limit.days == 0)
        return false;
    int32_t last = period_out(limit, since);
    finding_review(finding, today, last);
    finding->gave_up = last <= today;
    return finding->gave_up;
}

Tenure__V1__Severity
rule_severity_since(const struct rule *rule, int32_t today, int32_t since, struct finding *finding)
{
    finding_review(finding, today, since + (int32_t)rule->parameters.warning);
    finding_review(finding, today, since + (int32_t)rule->parameters.critical);
    Tenure__V1__Severity severity = rule_severity_from(rule, (unsigned)(today - since));
    bool holds = severity != TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED &&
                 !rule_gives_up(rule, today, since, finding);
    return holds ? severity : TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

bool
rule_check_limit(const struct parameters *given, char *ret_reason, size_t reason_size)
{
    int32_t days = period_least_days(given->gives_up);
    unsigned last = given->critical > given->warning ? given->critical : given->warning;
    if (days == 0 || days > (int32_t)last)
        return true;
    snprintf(ret_reason, reason_size,
             "gives_up has to be more than the %u days of warning and critical, or never", last);
    return false;
}

/* A faster vsnprintf() that knows only %s, because each rule that holds writes its headline at
 * every evaluation. False if the text may have been cut off. */
static bool
fill(char *text, size_t size, const char *format, va_list arguments)
{
    char *end = text, *last = text + size - 1;
    for (; *format != '\0' && end < last; format++) {
        if (*format != '%') {
            *end++ = *format;
            continue;
        }
        assert(format[1] == 's');
        const char *part = va_arg(arguments, const char *);
        size_t part_size = strnlen(part, (size_t)(last - end));
        memcpy(end, part, part_size);
        end += part_size;
        format++;
    }
    *end = '\0';
    return end < last;
}

void
finding_holds(struct finding *finding, Tenure__V1__Severity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!fill(finding->headline, sizeof(finding->headline), format, arguments))
        tenure_text_mend(finding->headline); // the cut may be within a character
    va_end(arguments);
    finding->severity = severity;
    finding->holds = true;
}

const char *
date_words(struct tenure_date date, char *words)
{
    char text[TENURE_DATE_TEXT_MAX];
    return tni_day(tenure_date_format(date, text), words);
}

const char *
date_when(struct tenure_date date, char *words)
{
    char day[TNI_WORD_MAX];
    snprintf(words, TNI_WORD_MAX, "%s %.70s", date.precision == TENURE_BY_DAY ? "on" : "in",
             date_words(date, day));
    return words;
}

bool
scope_is_asked(const struct rule *rule, const struct scope_subject *subject)
{
    if (subject->everything)
        return rule->parameters.scope != SCOPE_REGION;
    return rule->parameters.scope != SCOPE_ALL &&
           rule_admits(rule, NULL, TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED, subject->id);
}
