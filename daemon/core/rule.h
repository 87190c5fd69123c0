/*
 * rule - the rules in force, and what one of them finds about a subject on a day.
 *
 * A template is a pure question; a rule is a template with parameters and limits. To add a
 * template: a file in core/rules/ and a row in rule.c's table; docs/domain.md tells how.
 */
#ifndef RULE_H
#define RULE_H

#include "post_view.h"
#include <tenure/event.h>
#include <tenure/v1/alert.pb-c.h>

enum {
    HEADLINE_MAX = 1024,
    FIGURES_MAX = 8,
    EVIDENCE_MAX = 256,
    RULE_LIMITS_MAX = 16,
};

/* SUBJECT_CLOCK stands for the clock itself: its entries are linked like any subject's. */
enum subject_kind {
    SUBJECT_ORGANISATION = 1,
    SUBJECT_POST = 2,
    SUBJECT_CLOCK = 3
};

/* What the rules see of a post. */
struct post_subject {
    const struct timeline *timeline;
    const struct post_view *view;
    const char *role;
    const char *organisation_name;
    const char *region;
    Tenure__V1__OrganisationKind kind;
};

struct figure {
    const char *name; // static
    int64_t number;
    char text[64]; // instead of the number, if not empty
};

/* What a rule finds. Evidence is sorted by seq and names no event twice; beyond EVIDENCE_MAX the
 * latest are kept. */
struct finding {
    bool holds;
    Tenure__V1__Severity severity;
    Tenure__V1__Event__Confidence confidence;
    char headline[HEADLINE_MAX];
    struct figure figures[FIGURES_MAX];
    size_t figures_count;
    uint64_t evidence[EVIDENCE_MAX];
    size_t evidence_count;
    int32_t review; // the next day on which time alone could change it; TENURE_NO_DAY: none
};

void finding_add_figure(struct finding *finding, const char *name, int64_t number,
                        const char *text);

/* Adds the event and weakens the confidence to its; seq 0 is no event. */
void finding_add_evidence(struct finding *finding, uint64_t seq,
                          Tenure__V1__Event__Confidence confidence);

/* A length of time as a rule gives it. */
struct period {
    int months; // 0: counted in days
    int days;
};

struct churn {
    struct period window;
    unsigned warning, critical; // so many different people
    bool interims;              // whether interims and actors count as well
};

struct rule;
struct rule_template {
    const char *name;
    enum subject_kind subject;
    /* Reads the parameters. False writes why not. */
    bool (*configure)(const Tenure__V1__Rule *from, struct rule *rule,
                      struct tenure_problem *problem);
    /* For SUBJECT_POST. *ret_finding is empty. */
    void (*evaluate_post)(const struct rule *rule, const struct post_subject *subject,
                          struct finding *ret_finding);
    /* How far back from a day it looks: the first day of its window. For SUBJECT_POST. */
    int32_t (*looks_back)(const struct rule *rule, int32_t day);
};

struct rule {
    char name[TENURE_SLUG_MAX + 1];
    const struct rule_template *of;
    uint64_t version; // the seq of the entry that put this form of it in force
    char roles[RULE_LIMITS_MAX][TENURE_SLUG_MAX + 1];
    size_t roles_count;
    Tenure__V1__OrganisationKind kinds[RULE_LIMITS_MAX];
    size_t kinds_count;
    char regions[RULE_LIMITS_MAX][TENURE_SLUG_MAX + 1];
    size_t regions_count;
    union {
        struct churn churn;
    };
};

struct rules {
    struct rule rules[TENURE_RULES_MAX];
    size_t count;
};

/* The set that ships; static. */
const Tenure__V1__RuleSet *rules_default(void);

/* Reads a rule set; versions are `seq`. False writes what is wrong, and *ret_rules is unusable. */
bool rules_configure(const Tenure__V1__RuleSet *from, uint64_t seq, struct rules *ret_rules,
                     struct tenure_problem *ret_problem);

/* Whether the rule's limits admit the post. */
bool rule_admits_post(const struct rule *rule, const struct post_subject *subject);

/* for templates */

/* "4 years", "18 months", "90 days". */
bool period_parse(const char *text, struct period *ret_period);

/* The period in words: "four years". */
const char *period_words(struct period period, char *words);

/* The first day of a window that ends on `day`. */
int32_t period_first_day(struct period period, int32_t day);

/* The first day on which a window of that length no longer holds `day`. */
int32_t period_out(struct period period, int32_t day);

bool parameter_number(const Tenure__V1__Parameter *parameter, unsigned min, unsigned *ret_number,
                      struct tenure_problem *problem);

extern const struct rule_template repeated_vacancy;

#endif
