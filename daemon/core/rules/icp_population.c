/* SPDX-License-Identifier: Apache-2.0 */
/*
 * icp-population: an integrated care partnership serves fewer or more people than intended.
 * "Ashford serves 120,000 people, fewer than the 150,000 meant for a partnership."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("minimum", PARAMETER_PEOPLE, minimum, "150000"),
    PARAMETER("maximum", PARAMETER_PEOPLE, maximum, "500000"),
    PARAMETERS_END,
};

static void
evaluate(const struct rule *rule, const struct organisation_subject *subject,
         struct finding *finding)
{
    const struct organisation *icp = subject->organisation;
    bool few = icp->population < rule->parameters.minimum;
    char people[TNI_WORD_MAX], bound[TNI_WORD_MAX];
    if (icp->kind != TENURE__V1__ORGANISATION_KIND__ICP || icp->population == 0 ||
        (!few && icp->population <= rule->parameters.maximum))
        return;
    finding_holds(finding, TENURE__V1__SEVERITY__INFO,
                  "%s serves %s people, %s than the %s meant for a partnership", icp->name,
                  tni_people(icp->population, people), few ? "fewer" : "more",
                  tni_people(few ? rule->parameters.minimum : rule->parameters.maximum, bound));
    finding_add_number(finding, "population", (int64_t)icp->population);
    finding_add_evidence(finding, icp->population_seq, icp->population_confidence);
}

static bool
check(const struct parameters *given, char *ret_reason, size_t reason_size)
{
    if (given->minimum <= given->maximum)
        return true;
    snprintf(ret_reason, reason_size, "minimum is over maximum");
    return false;
}

const struct rule_template template_icp_population = {
    .name = "icp-population",
    .subject = SUBJECT_ORGANISATION,
    .parameters = parameters,
    .by_kind = true,
    .evaluate_organisation = evaluate,
    .check = check,
};
