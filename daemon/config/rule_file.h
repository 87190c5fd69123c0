/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_file - rule files in YAML:
 *
 *   everything: England
 *   system_kinds: [STP, ICS, ICB]
 *   lead_roles: [executive-lead]
 *   without: [icp-population]       # shipped rules to leave out; or shipped: none
 *   rules:
 *     - name: repeated-vacancy      # the name of a shipped rule, so the template may be left out
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

/* The keys that rule_file_read() reads; the map may also have other keys. */
#define RULE_FILE_KEYS "everything", "system_kinds", "lead_roles", "shipped", "without", "rules"

/* The daemon's other settings, which may be in the same file; see daemon/options.c. */
#define SETTING_KEYS                                                                               \
    "data", "clock", "ingest", "feed", "query", "ipc", "map_size", "memory_limit", "metrics",      \
        "key", "access", "follow", "leader_key", "group", "group_ca", "group_certificate",         \
        "group_key", "group_user", "group_password", "group_keep", "group_quota", "node",          \
        "advertise"

/* Reads a rule set: the shipped rules, as changed by the map, and the map's own rules. The set
 * lives in the arena; each of its rules has all parameters. False: *problem is written. */
bool rule_file_read(struct yaml_value map, struct tni_arena *arena,
                    const Tenure__V1__RuleSet **ret_set, struct yaml_problem *ret_problem);

/* Writes a rule set as a rule file. */
void rule_file_write(const Tenure__V1__RuleSet *set, FILE *file);

#endif
