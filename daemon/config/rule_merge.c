/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_merge.h"

#include <stdio.h>
#include <string.h>

#include "templates.h"
#include <tenure/nearest.h>

static bool
too_large(struct yaml_value map, struct yaml_problem *problem)
{
    return yaml_fail(map, problem, "the rules are too large altogether");
}

static Tenure__V1__Rule *
rule_named(const Tenure__V1__RuleSet *set, const char *name)
{
    for (size_t i = 0; i < set->n_rules; i++) {
        if (strcmp(set->rules[i]->name, name) == 0)
            return set->rules[i];
    }
    return NULL;
}

const char *
rule_gap_posts(const Tenure__V1__RuleSet *set, char *text)
{
    const char *lead = set->n_lead_roles > 0 ? set->lead_roles[0] : RULES_LEAD_ROLE;
    if (strcmp(lead, "chair") == 0)
        snprintf(text, GAP_POSTS_MAX, "chair");
    else
        snprintf(text, GAP_POSTS_MAX, "chair, %s", lead);
    return text;
}

/* Whether the file starts from the shipped rules because it does not give `shipped`. *ret_fine is
 * false if it gives another value than "none". */
static bool
reads_shipped(struct yaml_value map, struct yaml_problem *problem, bool *ret_fine)
{
    struct yaml_value value = yaml_get(map, "shipped");
    const char *text = yaml_text(value);
    *ret_fine = value.node == 0 || (text != NULL && strcmp(text, "none") == 0) ||
                yaml_fail(value, problem,
                          "shipped can only be none; to drop some rules write without: [vacancy]");
    return value.node == 0;
}

static bool
check_dropped(struct yaml_value item, const Tenure__V1__RuleSet *own, bool ships,
              struct yaml_problem *problem)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    const char *name = yaml_text(item);
    struct tenure_nearest nearest;
    char reason[200];
    if (name == NULL)
        return yaml_fail(item, problem, "without is a list of rules that ship, as [vacancy]");
    if (!ships)
        return yaml_fail(item, problem, "with shipped: none there is nothing to leave out");
    if (rule_named(own, name) != NULL)
        return yaml_fail(item, problem, "rule %.64s is both given and left out", name);
    if (rule_named(shipped, name) != NULL)
        return true;
    tenure_nearest_begin(&nearest, name);
    for (size_t i = 0; i < shipped->n_rules; i++)
        tenure_nearest_offer(&nearest, shipped->rules[i]->name);
    return yaml_fail(item, problem, "%s",
                     tenure_nearest_text(&nearest, "shipped rule", reason, sizeof(reason)));
}

static bool
check_without(struct yaml_value without, const Tenure__V1__RuleSet *own, bool ships,
              struct yaml_problem *problem)
{
    struct yaml_value item;
    if (without.node != 0 && !yaml_is_list(without))
        return check_dropped(without, own, ships, problem);
    for (size_t i = 0; yaml_item(without, i, &item); i++) {
        if (!check_dropped(item, own, ships, problem))
            return false;
    }
    return true;
}

static bool
is_dropped(struct yaml_value without, const char *name)
{
    struct yaml_value item;
    const char *text = yaml_text(without);
    if (text != NULL)
        return strcmp(text, name) == 0;
    for (size_t i = 0; without.node != 0 && yaml_item(without, i, &item); i++) {
        if (strcmp(yaml_text(item), name) == 0)
            return true;
    }
    return false;
}

/* A rule with a shipped name must keep its template, so that the name means the same everywhere. */
static bool
check_templates(struct yaml_value list, const Tenure__V1__RuleSet *own,
                struct yaml_problem *problem)
{
    for (size_t i = 0; i < own->n_rules; i++) {
        const Tenure__V1__Rule *rule = own->rules[i];
        const Tenure__V1__Rule *shipped = rule_named(rules_default(), rule->name);
        struct yaml_value item = list;
        yaml_item(list, i, &item);
        if (shipped != NULL && strcmp(shipped->template_, rule->template_) != 0)
            return yaml_fail(item, problem,
                             "rule %s ships with template %s; give one of template %s another name",
                             rule->name, shipped->template_, rule->template_);
    }
    return true;
}

/* A copy of the shipped rule for the set's lead roles; NULL: the arena is full. */
static Tenure__V1__Rule *
with_lead_roles(Tenure__V1__Rule *shipped, const Tenure__V1__RuleSet *set, struct tni_arena *arena)
{
    if (strcmp(shipped->template_, template_leadership_gap.name) != 0)
        return shipped;
    Tenure__V1__Rule *rule = tni_arena_take(arena, sizeof(*rule));
    Tenure__V1__Parameter *posts = tni_arena_take(arena, sizeof(*posts));
    Tenure__V1__Parameter **list = tni_arena_take(arena, shipped->n_parameters * sizeof(*list));
    char *words = tni_arena_take(arena, GAP_POSTS_MAX);
    if (rule == NULL || posts == NULL || list == NULL || words == NULL)
        return NULL;
    *rule = *shipped;
    memcpy(list, shipped->parameters, shipped->n_parameters * sizeof(*list));
    *posts = *shipped->parameters[0]; // the template's first parameter
    posts->value = (char *)rule_gap_posts(set, words);
    list[0] = posts;
    rule->parameters = list;
    return rule;
}

/* Puts shipped rules first, then own rules with other names. */
static bool
merge(struct yaml_value without, bool ships, Tenure__V1__RuleSet *set, struct tni_arena *arena)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    Tenure__V1__RuleSet own = *set;
    set->rules = tni_arena_take(arena, (shipped->n_rules + own.n_rules) * sizeof(*set->rules));
    set->n_rules = 0;
    if (set->rules == NULL)
        return false;
    for (size_t i = 0; ships && i < shipped->n_rules; i++) {
        Tenure__V1__Rule *rule = rule_named(&own, shipped->rules[i]->name);
        if (is_dropped(without, shipped->rules[i]->name))
            continue;
        if (rule == NULL)
            rule = with_lead_roles(shipped->rules[i], set, arena);
        if (rule == NULL)
            return false;
        set->rules[set->n_rules++] = rule;
    }
    for (size_t i = 0; i < own.n_rules; i++) {
        if (!ships || rule_named(shipped, own.rules[i]->name) == NULL)
            set->rules[set->n_rules++] = own.rules[i];
    }
    return true;
}

bool
rule_merge(struct yaml_value map, struct tni_arena *arena, Tenure__V1__RuleSet *set,
           struct yaml_problem *ret_problem)
{
    struct yaml_value list = yaml_get(map, "rules"), without = yaml_get(map, "without");
    bool fine, ships = reads_shipped(map, ret_problem, &fine);
    if (!fine || !check_without(without, set, ships, ret_problem) ||
        (ships && !check_templates(list, set, ret_problem)))
        return false;
    if (!merge(without, ships, set, arena))
        return too_large(map, ret_problem);
    if (set->n_rules > TENURE_RULES_MAX)
        return yaml_fail(list, ret_problem, "with those that ship there are %zu rules; at most %d",
                         set->n_rules, TENURE_RULES_MAX);
    return true;
}
