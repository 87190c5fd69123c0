/* SPDX-License-Identifier: Apache-2.0 */
/* The desk: enter a report, preview it, correct one. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "desk_effects.h"
#include "desk_form.h"
#include "desk_pages.h"
#include "doubt_holder.h"
#include "lookup_words.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"
#include <tenure/event.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    SUGGESTIONS = 8
};

void
desk_put(struct request *request, json_t *data)
{
    char token[DESK_TOKEN_MAX];
    if (request->desk == NULL || request->user[0] == '\0')
        return;
    json_t *desk = put_object(data, "desk");
    desk_token(request->desk, request->user, token);
    put_text(desk, "token", token);
    put_text(desk, "user", request->user);
    put_flag(desk, "watches", desk_options(request->desk)->watches != NULL);
}

void
desk_go(struct request *request, const char *page, const char *id)
{
    request->status = 303;
    request->location = request_link(request, page, id);
}

static json_t *
desk_data(struct request *request, const char *title)
{
    json_t *data = shell_data(request, "/desk", title);
    desk_put(request, data);
    return data;
}

/* Reads the entry to correct; NULL: there is none, or the daemon wrote it. The caller frees the
 * answer. */
static const Tenure__V1__Event *
read_corrected(struct request *request, Tenure__V1__Answer **ret_answer)
{
    char *end;
    const char *text = desk_value(request, "seq");
    uint64_t seq = strtoull(text, &end, 10);
    *ret_answer = NULL;
    if (text[0] == '\0' || *end != '\0')
        return NULL;
    if (tables_read_event(request->client, seq, ret_answer) != TENURE_OK) {
        *ret_answer = NULL;
        return NULL;
    }
    const Tenure__V1__Event *event = (*ret_answer)->updates[0]->event;
    return strcmp(event->source, TENURE_OWN_SOURCE) != 0 ? event : NULL;
}

static void
put_kinds(struct request *request, json_t *data, enum desk_kind chosen)
{
    json_t *list = put_list(data, "kinds");
    for (enum desk_kind kind = 0; kind < DESK_KINDS; kind++) {
        char url[URL_TEXT_MAX];
        json_t *one = add_object(list);
        put_text(one, "kind", desk_kind_name(kind));
        put_format(one, "to", "%s/desk?kind=%s", request->base,
                   url_text(desk_kind_name(kind), url));
        put_flag(one, "here", kind == chosen);
    }
}

static void
put_corrected(struct request *request, json_t *data, const Tenure__V1__Update *update)
{
    const char *how = desk_value(request, "how");
    bool retract = strcmp(how, "retract") == 0;
    put_flag(data, "with_sure", true);
    put_report(request, put_object(data, "corrected"), update);
    put_text(data, "why", desk_value(request, "why"));
    put_flag(data, "retract", retract);
    put_flag(data, "has_form", desk_kind_of(update->event) != DESK_KINDS);
}

static void
show_form(struct request *request, const struct desk_problem *problem)
{
    Tenure__V1__Answer *answer;
    const Tenure__V1__Event *before = read_corrected(request, &answer);
    enum desk_kind kind =
        before != NULL ? desk_kind_of(before) : desk_kind_named(desk_value(request, "kind"));
    json_t *data = desk_data(request, before != NULL ? "Correct a report" : "Enter a report");
    if (before != NULL)
        put_corrected(request, data, answer->updates[0]);
    else
        put_kinds(request, data, kind);
    put_flag(data, "has_kinds", before == NULL);
    put_flag(data, "on_report", before == NULL);
    if (kind != DESK_KINDS) {
        put_text(data, "kind_chosen", desk_kind_name(kind));
        desk_put_fields(request, data, kind, before, problem);
    }
    bool whole = problem != NULL && problem->field[0] == '\0';
    put_text(data, "problem", whole ? problem->reason : "");
    put_flag(data, "wrong", problem != NULL);
    request->status = problem != NULL ? 400 : 200;
    shell_write(request, "desk", data);
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
}

void
desk_report(struct request *request)
{
    request_read_report(request);
    show_form(request, NULL);
}

void
desk_correct(struct request *request)
{
    Tenure__V1__Answer *answer;
    request_read_report(request);
    bool there = read_corrected(request, &answer) != NULL;
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    if (there)
        show_form(request, NULL);
    else
        request_fail(request, 404, "There is no such report", "Go to the report that is wrong.");
}

/* Makes a retraction of an event, with that event's source. */
static Tenure__V1__Event *
make_retraction(struct request *request, const Tenure__V1__Event *before)
{
    Tenure__V1__Event *event = calloc(1, sizeof(*event));
    Tenure__V1__Retraction *body = calloc(1, sizeof(*body));
    if (event == NULL || body == NULL) {
        free(event);
        free(body);
        return NULL;
    }
    tenure__v1__event__init(event);
    tenure__v1__retraction__init(body);
    event->source = strdup(before->source);
    event->author = strdup(request->user);
    event->body_case = TENURE__V1__EVENT__BODY_RETRACTION;
    event->retraction = body;
    body->id = strdup(before->id);
    body->reason = strdup(desk_value(request, "why"));
    return event;
}

