/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leadership-gap: all the posts named are open at once.
 * "Norfolk and Waveney is without a settled chair and executive lead at once."
 */
#include <stdio.h>
#include <string.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("posts", PARAMETER_ROLES, roles, "chair, executive-lead"),
    PARAMETERS_END,
};

enum {
    LIST_MAX = RULE_ROLES_MAX * TNI_WORD_MAX
};

/* "chair and executive lead", "chair, executive lead and medical director". */
static void
list_roles(const struct parameters *given, char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < given->roles_count && used < size; i++) {
        char role[TNI_WORD_MAX];
        const char *before = i == 0 ? "" : i + 1 == given->roles_count ? " and " : ", ";
        used += (size_t)snprintf(text + used, size - used, "%s%s", before,
                                 tni_role(given->roles[i], role));
    }
}

static bool
is_all_open(const struct parameters *given, const struct organisation_subject *subject)
{
    size_t open = 0;
    while (open < given->roles_count && subject->is_open(subject->context, given->roles[open]))
        open++;
    return open == given->roles_count;
}

static void
evaluate(const struct rule *rule, const struct organisation_subject *subject,
         struct finding *finding)
{
    int32_t since = TENURE_NO_DAY;
    if (!is_all_open(&rule->parameters, subject))
        return;
    for (size_t i = 0; i < rule->parameters.roles_count; i++) {
        struct post_subject post;
        if (!subject->post(subject->context, rule->parameters.roles[i], &post)) {
            finding_clear(finding);
            return;
        }
        if (post.view->open_since > since)
            since = post.view->open_since;
        finding_add_opening(finding, &post);
    }
    char roles[LIST_MAX];
    list_roles(&rule->parameters, roles, sizeof(roles));
    finding_holds(finding, TENURE__V1__SEVERITY__CRITICAL, "%s is without a settled %s at once",
                  subject->organisation->name, roles);
    finding_add_day(finding, "since", since);
}

const struct rule_template template_leadership_gap = {
    .name = "leadership-gap",
    .subject = SUBJECT_ORGANISATION,
    .parameters = parameters,
    .by_kind = true,
    .evaluate_organisation = evaluate,
};
