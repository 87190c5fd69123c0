/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leadership-gap: all the named posts are open at once. "Norfolk and Waveney is without a settled
 * chair and executive lead at once."
 */
#include <stdio.h>
#include <string.h>

#include "templates.h"
#include <tenure/text.h>

static const struct parameter parameters[] = {
    PARAMETER("posts", PARAMETER_ROLES, roles, "chair, executive-lead"),
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "3 years"),
    PARAMETERS_END,
};

enum {
    LIST_MAX = HEADLINE_MAX - TENURE_NAME_MAX - 64
};

/* Appends a title to "chair and executive lead", "chair, executive lead and medical director". */
static void
list_title(const struct parameters *given, size_t index, const char *title, char *text, size_t size)
{
    const char *before = index == 0 ? "" : index + 1 == given->roles_count ? " and " : ", ";
    size_t used = strlen(text);
    tenure_text_format(text + used, size - used, "%s%s", before, title);
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
    char roles[LIST_MAX] = "";
    struct tenure_date since = { TENURE_NO_DAY, TENURE_BY_DAY };
    bool is_bound = false;
    if (!is_all_open(&rule->parameters, subject))
        return;
    for (size_t i = 0; i < rule->parameters.roles_count; i++) {
        struct post_subject post;
        if (!subject->post(subject->context, rule->parameters.roles[i], &post)) {
            finding_clear(finding);
            return;
        }
        if (post.view->open_since > since.day) {
            since = timeline_open_date(post.timeline, post.view->open_since);
            is_bound = (post_is_unheld(post.view) && since.day == post.view->known_since) ||
                       timeline_is_first_sight(post.timeline, since.day);
        }
        finding_add_opening(finding, &post);
        list_title(&rule->parameters, i, post.names->title, roles, sizeof(roles));
    }
    if (rule_gives_up(rule, subject->day, since.day, finding))
        return;
    finding_holds(finding, TENURE__V1__SEVERITY__CRITICAL, "%s is without a settled %s at once",
                  subject->organisation->name, roles);
    finding_add_since(finding, since, is_bound);
}

const struct rule_template template_leadership_gap = {
    .name = "leadership-gap",
    .subject = SUBJECT_ORGANISATION,
    .parameters = parameters,
    .by_kind = true,
    .evaluate_organisation = evaluate,
};
