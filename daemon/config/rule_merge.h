/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_merge - merges a rule file with the shipped rules: `shipped: none`, `without: [...]`, and
 * own rules, which add to the shipped ones or replace one of them.
 */
#ifndef RULE_MERGE_H
#define RULE_MERGE_H

#include "arena.h"
#include "rule.h"
#include "yaml_tree.h"

enum {
    GAP_POSTS_MAX = 2 * TENURE_SLUG_MAX + 4
};

/* The default posts of a leadership gap: `chair` and the first of the set's lead roles. */
const char *rule_gap_posts(const Tenure__V1__RuleSet *set, char *text);

/* On entry set->rules has the file's own rules; on return the whole set: shipped rules in their
 * order, then the others. False: *problem says what is wrong with the map. */
bool rule_merge(struct yaml_value map, struct tni_arena *arena, Tenure__V1__RuleSet *set,
                struct yaml_problem *ret_problem);

#endif
