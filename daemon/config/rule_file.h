/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_file - rules as people write them, in YAML:
 *
 *   everything: England
 *   system_kinds: [STP, ICS, ICB]
 *   lead_roles: [executive-lead]
 *   without: [icp-population]       # of the set that ships; or shipped: none
 *   rules:
 *     - name: repeated-vacancy      # of a shipped rule: its template need not be said
 *     - name: fast-churn
 *       template: churn
 *       window: 18 months
 *       warning: 2
 *       regions: [Y58, Y59]
 */
#ifndef RULE_FILE_H
#define RULE_FILE_H

#include <stdio.h>

#include "arena.h"
#include "rule.h"
#include "yaml_tree.h"

/* The keys of a map that rule_file_read() reads; others may stand beside them. */
#define RULE_FILE_KEYS "everything", "system_kinds", "lead_roles", "shipped", "without", "rules"

/* Reads the rules of a map: those that ship, with what the map says of them, and its own. The set,
 * with every parameter of each rule, lives in the arena. False writes what is wrong. */
bool rule_file_read(struct yaml_value map, struct tni_arena *arena,
                    const Tenure__V1__RuleSet **ret_set, struct yaml_problem *ret_problem);

/* Writes a rule set as such a file. */
void rule_file_write(const Tenure__V1__RuleSet *set, FILE *file);

#endif
