/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates one rule about one subject on a day, from what time_travel folds. */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "grow.h"
#include "messages.h"
#include "rows.h"
#include "subjects.h"
#include "time_travel_parts.h"

static tenure_status
evaluate_post_on_day(struct time_travel *travel, const struct rule *rule, uint64_t number,
                     struct finding *finding)
{
    const struct post_subject *subject = &travel->subject;
    tenure_status status = time_travel_is_read(travel, SUBJECT_POST, number)
                               ? TENURE_OK
                               : time_travel_fold_post(travel, number);
    if (status == TENURE_OK && subject->view->status != TENURE__V1__POST_STATE__STATUS__ABOLISHED &&
        rule_admits_post(rule, subject))
        rule->of->evaluate_post(rule, subject, finding);
    return status;
}

/* Reads a post of the organisation that was read. */
static bool
show_post(void *context, const char *role, struct post_subject *ret_post)
{
    struct time_travel *travel = context;
    uint64_t number;
    if (subject_find_post(travel->read, travel->organisation.organisation.id, role, &number) !=
            TENURE_OK ||
        time_travel_fold_post(travel, number) != TENURE_OK)
        return false;
    *ret_post = travel->subject;
    return true;
}

static bool
is_post_open(void *context, const char *role)
{
    struct post_subject post;
    return show_post(context, role, &post) && post.view->open;
}

static tenure_status
evaluate_organisation_on_day(struct time_travel *travel, const struct rule *rule, uint64_t number,
                             struct finding *finding)
{
    const struct organisation *organisation = &travel->organisation.organisation;
    tenure_status status = time_travel_is_read(travel, SUBJECT_ORGANISATION, number)
                               ? TENURE_OK
                               : time_travel_fold_organisation(travel, number);
    if (status != TENURE_OK || !organisation_exists(organisation, travel->day) ||
        !rule_admits(rule, NULL, organisation->kind, organisation->region))
        return status;
    const struct organisation_subject subject = {
        .organisation = organisation,
        .detail = &travel->organisation.detail,
        .day = travel->day,
        .is_open = is_post_open,
        .post = show_post,
        .context = travel,
    };
    rule->of->evaluate_organisation(rule, &subject, finding);
    return status;
}

/* Adds the last folded post if the person holds it. */
static tenure_status
add_holding(struct time_travel *travel, uint64_t person)
{
    struct time_travel_asked *asked = &travel->asked;
    const struct organisation *organisation = &travel->organisation.organisation;
    struct holding_row row = { 0 };
    time_travel_forget(travel);
    if (state_person_post(travel->read, &travel->arena, &travel->subject,
                          travel->post.organisation_id, person, &row) == NULL)
        return row.phase == HOLDING_NONE ? TENURE_OK : TENURE_TOO_LARGE;
    if (row.phase != HOLDING_HELD)
        return TENURE_OK;
    void *grown = tni_grow(asked->holdings, asked->holdings_count, &asked->holdings_max,
                           sizeof(asked->holdings[0]));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    asked->holdings = grown;
    struct holding *holding = &asked->holdings[asked->holdings_count++];
    *holding = (struct holding){
        .kind = organisation->kind,
        .seqs = { row.seqs[0], row.seqs[1] },
        .confidence = { row.confidence[0], row.confidence[1] },
    };
    memcpy(holding->organisation_name, organisation->name, sizeof(holding->organisation_name));
    memcpy(holding->role, travel->post.role, sizeof(holding->role));
    memcpy(holding->title, travel->names.title, sizeof(holding->title));
    memcpy(holding->region, organisation->region, sizeof(holding->region));
    return TENURE_OK;
}

static tenure_status
read_holdings(struct time_travel *travel, uint64_t number)
{
    tenure_status status = TENURE_OK;
    travel->asked.holdings_count = 0;
    for (uint64_t post = 0; status == TENURE_OK;) {
        status = time_travel_next_post(travel, number, &post);
        if (status == TENURE_OK)
            status = add_holding(travel, number);
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
evaluate_person_on_day(struct time_travel *travel, const struct rule *rule, uint64_t number,
                       struct finding *finding)
{
    struct person_text text;
    tenure_status status = time_travel_is_read(travel, SUBJECT_PERSON, number)
                               ? TENURE_OK
                               : read_holdings(travel, number);
    if (status == TENURE_OK)
        status = person_find_text(travel->read, number, &text);
    if (status != TENURE_OK)
        return status;
    const struct person_subject subject = {
        .name = text.name,
        .holdings = travel->asked.holdings,
        .holdings_count = travel->asked.holdings_count,
        .day = travel->day,
    };
    rule->of->evaluate_person(rule, &subject, finding);
    return status;
}

/* Describes the subject that was read last. */
static void
describe(struct time_travel *travel, enum subject_kind kind, uint64_t number,
         struct alert_subject *ret_about)
{
    const struct organisation *organisation =
        kind == SUBJECT_SCOPE ? &travel->asked.scope : &travel->organisation.organisation;
    struct person_text text;
    bool is_post = kind == SUBJECT_POST;
    *ret_about = (struct alert_subject){ .kind = kind, .number = number };
    ret_about->organisation = ret_about->role = ret_about->region = "";
    ret_about->id = travel->asked.id;
    snprintf(travel->asked.id, sizeof(travel->asked.id), "%s%s%s", organisation->id,
             is_post ? "/" : "", is_post ? travel->post.role : "");
    if (kind == SUBJECT_SCOPE && number != 0)
        ret_about->region = organisation->id;
    if (kind == SUBJECT_PERSON && person_find_text(travel->read, number, &text) == TENURE_OK)
        snprintf(travel->asked.id, sizeof(travel->asked.id), "%s", text.id);
    if (is_post || kind == SUBJECT_ORGANISATION) {
        ret_about->organisation = organisation->id;
        ret_about->region = organisation->region;
    }
    if (is_post)
        ret_about->role = travel->post.role;
}

tenure_status
time_travel_evaluate(struct time_travel *travel, const struct rule *rule, uint64_t number,
                     struct finding *finding, struct alert_subject *ret_about)
{
    enum subject_kind kind = rule->of->subject;
    finding_clear(finding);
    tenure_status status =
        kind == SUBJECT_POST     ? evaluate_post_on_day(travel, rule, number, finding)
        : kind == SUBJECT_PERSON ? evaluate_person_on_day(travel, rule, number, finding)
        : kind == SUBJECT_SCOPE  ? time_travel_evaluate_scope(travel, rule, number, finding)
                                 : evaluate_organisation_on_day(travel, rule, number, finding);
    if (status == TENURE_OK && finding->lacks_memory)
        status = TENURE_NO_MEMORY;
    if (status == TENURE_OK && finding->holds)
        describe(travel, kind, number, ret_about);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
