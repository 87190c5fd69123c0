/* SPDX-License-Identifier: Apache-2.0 */
/*
 * templates - the rule templates; each is in its own file in core/rules/.
 */
#ifndef TEMPLATES_H
#define TEMPLATES_H

#include "rule.h"

// about a post
extern const struct rule_template template_churn;
extern const struct rule_template template_vacancy;
extern const struct rule_template template_open_post;
extern const struct rule_template template_called_off;
extern const struct rule_template template_interim_cover;
extern const struct rule_template template_no_successor;
extern const struct rule_template template_short_tenure;
// about an organisation
extern const struct rule_template template_leadership_gap;
extern const struct rule_template template_icp_population;
extern const struct rule_template template_milestone;
// about a person
extern const struct rule_template template_several_posts;
// about a region or everything
extern const struct rule_template template_cluster;
extern const struct rule_template template_indicator;

/* A row in a template's table of parameters. */
#define PARAMETER(name, form, member, words)                                                       \
    {                                                                                              \
        name, form, offsetof(struct parameters, member), words, NULL                               \
    }
#define PARAMETER_OF(name, member, words, choices)                                                 \
    {                                                                                              \
        name, PARAMETER_CHOICE, offsetof(struct parameters, member), words, choices                \
    }
#define PARAMETERS_END                                                                             \
    {                                                                                              \
        NULL, PARAMETER_NUMBER, 0, NULL, NULL                                                      \
    }

/* The choices of a parameter `scope`. */
extern const char *const scope_choices[];

/* Whether a rule applies to that scope. */
bool scope_is_asked(const struct rule *rule, const struct scope_subject *subject);

/* A day in words, "27 November 2019"; writes up to TNI_WORD_MAX bytes and returns them. */
const char *date_words(struct tenure_date date, char *words);
/* "on 1 May 2020", "in May 2020", "in 2020". */
const char *date_when(struct tenure_date date, char *words);

#endif