/* What a submitted form publishes. */
struct submission {
    Tenure__V1__Event *events[DESK_EVENTS]; // the report, then the retraction of `back`
    size_t count;
    Tenure__V1__Answer *before; // the entry that is corrected; NULL: none
    Tenure__V1__Answer *back;   // what counts again without that entry; NULL: nothing
};

/* Reads the submitted report. NULL: the form is shown again with the error. */
static Tenure__V1__Event *
read_report(struct request *request, Tenure__V1__Answer **ret_before)
{
    struct desk_problem problem = { "why", "Say in a sentence why; readers see it." };
    const Tenure__V1__Event *before = read_corrected(request, ret_before);
    enum desk_kind kind =
        before != NULL ? desk_kind_of(before) : desk_kind_named(desk_value(request, "kind"));
    bool retract = before != NULL &&
                   (strcmp(desk_value(request, "how"), "retract") == 0 || kind == DESK_KINDS);
    Tenure__V1__Event *event = NULL;
    if (before != NULL && desk_value(request, "why")[0] == '\0')
        problem.field[0] = '\0';
    else if (retract)
        event = make_retraction(request, before);
    else
        event = desk_read_event(request, kind, before, &problem);
    if (event == NULL)
        show_form(request, &problem);
    return event;
}

/* Copies the id; the event owns the copy. False: out of memory. */
static bool
set_id(Tenure__V1__Event *event, const char *id)
{
    char *copy = strdup(id);
    if (copy == NULL)
        return false;
    if (event->id != protobuf_c_empty_string)
        free(event->id);
    event->id = copy;
    return true;
}

/* Reads what the corrected entry had itself retracted or replaced: it counts again once that entry
 * does not, unless another one corrects it. */
static Tenure__V1__Answer *
read_back(struct request *request, const Tenure__V1__Update *corrected)
{
    Tenure__V1__Answer *answer;
    uint64_t by = lookup_corrected_by(follow_lookup(request->follow), corrected->corrects);
    if (corrected->corrects == 0 || (by != 0 && by != corrected->seq) ||
        tables_read_event(request->client, corrected->corrects, &answer) != TENURE_OK)
        return NULL;
    return answer;
}

static void
forget(struct submission *form)
{
    for (size_t i = 0; i < form->count; i++)
        tenure__v1__event__free_unpacked(form->events[i], NULL);
    if (form->before != NULL)
        tenure__v1__answer__free_unpacked(form->before, NULL);
    if (form->back != NULL)
        tenure__v1__answer__free_unpacked(form->back, NULL);
}

/* Reads the submitted form; the events get ids that begin with `id`, so that publishing them twice
 * stores them once. A report that replaces a correction also retracts what that one had corrected,
 * so that only the new report counts. False: the form is shown again with the error. */
static bool
read_form(struct request *request, const char *id, struct submission *ret_form)
{
    char second[DESK_ID_MAX + 8];
    struct submission *form = ret_form;
    *form = (struct submission){ 0 };
    Tenure__V1__Event *event = read_report(request, &form->before);
    if (event == NULL) {
        forget(form);
        return false;
    }
    form->events[form->count++] = event;
    if (form->before != NULL)
        form->back = read_back(request, form->before->updates[0]);
    bool fine = set_id(event, id);
    if (form->back != NULL && event->body_case != TENURE__V1__EVENT__BODY_RETRACTION) {
        Tenure__V1__Event *also = make_retraction(request, form->back->updates[0]->event);
        tenure_text_format(second, sizeof(second), "%s-first", id);
        fine = fine && also != NULL && set_id(also, second);
        if (also != NULL)
            form->events[form->count++] = also;
    }
    if (fine)
        return true;
    forget(form);
    request_fail_status(request, TENURE_NO_MEMORY);
    return false;
}

static void
add_hidden(void *context, const char *name, const char *value)
{
    json_t *one;
    if (strcmp(name, "token") == 0 || strcmp(name, "event_id") == 0)
        return;
    one = add_object(context);
    put_text(one, "name", name);
    put_text(one, "value", value);
}

static void
post_of(const Tenure__V1__Event *event, const char **ret_organisation, const char **ret_role)
{
    *ret_organisation = *ret_role = "";
    if (event->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT) {
        *ret_organisation = event->appointment->organisation;
        *ret_role = event->appointment->role;
    } else if (event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE) {
        *ret_organisation = event->departure->organisation;
        *ret_role = event->departure->role;
    } else if (event->body_case == TENURE__V1__EVENT__BODY_RECRUITMENT) {
        *ret_organisation = event->recruitment->organisation;
        *ret_role = event->recruitment->role;
    }
}

/* Warns of a departure of somebody who is not known to hold the post. */
static void
put_doubt(struct request *request, json_t *data, const Tenure__V1__Event *event)
{
    char doubt[DOUBT_MAX];
    if (event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE &&
        doubt_holder(request->client, event, "this post", doubt))
        put_text(data, "doubt", doubt);
}

