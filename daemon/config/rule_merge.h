/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_merge - what a rule file says of the set that ships: `shipped: none`, `without: [...]`, and
 * rules of its own, which add to the set or override one of it.
 */
#ifndef RULE_MERGE_H
#define RULE_MERGE_H

#include "arena.h"
#include "rule.h"
#include "yaml_tree.h"

enum {
    GAP_POSTS_MAX = 2 * TENURE_SLUG_MAX + 4
};

/* The posts of a leadership gap unless it says: `chair` and the first of the set's lead roles. */
const char *rule_gap_posts(const Tenure__V1__RuleSet *set, char *text);

/* set->rules has the rules of the file's own; they become the whole set: those that ship, in their
 * order, then the others. False writes what is wrong with the map. */
bool rule_merge(struct yaml_value map, struct tni_arena *arena, Tenure__V1__RuleSet *set,
                struct yaml_problem *ret_problem);

#endif
