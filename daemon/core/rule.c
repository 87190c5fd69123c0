/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "templates.h"
#include "text.h"
#include <tenure/text.h>

static const struct rule_template *const templates[] = {
    &template_churn,         &template_vacancy,        &template_interim_cover,
    &template_no_successor,  &template_short_tenure,   &template_open_post,
    &template_called_off,    &template_leadership_gap, &template_cluster,
    &template_several_posts, &template_icp_population, &template_milestone,
    &template_indicator,
};

const struct rule_template *
rule_template_named(const char *name)
{
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        if (strcmp(templates[i]->name, name) == 0)
            return templates[i];
    }
    return NULL;
}

static bool refuse(struct tenure_problem *problem, const Tenure__V1__Rule *rule,
                   const char *parameter, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool
refuse(struct tenure_problem *problem, const Tenure__V1__Rule *rule, const char *parameter,
       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    snprintf(problem->field, sizeof(problem->field), "rules.%.60s%s%.50s", rule->name,
             parameter[0] != '\0' ? "." : "", parameter);
    tenure_text_vformat(problem->reason, sizeof(problem->reason), format, arguments);
    va_end(arguments);
    return false;
}

static bool
copy_slugs(char **from, size_t count, char (*slugs)[TENURE_SLUG_MAX + 1], size_t *ret_count)
{
    if (count > RULE_LIMITS_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        snprintf(slugs[i], TENURE_SLUG_MAX + 1, "%s", from[i]);
    *ret_count = count;
    return true;
}

static bool
take_limits(const Tenure__V1__Rule *from, struct rule *rule, struct tenure_problem *problem)
{
    if (!copy_slugs(from->roles, from->n_roles, rule->roles, &rule->roles_count) ||
        !copy_slugs(from->regions, from->n_regions, rule->regions, &rule->regions_count))
        return refuse(problem, from, "", "has more than %d roles or regions", RULE_LIMITS_MAX);
    for (size_t i = 0; i < from->n_kinds; i++)
        rule->kinds |= UINT32_C(1) << from->kinds[i];
    if (!rule->of->by_role && from->n_roles > 0)
        return refuse(problem, from, "roles", "a rule of template %s cannot be limited to roles",
                      rule->of->name);
    if (!rule->of->by_kind && from->n_kinds > 0)
        return refuse(problem, from, "kinds", "a rule of template %s cannot be limited to kinds",
                      rule->of->name);
    return true;
}

/* Lists the parameters of a template: "window, warning, critical". */
static void
list_parameters(const struct rule_template *template, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (const struct parameter *at = template->parameters; at->name != NULL && used < size; at++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", at->name);
}

static const struct parameter *
parameter_named(const struct rule_template *template, const char *name)
{
    const struct parameter *at = template->parameters;
    while (at->name != NULL && strcmp(at->name, name) != 0)
        at++;
    return at->name != NULL ? at : NULL;
}

static bool
take_parameters(const Tenure__V1__Rule *from, struct rule *rule, struct tenure_problem *problem)
{
    char reason[sizeof(problem->reason)], names[200];
    for (const struct parameter *at = rule->of->parameters; at->name != NULL; at++)
        parameter_read(at, at->words, &rule->parameters, reason, sizeof(reason));
    for (size_t i = 0; i < from->n_parameters; i++) {
        const Tenure__V1__Parameter *given = from->parameters[i];
        if (strcmp(given->name, RULE_FOR) == 0 && period_parse_days(given->value, &rule->for_days))
            continue;
        if (strcmp(given->name, RULE_FOR) == 0)
            return refuse(problem, from, RULE_FOR,
                          "\"%.40s\" is not a number of days; write 7 days", given->value);
        const struct parameter *parameter = parameter_named(rule->of, given->name);
        if (parameter == NULL) {
            list_parameters(rule->of, names, sizeof(names));
            return refuse(problem, from, given->name, "there is no such parameter; %s has %s",
                          rule->of->name, names);
        }
        for (size_t other = 0; other < i; other++) {
            if (strcmp(from->parameters[other]->name, given->name) == 0)
                return refuse(problem, from, given->name, "is given twice");
        }
        if (!parameter_read(parameter, given->value, &rule->parameters, reason, sizeof(reason)))
            return refuse(problem, from, given->name, "%s", reason);
    }
    if (rule->of->check != NULL && !rule->of->check(&rule->parameters, reason, sizeof(reason)))
        return refuse(problem, from, "", "%s", reason);
    return true;
}

static bool
rule_configure(const Tenure__V1__Rule *from, uint64_t seq, struct rule *rule,
               struct tenure_problem *problem)
{
    *rule = (struct rule){ .version = seq };
    snprintf(rule->name, sizeof(rule->name), "%s", from->name);
    rule->of = rule_template_named(from->template_);
    if (rule->of == NULL)
        return refuse(problem, from, "template",
                      "\"%.40s\" is not a template; there are churn, vacancy, interim-cover, "
                      "no-successor, short-tenure, open-post, called-off, leadership-gap, cluster, "
                      "several-posts, icp-population, milestone and indicator",
                      from->template_);
    return take_limits(from, rule, problem) && take_parameters(from, rule, problem);
}

static void
take_lead_roles(const Tenure__V1__RuleSet *from, struct rules *rules)
{
    for (size_t i = 0; i < from->n_lead_roles && i < TENURE_LEAD_ROLES_MAX; i++)
        tni_put_text(rules->lead_roles[i], from->lead_roles[i]);
    rules->lead_roles_count = from->n_lead_roles;
    if (from->n_lead_roles > 0)
        return;
    tni_put_text(rules->lead_roles[0], RULES_LEAD_ROLE);
    rules->lead_roles_count = 1;
}

bool
rules_count_role(const struct rules *rules, const char *role)
{
    for (size_t i = 0; i < rules->lead_roles_count; i++) {
        if (strcmp(rules->lead_roles[i], role) == 0)
            return true;
    }
    return false;
}

/* The kinds of systems in a set, or the default ones. */
static kind_set
rules_systems(const Tenure__V1__RuleSet *set)
{
    kind_set systems = 0;
    for (size_t i = 0; i < set->n_system_kinds; i++)
        systems |= UINT32_C(1) << set->system_kinds[i];
    return systems != 0 ? systems : checking_groups[0];
}

static const char *
lead_role(const Tenure__V1__RuleSet *set, size_t index)
{
    return set->n_lead_roles > 0 ? set->lead_roles[index] : RULES_LEAD_ROLE;
}

static bool
has_same_leads(const Tenure__V1__RuleSet *left, const Tenure__V1__RuleSet *right)
{
    size_t count = left->n_lead_roles > 0 ? left->n_lead_roles : 1;
    bool same = count == (right->n_lead_roles > 0 ? right->n_lead_roles : 1);
    for (size_t i = 0; same && i < count; i++)
        same = strcmp(lead_role(left, i), lead_role(right, i)) == 0;
    return same;
}

bool
rule_settings_differ(const Tenure__V1__Rule *rule, const Tenure__V1__RuleSet *left,
                     const Tenure__V1__RuleSet *right)
{
    struct tenure_problem problem;
    struct rule configured;
    if (!rule_configure(rule, 0, &configured, &problem) || configured.of != &template_indicator)
        return false;
    enum indicator of = configured.parameters.indicator;
    bool of_leads = of == INDICATOR_STABILITY || of == INDICATOR_TURNOVER;
    return rules_systems(left) != rules_systems(right) ||
           (of_leads && !has_same_leads(left, right));
}

bool
rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                struct tenure_problem *ret_problem)
{
    ret_rules->count = 0;
    snprintf(ret_rules->everything, sizeof(ret_rules->everything), "%s",
             from->everything[0] != '\0' ? from->everything : RULES_EVERYTHING_DEFAULT);
    take_lead_roles(from, ret_rules);
    ret_rules->systems = rules_systems(from);
    for (size_t i = 0; i < from->n_rules; i++) {
        if (!rule_configure(from->rules[i], seq, &ret_rules->rules[i], ret_problem))
            return false;
        ret_rules->count++;
    }
    return true;
}
