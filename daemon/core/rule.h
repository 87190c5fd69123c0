/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule - the rules in force, and the evaluation of one of them for a subject on a day.
 *
 * A template is a pure function; a rule is a template with parameters and limits. A new template
 * needs a file in core/rules/ and a row in rule.c's table; docs/domain.md describes how to add one.
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

/* The parameter of every rule for how many days its condition must hold before an alert opens. */
#define RULE_FOR "for"

/* A condition on one kind of subject. Its function receives a cleared finding. */
struct rule_template {
    const char *name;
    enum subject_kind subject;
    const struct parameter *parameters; // ends with a row without a name
    // whether rules may also be limited by role and by kind; limits by region are always possible
    bool by_role, by_kind;
    bool of_departures; // evaluates a scope's departures; otherwise one of its figures
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
    /* The lookback window: the first day that it reads in a post's timeline; NULL: it reads only
     * the view. */
    int32_t (*lookback)(const struct rule *rule, int32_t day);
    /* Whether the parameters are consistent; false: `ret_reason` says why not. May be NULL. */
    bool (*check)(const struct parameters *parameters, char *ret_reason, size_t reason_size);
};

struct rule {
    char name[TENURE_SLUG_MAX + 1];
    const struct rule_template *of;
    uint32_t for_days; // for how many days its condition must hold before an alert opens
    uint64_t version;  // the seq of the entry that put this version in force
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
    char everything[TENURE_NAME_MAX + 1]; // the name of the scope `all`
    kind_set systems;
    // the roles whose posts count for figures about steadiness
    char lead_roles[TENURE_LEAD_ROLES_MAX][TENURE_SLUG_MAX + 1];
    size_t lead_roles_count;
};

/* The name of the scope `all`: the default of configurations, and the one for old logs that have
 * none. */
#define RULES_EVERYTHING "All regions"
#define RULES_EVERYTHING_DEFAULT "England"

/* The default lead role. */
#define RULES_LEAD_ROLE "executive-lead"

/* The shipped set, with all parameters; static. */
const Tenure__V1__RuleSet *rules_default(void);

/* Reads a rule set; all rules get version `seq`. False: what is wrong is written, and *ret_rules is
 * unusable. */
bool rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                     struct tenure_problem *ret_problem);

/* Whether figures about steadiness count posts of that role. */
bool rules_count_role(const struct rules *rules, const char *role);

/* Whether the settings of two sets would make the rule find something different. */
bool rule_settings_differ(const Tenure__V1__Rule *rule, const Tenure__V1__RuleSet *left,
                          const Tenure__V1__RuleSet *right);

/* What changed in a scope, as bits: one of its figures (the number of the indicator), or one of
 * these. */
typedef uint32_t scope_changes;
enum scope_change {
    SCOPE_DEPARTURES = INDICATORS, // departures that were announced
    SCOPE_ITSELF,                  // its name, or the rules
    SCOPE_CHANGES,
};
#define SCOPE_CHANGE(change) (UINT32_C(1) << (change))

/* Whether the rule is about figures of scopes (else about departures), and these changes could
 * affect its finding. */
bool rule_is_moved(const struct rule *rule, bool of_figures, scope_changes changes);

/* NULL: there is none of that name. */
const struct rule_template *rule_template_named(const char *name);

/* Whether the rule's limits include a post. */
bool rule_admits_post(const struct rule *rule, const struct post_subject *subject);

/* Whether they include a subject with that role (NULL: none), kind (KIND_UNSPECIFIED: none) and
 * region. */
bool rule_admits(const struct rule *rule, const char *role, Tenure__V1__OrganisationKind kind,
                 const char *region);

/* for templates */

/* The severity for a number: at least `critical`, at least `warning`, or unspecified. */
Tenure__V1__Severity rule_severity_from(const struct rule *rule, unsigned number);

/* The same if smaller is worse: at most `critical` ... */
Tenure__V1__Severity rule_severity_within(const struct rule *rule, unsigned number);

/* Whether the rule gives up on a condition that has held since that day; if not yet, sets the
 * review to the day on which it does. */
bool rule_gives_up(const struct rule *rule, int32_t today, int32_t since, struct finding *finding);

/* The severity of a condition by the number of days since which it holds; unspecified if that is
 * too short, or if the rule has given up. Sets the review to the next day that changes it. */
Tenure__V1__Severity rule_severity_since(const struct rule *rule, int32_t today, int32_t since,
                                         struct finding *finding);

/* A check of parameters: a rule must not give up before its `critical` days are reached. */
bool rule_check_limit(const struct parameters *given, char *ret_reason, size_t reason_size);

/* Marks the condition as true, and writes the headline; the format may only contain "%s". */
void finding_holds(struct finding *finding, Tenure__V1__Severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
