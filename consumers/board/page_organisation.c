/* SPDX-License-Identifier: Apache-2.0 */
/* One organisation: its posts, duties and alerts, and the reports about it. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "linked.h"
#include "lookup_words.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>
#include <tenure/sentence.h>

enum {
    POSTS_SHOWN = 100,
    REPORTS_SHOWN = 100,
    ALERTS_SHOWN = 20,
    YEARS = 5
};

static void
put_facts(struct request *request, json_t *data, const Tenure__V1__OrganisationState *state)
{
    char name[LOOKUP_TEXT_MAX];
    json_t *facts = put_object(data, "facts");
    put_text(facts, "kind", state->kind != 0 ? organisation_kind_words(state->kind) : "not said");
    if (state->parent[0] != '\0') {
        name_organisation(request, state->parent, name, sizeof(name));
        put_text(facts, "parent", name);
        put_link(facts, "parent_to", request, "organisation", state->parent);
    }
    if (state->population > 0)
        put_count(facts, "population", (int64_t)state->population);
    if (state->since[0] != '\0')
        put_day(facts, "known_since", state->since, request->today);
    bool has_ended = tenure_date_has_come(state->ended, state->date);
    if (state->ended[0] != '\0')
        put_day(facts, has_ended ? "ended_on" : "ends_on", state->ended, request->today);
    if (state->successor[0] != '\0') {
        json_t *successor = put_object(facts, "successor");
        put_text(successor, "when", has_ended ? "now" : "then");
        say_organisation(request, put_list(successor, "says"), state->successor);
    }
    json_t *before = put_list(facts, "predecessors");
    for (size_t i = 0; i < state->n_predecessors; i++)
        say_organisation(request, put_list(add_object(before), "says"), state->predecessors[i]);
    put_identifiers(facts, state->identifiers, state->n_identifiers);
    if (state->icps_unnamed > 0)
        put_format(facts, "planned", "%u planned, not named", state->icps_unnamed);
    json_t *icps = put_list(facts, "partnerships");
    for (size_t i = 0; i < state->n_icps; i++)
        put_format(add_object(icps), "partnership", "%s, %s",
                   state->icps[i]->name[0] != '\0' ? state->icps[i]->name : state->icps[i]->id,
                   tenure_enum_text(&tenure__v1__icp_formation__stage__descriptor,
                                    (int)state->icps[i]->stage));
}

static void
put_duties(struct request *request, json_t *data, const Tenure__V1__OrganisationState *state)
{
    json_t *duties = put_list(data, "duties");
    for (size_t i = 0; i < state->n_milestones; i++) {
        const Tenure__V1__MilestoneState *milestone = state->milestones[i];
        char name[80];
        json_t *duty = add_object(duties);
        bool met = milestone->met[0] != '\0';
        bool overdue = !met && day_words_is_past(milestone->due, request->today);
        lookup_words_role(milestone->name, name, sizeof(name));
        put_text(duty, "duty", name);
        put_text(duty, "kind", met ? "came" : overdue ? "critical" : "advert");
        put_text(duty, "badge", met ? "met" : overdue ? "overdue" : "to come");
        put_text(duty, "met_on", "");
        put_text(duty, "due_on", "");
        if (met)
            put_day(duty, "met_on", milestone->met, request->today);
        if (milestone->due[0] != '\0')
            put_day(duty, "due_on", milestone->due, request->today);
    }
    put_flag(data, "has_duties", state->n_milestones > 0);
}

static void
put_posts(struct request *request, json_t *data, const Tenure__V1__OrganisationState *state)
{
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer = NULL;
    struct timeline_span span = timeline_span(request, YEARS);
    json_t *posts = put_list(data, "posts");
    body.organisation = state->id;
    body.limit = POSTS_SHOWN;
    timeline_put_axis(put_object(data, "axis"), span);
    if (posts_ask(request, &body, NULL, &answer) != TENURE_OK)
        answer = NULL;
    linked_put_organisation(request, data, state, answer);
    if (answer == NULL)
        return;
    for (size_t i = 0; i < answer->n_histories; i++) {
        json_t *row = add_object(posts);
        posts_put_row(request, row, answer->histories[i], span);
        char role[80];
        snprintf(role, sizeof(role), "%s", json_string_value(json_object_get(row, "role")));
        lookup_words_capital(role);
        put_text(row, "name", role);
        put_text(row, "role", "");
    }
    posts_put_more(request, data, answer, "organisation", state->id);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
put_organisation(struct request *request, const Tenure__V1__OrganisationHistory *history,
                 uint64_t next)
{
    const Tenure__V1__OrganisationState *state = history->state;
    char name[LOOKUP_TEXT_MAX];
    json_t *data = shell_data(request, "/posts", state->name[0] != '\0' ? state->name : state->id);
    uint64_t seqs[REPORTS_SHOWN];
    size_t count = 0;
    if (state->region[0] != '\0') {
        name_organisation(request, state->region, name, sizeof(name));
        put_text(data, "region_name", name);
        put_link(data, "region_to", request, "region", state->region);
    }
    put_facts(request, data, state);
    put_duties(request, data, state);
    put_posts(request, data, state);
    page_put_alerts_about(request, data, "", state->id, ALERTS_SHOWN);
    for (size_t i = history->n_changes; i > 0 && count < REPORTS_SHOWN; i--) {
        if (count == 0 || seqs[count - 1] != history->changes[i - 1]->seq)
            seqs[count++] = history->changes[i - 1]->seq;
    }
    put_evidence(request, data, seqs, count);
    put_next(data, request, next);
    put_text(data, "organisation_id", state->id);
    put_format(data, "feed", "%s/atom?organisation=%s", request->base, state->id);
    put_format(data, "csv", "%s/csv/tenures?organisation=%s", request->base, state->id);
    put_format(data, "json", "%s/api/history/organisation?organisation=%s", request->base,
               state->id);
    shell_write(request, "organisation", data);
}

void
page_organisation(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = (char *)(uintptr_t)request_parameter(request, "id");
    body.axes = &request->axes;
    body.history = true;
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    if (!page_ask(request, &query, &answer))
        return;
    put_organisation(request, answer->organisation_history, answer->next);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
