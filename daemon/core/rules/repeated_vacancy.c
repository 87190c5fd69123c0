/*
 * repeated-vacancy: the post is open, and in the window at least so many different people held it
 * on some day. "Hertfordshire and West Essex is seeking its fifth executive lead in four years."
 */
#include <stdio.h>
#include <string.h>

#include "rule.h"
#include "words.h"

static bool
configure(const Tenure__V1__Rule *from, struct rule *rule, struct tenure_problem *problem)
{
    rule->churn =
        (struct churn){ .window = { .months = 48 }, .warning = 3, .critical = 4, .interims = true };
    for (size_t i = 0; i < from->n_parameters; i++) {
        const Tenure__V1__Parameter *parameter = from->parameters[i];
        bool fine;
        if (strcmp(parameter->name, "window") == 0) {
            fine = period_parse(parameter->value, &rule->churn.window);
            snprintf(problem->reason, sizeof(problem->reason),
                     "\"%.40s\" is not a length of time; write 4 years, 18 months or 90 days",
                     parameter->value);
        } else if (strcmp(parameter->name, "warning") == 0) {
            fine = parameter_number(parameter, 1, &rule->churn.warning, problem);
        } else if (strcmp(parameter->name, "critical") == 0) {
            fine = parameter_number(parameter, 1, &rule->churn.critical, problem);
        } else if (strcmp(parameter->name, "interims") == 0) {
            rule->churn.interims = strcmp(parameter->value, "count") == 0;
            fine = rule->churn.interims || strcmp(parameter->value, "ignore") == 0;
            snprintf(problem->reason, sizeof(problem->reason), "\"%.40s\" is not count or ignore",
                     parameter->value);
        } else {
            fine = false;
            snprintf(problem->reason, sizeof(problem->reason),
                     "there is no such parameter; there are window, warning, critical, interims");
        }
        if (!fine) {
            snprintf(problem->field, sizeof(problem->field), "rules.%.60s.%.50s", from->name,
                     parameter->name);
            return false;
        }
    }
    return true;
}

/* Whether the tenure ran on some day of the window; an unknown start reaches back. */
static bool
is_in_window(const struct tenure *tenure, int32_t first, int32_t day)
{
    bool begun =
        tenure->start.day != TENURE_NO_DAY ? tenure->start.day <= day : tenure->held_from <= day;
    return begun && tenure_last_day(tenure) >= first;
}

static bool
is_counted(const struct rule *rule, const struct post_subject *subject, uint32_t index,
           int32_t first)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    if (!is_in_window(&timeline->tenures[index], first, day))
        return false;
    if (rule->churn.interims)
        return true;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (basis->tenure == index && basis->from.day <= day &&
            basis->basis == TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
            return true;
    }
    return false;
}

static void
add_evidence_of(struct finding *finding, const struct tenure *tenure, int32_t day)
{
    finding_add_evidence(finding, tenure->start_seq, tenure->start_confidence);
    if (tenure->leaving_from != TENURE_NO_DAY && tenure->leaving_from <= day)
        finding_add_evidence(finding, tenure->leaving_seq, tenure->leaving_confidence);
    if (tenure->end.day != TENURE_NO_DAY && tenure->end_announced <= day)
        finding_add_evidence(finding, tenure->end_seq, tenure->end_confidence);
}

/* The day on which the window lets go of the tenure, and with it of its evidence. */
static int32_t
out_day(const struct rule *rule, const struct tenure *tenure)
{
    return tenure->end.day != TENURE_NO_DAY
               ? period_out(rule->churn.window, tenure_last_day(tenure))
               : TENURE_NO_DAY;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *ret_finding)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    int32_t first = period_first_day(rule->churn.window, day);
    unsigned leaders = 0;
    ret_finding->review = TENURE_NO_DAY;
    if (!subject->view->open)
        return;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (!is_counted(rule, subject, i, first))
            continue;
        bool again = false;
        for (uint32_t before = 0; before < i && !again; before++)
            again = timeline->tenures[before].person == tenure->person &&
                    is_counted(rule, subject, before, first);
        leaders += !again;
        add_evidence_of(ret_finding, tenure, day);
        int32_t out = out_day(rule, tenure);
        if (out > day)
            ret_finding->review = tenure_day_earlier(ret_finding->review, out);
    }
    ret_finding->holds = leaders >= rule->churn.warning || leaders >= rule->churn.critical;
    if (!ret_finding->holds)
        return;

    char ordinal[TNI_WORD_MAX], role[TNI_WORD_MAX], window[TNI_WORD_MAX];
    period_words(rule->churn.window, window);
    ret_finding->severity = leaders >= rule->churn.critical ? TENURE__V1__SEVERITY__CRITICAL
                                                            : TENURE__V1__SEVERITY__WARNING;
    snprintf(ret_finding->headline, sizeof(ret_finding->headline), "%s is seeking its %s %s in %s",
             subject->organisation_name, tni_ordinal(leaders + 1, ordinal),
             tni_role(subject->role, role), window);
    finding_add_figure(ret_finding, "leaders", leaders, "");
    finding_add_figure(ret_finding, "window", 0, window);
}

static int32_t
looks_back(const struct rule *rule, int32_t day)
{
    return period_first_day(rule->churn.window, day);
}

const struct rule_template repeated_vacancy = {
    .name = "repeated-vacancy",
    .subject = SUBJECT_POST,
    .configure = configure,
    .evaluate_post = evaluate,
    .looks_back = looks_back,
};
