/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule - the rules in force, and what one of them finds about a subject on a day.
 *
 * A template is a pure question; a rule is a template with parameters and limits. To add a
 * template: a file in core/rules/ and a row in rule.c's table; docs/domain.md tells how.
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

/* A question about one kind of subject; the finding that its function gets is clear. */
struct rule_template {
    const char *name;
    enum subject_kind subject;
    const struct parameter *parameters; // ends with a row without a name
    bool by_role, by_kind;              // rules may limit these besides regions
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
    /* How far back from a day it looks at a post's timeline; NULL: no further than the view. */
    int32_t (*looks_back)(const struct rule *rule, int32_t day);
    /* Whether the parameters fit each other; false writes why not. May be NULL. */
    bool (*check)(const struct parameters *parameters, char *ret_reason, size_t reason_size);
};

struct rule {
    char name[TENURE_SLUG_MAX + 1];
    const struct rule_template *of;
    uint64_t version; // the seq of the entry that put this form of it in force
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
};

/* What the scope `all` is called where a rule set does not say. */
#define RULES_EVERYTHING "England"

/* The set that ships, with every parameter; static. */
const Tenure__V1__RuleSet *rules_default(void);

/* Reads a rule set; versions are `seq`. False writes what is wrong, and *ret_rules is unusable. */
bool rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                     struct tenure_problem *ret_problem);

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

/* Begins a headline and tells that the condition holds. */
void finding_holds(struct finding *finding, Tenure__V1__Severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
