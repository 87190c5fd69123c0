/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule - the rules in force, and what one of them finds about a subject on a day.
 *
 * A template is a pure question; a rule is a template with parameters and limits. To add a
 * template: a file in core/rules/ and a row in rule.c's table; docs/domain.md says how.
 */
#ifndef RULE_H
#define RULE_H

#include "finding.h"
#include "parameter.h"
#include <tenure/event.h>

enum {
    RULE_LIMITS_MAX = 16,
};

struct rule;

/* The parameter that any rule may have: for how many days its condition holds before an alert
 * opens.
 */
#define RULE_FOR "for"

/* A question about one kind of subject; the finding that its function gets is clear. */
struct rule_template {
    const char *name;
    enum subject_kind subject;
    const struct parameter *parameters; // ends with a row without a name
    bool by_role, by_kind;              // rules may limit these as well as regions
    bool of_departures;                 // about a scope's departures; else about one figure of it
    union {
        void (*evaluate_post)(const struct rule *rule, const struct post_subject *subject,
                              struct finding *finding);
        void (*evaluate_organisation)(const struct rule *rule,
                                      const struct organisation_subject *subject,
                                      struct finding *finding);
        void (*evaluate_person)(const struct rule *rule, const struct person_subject *subject,
                                struct finding *finding);
        void (*evaluate_scope)(const struct rule *rule, const struct scope_subject *subject,
                               struct finding *finding);
    };
    /* The lookback window: the first day it reads in a post's timeline; NULL: the view is enough.
     */
    int32_t (*lookback)(const struct rule *rule, int32_t day);
    /* Whether the parameters fit each other; false writes why not. May be NULL. */
    bool (*check)(const struct parameters *parameters, char *ret_reason, size_t reason_size);
};

struct rule {
    char name[TENURE_SLUG_MAX + 1];
    const struct rule_template *of;
    uint32_t for_days; // days at whose end its condition must hold before an alert opens
    uint64_t version;  // the seq of the entry that put this form of it in force
    char roles[RULE_LIMITS_MAX][TENURE_SLUG_MAX + 1];
    size_t roles_count;
    kind_set kinds; // 0: any
    char regions[RULE_LIMITS_MAX][TENURE_SLUG_MAX + 1];
    size_t regions_count;
    struct parameters parameters;
};

struct rules {
    struct rule rules[TENURE_RULES_MAX];
    size_t count;
    char everything[TENURE_NAME_MAX + 1]; // how people call the scope `all`
    kind_set systems;
    char lead_roles[TENURE_LEAD_ROLES_MAX][TENURE_SLUG_MAX + 1]; // of the posts that figures about
    size_t lead_roles_count;                                     // steadiness count
};

/* What the scope `all` is called unless a configuration says, and in an old log without a name. */
#define RULES_EVERYTHING "All regions"
#define RULES_EVERYTHING_UNSAID "England"

/* The lead role where a rule set gives none. */
#define RULES_LEAD_ROLE "executive-lead"

/* The set that ships, with every parameter; static. */
const Tenure__V1__RuleSet *rules_default(void);

/* Reads a rule set; versions are `seq`. False writes what is wrong, and *ret_rules is unusable. */
bool rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                     struct tenure_problem *ret_problem);

/* Whether figures about steadiness count posts of that role. */
bool rules_count_role(const struct rules *rules, const char *role);

/* Whether the rule finds by other settings than the sets that it stands in say. */
bool rule_settings_differ(const Tenure__V1__Rule *rule, const Tenure__V1__RuleSet *left,
                          const Tenure__V1__RuleSet *right);

/* What has changed of a scope, as bits: one of its figures (the number of the indicator), or ... */
typedef uint32_t scope_changes;
enum scope_change {
    SCOPE_DEPARTURES = INDICATORS, // leaders that announced that they are leaving
    SCOPE_ITSELF,                  // its name, or the rules
    SCOPE_CHANGES,
};
#define SCOPE_CHANGE(change) (UINT32_C(1) << (change))

/* Whether the rule is about the figures of scopes, or about their departures, and could find
 * something else after these. */
bool rule_is_moved(const struct rule *rule, bool of_figures, scope_changes changes);

/* NULL: there is none of that name. */
const struct rule_template *rule_template_named(const char *name);

/* Whether the rule's limits admit a post. */
bool rule_admits_post(const struct rule *rule, const struct post_subject *subject);

/* Whether they admit what has that role (NULL: none), kind (KIND_UNSPECIFIED: none) and region. */
bool rule_admits(const struct rule *rule, const char *role, Tenure__V1__OrganisationKind kind,
                 const char *region);

/* for templates */

/* What reaching a number means: at least `critical`, at least `warning`, or nothing. */
Tenure__V1__Severity rule_severity_from(const struct rule *rule, unsigned number);

/* The same where less is worse: at most `critical` ... */
Tenure__V1__Severity rule_severity_within(const struct rule *rule, unsigned number);

/* Whether the rule gives up on what has been so since that day; if not yet, asks to look again on
 * the day on which it does. */
bool rule_gives_up(const struct rule *rule, int32_t today, int32_t since, struct finding *finding);

/* The severity of a condition that has held since a day, by how many days that is; unspecified if
 * these are too few, or the rule has given up. Sets the review to the next day that changes it. */
Tenure__V1__Severity rule_severity_since(const struct rule *rule, int32_t today, int32_t since,
                                         struct finding *finding);

/* A check of parameters: a rule gives up after its `critical` days, or it would never get there. */
bool rule_check_limit(const struct parameters *given, char *ret_reason, size_t reason_size);

/* The condition holds: sets that, and writes the headline, into which only texts go ("%s"). */
void finding_holds(struct finding *finding, Tenure__V1__Severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
