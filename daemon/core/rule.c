#include "rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rule_template *const templates[] = {
    &repeated_vacancy,
};

const Tenure__V1__RuleSet *
rules_default(void)
{
    static Tenure__V1__Parameter parameters[] = {
        { PROTOBUF_C_MESSAGE_INIT(&tenure__v1__parameter__descriptor), "window", "4 years" },
        { PROTOBUF_C_MESSAGE_INIT(&tenure__v1__parameter__descriptor), "warning", "3" },
        { PROTOBUF_C_MESSAGE_INIT(&tenure__v1__parameter__descriptor), "critical", "4" },
    };
    static Tenure__V1__Parameter *list[] = { &parameters[0], &parameters[1], &parameters[2] };
    static Tenure__V1__Rule rule;
    static Tenure__V1__Rule *rules[] = { &rule };
    static Tenure__V1__RuleSet set;

    tenure__v1__rule__init(&rule);
    rule.name = rule.template_ = (char *)"repeated-vacancy";
    rule.parameters = list;
    rule.n_parameters = sizeof(list) / sizeof(list[0]);
    tenure__v1__rule_set__init(&set);
    set.rules = rules;
    set.n_rules = 1;
    return &set;
}

static bool
refuse(struct tenure_problem *problem, const Tenure__V1__Rule *rule, const char *reason)
{
    snprintf(problem->field, sizeof(problem->field), "rules.%s", rule->name);
    snprintf(problem->reason, sizeof(problem->reason), "%s", reason);
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
rule_configure(const Tenure__V1__Rule *from, uint64_t seq, struct rule *rule,
               struct tenure_problem *problem)
{
    *rule = (struct rule){ .version = seq };
    snprintf(rule->name, sizeof(rule->name), "%s", from->name);
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        if (strcmp(templates[i]->name, from->template_) == 0)
            rule->of = templates[i];
    }
    if (rule->of == NULL)
        return refuse(problem, from, "there is no such template; the first is repeated-vacancy");
    if (!copy_slugs(from->roles, from->n_roles, rule->roles, &rule->roles_count) ||
        !copy_slugs(from->regions, from->n_regions, rule->regions, &rule->regions_count) ||
        from->n_kinds > RULE_LIMITS_MAX)
        return refuse(problem, from, "has more than 16 roles, kinds or regions");
    rule->kinds_count = from->n_kinds;
    for (size_t i = 0; i < from->n_kinds; i++)
        rule->kinds[i] = from->kinds[i];
    return rule->of->configure(from, rule, problem);
}

bool
rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                struct tenure_problem *ret_problem)
{
    ret_rules->count = 0;
    for (size_t i = 0; i < from->n_rules; i++) {
        if (!rule_configure(from->rules[i], seq, &ret_rules->rules[i], ret_problem))
            return false;
        ret_rules->count++;
    }
    return true;
}

static bool
has_slug(char (*const slugs)[TENURE_SLUG_MAX + 1], size_t count, const char *slug)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(slugs[i], slug) == 0)
            return true;
    }
    return count == 0;
}

bool
rule_admits_post(const struct rule *rule, const struct post_subject *subject)
{
    bool kind = rule->kinds_count == 0;
    for (size_t i = 0; i < rule->kinds_count; i++)
        kind = kind || rule->kinds[i] == subject->kind;
    return kind &&
           has_slug((char(*)[TENURE_SLUG_MAX + 1]) rule->roles, rule->roles_count, subject->role) &&
           has_slug((char(*)[TENURE_SLUG_MAX + 1]) rule->regions, rule->regions_count,
                    subject->region);
}

void
finding_add_figure(struct finding *finding, const char *name, int64_t number, const char *text)
{
    struct figure *figure = &finding->figures[finding->figures_count++];
    figure->name = name;
    figure->number = number;
    snprintf(figure->text, sizeof(figure->text), "%s", text);
}

void
finding_add_evidence(struct finding *finding, uint64_t seq,
                     Tenure__V1__Event__Confidence confidence)
{
    size_t place = finding->evidence_count;
    while (place > 0 && finding->evidence[place - 1] > seq)
        place--;
    if (seq == 0 || (place > 0 && finding->evidence[place - 1] == seq))
        return;
    if (confidence > finding->confidence)
        finding->confidence = confidence;
    if (finding->evidence_count == EVIDENCE_MAX) {
        if (place == 0)
            return;
        memmove(&finding->evidence[0], &finding->evidence[1], (place - 1) * sizeof(uint64_t));
        finding->evidence[place - 1] = seq;
        return;
    }
    memmove(&finding->evidence[place + 1], &finding->evidence[place],
            (finding->evidence_count - place) * sizeof(uint64_t));
    finding->evidence[place] = seq;
    finding->evidence_count++;
}