/* "27 November 2019, without a last day" */
static void
put_known_departure(json_t *data, const Tenure__V1__Tenure *holder)
{
    char since[DAY_WORDS_MAX], end[DAY_WORDS_MAX];
    put_format(data, "seen",
               "This departure has been known since %s, %s%s. It is not counted twice.",
               day_words(holder->leaving_since, false, since),
               holder->end[0] != '\0' ? "with the last day " : "without a last day",
               day_words(holder->end, false, end));
}

/* Notes that the state already shows what the event reports. */
static void
put_seen(json_t *data, const Tenure__V1__Event *event, const Tenure__V1__PostState *state)
{
    const Tenure__V1__Person *person = tenure_event_person(event);
    char id[TENURE_SLUG_MAX + 1] = "";
    bool comes = event->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT;
    if (person == NULL || (person->id[0] == '\0' && !tenure_person_id(person->name, id)))
        return;
    const char *wanted = person->id[0] != '\0' ? person->id : id;
    for (size_t i = 0; i < state->n_holders; i++) {
        const Tenure__V1__Tenure *holder = state->holders[i];
        if (strcmp(holder->person->id, wanted) != 0)
            continue;
        if (comes)
            put_text(data, "seen", "This person already holds the post.");
        else if (holder->leaving && holder->leaving_since[0] != '\0')
            put_known_departure(data, holder);
    }
    if (comes && state->designate != NULL && strcmp(state->designate->person->id, wanted) == 0)
        put_text(data, "seen", "This person is already named for the post.");
}

static void
put_before(struct request *request, json_t *data, const Tenure__V1__Event *event)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    const char *organisation, *role;
    post_of(event, &organisation, &role);
    if (role[0] == '\0')
        return;
    body.organisation = (char *)(uintptr_t)organisation;
    body.role = (char *)(uintptr_t)role;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK) {
        put_flag(data, "is_new", true);
        return;
    }
    if (answer->n_posts > 0) {
        posts_put_now(request, put_object(data, "before"), answer->posts[0]);
        put_seen(data, event, answer->posts[0]);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Says what happens to the report that the corrected entry had corrected. */
static void
put_back(struct request *request, json_t *data, const struct submission *form)
{
    if (form->back == NULL)
        return;
    json_t *back = put_object(data, form->count > 1 ? "also_gone" : "comes_back");
    say_event(request, put_list(back, "says"), form->back->updates[0]->event);
}

void
desk_preview(struct request *request)
{
    struct submission form;
    char id[DESK_ID_MAX];
    request_read_report(request);
    desk_new_id(id);
    if (!read_form(request, id, &form))
        return;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    json_t *data = desk_data(request, "Is this right?");
    update.event = form.events[0];
    update.corrects = form.before != NULL ? form.before->updates[0]->seq : 0;
    put_flag(data, "with_sure", true);
    put_report(request, put_object(data, "report"), &update);
    put_back(request, data, &form);
    put_before(request, data, update.event);
    put_doubt(request, data, update.event);
    upload_each(request->upload, add_hidden, put_list(data, "sent"));
    put_text(data, "event_id", id);
    desk_put_effects(request, data, form.events, form.count);
    put_flag(data, "is_correction", form.before != NULL);
    shell_write(request, "desk_preview", data);
    forget(&form);
}

/* Goes to the page of the new entry, which confirms that it was published. */
static void
go_to_published(struct request *request, uint64_t seq)
{
    char *location = NULL;
    if (asprintf(&location, "%s/event?id=%llu&published=1", request->base,
                 (unsigned long long)seq) < 0)
        location = NULL;
    request->status = 303;
    request->location = location;
}

void
desk_store(struct request *request)
{
    struct submission form;
    struct desk_problem problem = { 0 };
    uint64_t seq = 0;
    char own[DESK_ID_MAX];
    const char *sent = desk_value(request, "event_id"); // of the preview
    request_read_report(request);
    desk_new_id(own);
    if (!read_form(request, sent[0] != '\0' ? sent : own, &form))
        return;
    if (desk_publish(request->client, form.events, form.count, &seq, problem.reason,
                     sizeof(problem.reason)) == TENURE_OK)
        go_to_published(request, seq);
    else
        show_form(request, &problem);
    forget(&form);
}

static void
take_suggestion(void *context, const struct lookup_found *found)
{
    json_t *one = add_object(context);
    put_text(one, "name", found->name);
    put_text(one, "beside", found->beside);
}

void
desk_suggest(struct request *request)
{
    char instead[LOOKUP_TEXT_MAX];
    json_t *list = json_array();
    lookup_find(follow_lookup(request->follow), request_parameter(request, "q"),
                request_parameter(request, "kind"), SUGGESTIONS, take_suggestion, list, instead);
    char *text = json_dumps(list, JSON_COMPACT);
    request->type = "application/json";
    fputs(text != NULL ? text : "[]", request->out);
    free(text);
    json_decref(list);
}
