/* SPDX-License-Identifier: Apache-2.0 */
#include "context.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/json.h>
#include <tenure/sentence.h>

enum {
    REPORTS_MAX = 50 // pieces of evidence, because messages are limited; the board shows the rest
};

/* Returns the answer; NULL if the daemon refuses the query, for example because of an unknown
 * id. */
static tenure_status
ask(tenure_client *client, Tenure__V1__Query *query, Tenure__V1__Answer **ret_answer)
{
    tenure_status status = tenure_client_query(client, query, ret_answer);
    if (status == TENURE_OK)
        return TENURE_OK;
    *ret_answer = NULL;
    return tenure_status_blame(status) == TENURE_REFUSED ? TENURE_OK : status;
}

static void
set_text(json_t *object, const char *name, const char *text)
{
    if (text[0] != '\0')
        json_object_set_new(object, name, json_string(text));
}

/* Adds the name of an organisation or a region. */
static tenure_status
add_name(tenure_client *client, json_t *context, const char *member, char *id)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__Answer *answer;
    if (id[0] == '\0')
        return TENURE_OK;
    body.organisation = id;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    tenure_status status = ask(client, &query, &answer);
    if (answer != NULL && answer->n_organisations > 0)
        set_text(context, member, answer->organisations[0]->name);
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

static tenure_status
add_role(tenure_client *client, json_t *context, const Tenure__V1__Alert *alert)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    if (alert->role[0] == '\0')
        return TENURE_OK;
    body.organisation = alert->organisation;
    body.role = alert->role;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    tenure_status status = ask(client, &query, &answer);
    if (answer != NULL && answer->n_posts > 0)
        set_text(context, "roleName",
                 tenure_title_text(answer->posts[0]->name, answer->posts[0]->role_name,
                                   answer->posts[0]->role));
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

/* The schema's word for the kind of event: "appointment". */
static const char *
kind_of(const Tenure__V1__Event *event)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(
        &tenure__v1__event__descriptor, (unsigned)event->body_case);
    return field != NULL ? field->name : "";
}

static json_t *
make_citations(const Tenure__V1__Event *event)
{
    json_t *citations = json_array();
    for (size_t i = 0; i < event->n_citations; i++) {
        const Tenure__V1__Citation *citation = event->citations[i];
        json_t *one = json_object();
        set_text(one, "publisher", citation->publisher);
        set_text(one, "title", citation->title);
        set_text(one, "url", citation->url);
        set_text(one, "published", citation->published);
        json_array_append_new(citations, one);
    }
    return citations;
}

static tenure_status
add_evidence(tenure_client *client, json_t *context, const Tenure__V1__Alert *alert)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    json_t *evidence = json_object();
    json_object_set_new(context, "evidence", evidence);
    body.alert = alert->id;
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    tenure_status status = ask(client, &query, &answer);
    size_t count = answer != NULL && answer->why != NULL ? answer->why->n_events : 0;
    for (size_t i = count > REPORTS_MAX ? count - REPORTS_MAX : 0; i < count; i++) {
        const Tenure__V1__Update *update = answer->why->events[i];
        char seq[24];
        if (update->event == NULL)
            continue;
        snprintf(seq, sizeof(seq), "%" PRIu64, update->seq);
        json_object_set_new(evidence, seq,
                            json_pack("{s:s, s:s, s:o}", "announced", update->event->announced,
                                      "kind", kind_of(update->event), "citations",
                                      make_citations(update->event)));
    }
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

tenure_status
context_read(tenure_client *client, const Tenure__V1__Alert *alert, char **ret_json)
{
    json_t *context = json_object();
    tenure_status status = add_name(client, context, "organisationName", alert->organisation);
    if (status == TENURE_OK)
        status = add_name(client, context, "regionName", alert->region);
    if (status == TENURE_OK)
        status = add_role(client, context, alert);
    if (status == TENURE_OK)
        status = add_evidence(client, context, alert);
    *ret_json = status == TENURE_OK ? json_dumps(context, JSON_COMPACT) : NULL;
    json_decref(context);
    return status;
}

/* Adds the reports' details to the evidence, which otherwise has only seqs. */
static void
add_reports(json_t *alert, const json_t *reports)
{
    json_t *evidence = json_object_get(alert, "evidence");
    for (size_t i = 0; i < json_array_size(evidence); i++) {
        json_t *one = json_array_get(evidence, i);
        const char *seq = json_string_value(json_object_get(one, "seq"));
        json_t *report = seq != NULL ? json_object_get(reports, seq) : NULL;
        if (report != NULL)
            json_object_update(one, report);
    }
}

char *
context_add(const Tenure__V1__Alert *alert, const char *context)
{
    char *plain, *text = NULL;
    if (tenure_json_print(&alert->base, &plain) != TENURE_OK)
        return NULL;
    json_t *known = context[0] != '\0' ? json_loads(context, 0, NULL) : NULL;
    if (known == NULL)
        return plain;
    json_t *whole = json_loads(plain, 0, NULL), *reports = json_object_get(known, "evidence");
    add_reports(whole, reports);
    json_object_del(known, "evidence");
    if (whole != NULL && json_object_update(whole, known) == 0)
        text = json_dumps(whole, JSON_COMPACT);
    json_decref(whole);
    json_decref(known);
    free(plain);
    return text;
}
