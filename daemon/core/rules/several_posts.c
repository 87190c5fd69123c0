/* SPDX-License-Identifier: Apache-2.0 */
/*
 * several-posts: one person holds posts in several groups of organisation kinds that should control
 * each other. "Wilf Williams is accountable officer of Kent and Medway CCG and executive lead of
 * Kent and Medway at once."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("groups", PARAMETER_GROUPS, groups, "STP ICS ICB, CCG, ICP"),
    PARAMETER("warning", PARAMETER_NUMBER, warning, "2"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "3"),
    PARAMETERS_END,
};

enum {
    POSTS_LISTED = 3,
    LIST_MAX = POSTS_LISTED * (2 * TENURE_NAME_MAX + 16)
};

static bool
is_counted(const struct rule *rule, const struct holding *holding)
{
    bool grouped = false;
    for (size_t i = 0; i < rule->parameters.groups_count; i++)
        grouped = grouped || kind_is_in(rule->parameters.groups[i], holding->kind);
    return grouped && rule_admits(rule, holding->role, holding->kind, holding->region);
}

static unsigned
count_groups(const struct rule *rule, const struct person_subject *subject)
{
    unsigned groups = 0;
    for (size_t group = 0; group < rule->parameters.groups_count; group++) {
        bool holds = false;
        for (size_t i = 0; i < subject->holdings_count; i++)
            holds =
                holds || (kind_is_in(rule->parameters.groups[group], subject->holdings[i].kind) &&
                          is_counted(rule, &subject->holdings[i]));
        groups += holds;
    }
    return groups;
}

/* "chair of Devon, executive lead of Dorset and two more". */
static void
list_posts(const struct rule *rule, const struct person_subject *subject, unsigned posts,
           char *text, size_t size)
{
    unsigned listed = 0, shown = posts > POSTS_LISTED ? POSTS_LISTED - 1 : posts;
    size_t used = 0;
    char word[TNI_WORD_MAX];
    for (size_t i = 0; i < subject->holdings_count && listed < shown && used < size; i++) {
        const struct holding *holding = &subject->holdings[i];
        if (!is_counted(rule, holding))
            continue;
        listed++;
        const char *before = listed == 1 ? "" : listed == posts ? " and " : ", ";
        used += (size_t)snprintf(text + used, size - used, "%s%s of %s", before, holding->title,
                                 holding->organisation_name);
    }
    if (listed < posts && used < size)
        snprintf(text + used, size - used, " and holder of %s more posts",
                 tni_count(posts - listed, word));
}

static void
evaluate(const struct rule *rule, const struct person_subject *subject, struct finding *finding)
{
    unsigned groups = count_groups(rule, subject), posts = 0;
    Tenure__V1__Severity severity = rule_severity_from(rule, groups);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    for (size_t i = 0; i < subject->holdings_count; i++) {
        const struct holding *holding = &subject->holdings[i];
        if (!is_counted(rule, holding))
            continue;
        posts++;
        for (size_t seq = 0; seq < sizeof(holding->seqs) / sizeof(holding->seqs[0]); seq++)
            finding_add_evidence(finding, holding->seqs[seq], holding->confidence[seq]);
    }
    char list[LIST_MAX];
    list_posts(rule, subject, posts, list, sizeof(list));
    finding_holds(finding, severity, "%s is %s at once", subject->name, list);
    finding_add_number(finding, "groups", groups);
    finding_add_number(finding, "posts", posts);
}

const struct rule_template template_several_posts = {
    .name = "several-posts",
    .subject = SUBJECT_PERSON,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_person = evaluate,
};
