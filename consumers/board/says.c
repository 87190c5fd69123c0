/* SPDX-License-Identifier: Apache-2.0 */
#include "says.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "lookup_words.h"
#include "report_kind.h"
#include "shell.h"
#include "source_names.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    EVIDENCE_SHOWN = 100
};

void
say(json_t *says, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) >= 0)
        put_text(add_object(says), "plain", text);
    va_end(arguments);
    free(text);
}

void
say_strong(json_t *says, const char *text)
{
    put_text(add_object(says), "strong", text);
}

void
say_day(struct request *request, json_t *says, const char *date)
{
    put_day(add_object(says), "moment", date, request->today);
}

void
say_link(json_t *says, const char *text, const char *address)
{
    json_t *link = put_object(add_object(says), "link");
    put_text(link, "text", text);
    put_text(link, "address", address != NULL ? address : "");
}

static void
say_link_to(struct request *request, json_t *says, const char *text, const char *page,
            const char *id)
{
    char *address = request_link(request, page, id);
    say_link(says, text, address);
    free(address);
}

void
name_organisation(struct request *request, const char *id, char *ret_name, size_t size)
{
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX];
    bool known = lookup_name(follow_lookup(request->follow), "organisation", id, name, beside);
    tenure_text_format(ret_name, size, "%s", known ? name : id);
}

void
say_organisation(struct request *request, json_t *says, const char *id)
{
    char name[LOOKUP_TEXT_MAX];
    name_organisation(request, id, name, sizeof(name));
    say_link_to(request, says, name, "organisation", id);
}

void
name_scope(struct request *request, const char *scope, char *ret_name, size_t size)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    if (strcmp(scope, TENURE_EVERYTHING) != 0) {
        name_organisation(request, scope, ret_name, size);
    } else if (tenure_client_query(request->client, &query, &answer) == TENURE_OK) {
        tenure_text_format(ret_name, size, "%s", answer->rules->everything);
        tenure__v1__answer__free_unpacked(answer, NULL);
    } else {
        tenure_text_format(ret_name, size, "All regions");
    }
}

void
name_post(struct request *request, const char *organisation, const char *role, bool upper,
          char *ret_name, size_t size)
{
    char name[LOOKUP_TEXT_MAX], title[LOOKUP_TEXT_MAX];
    name_organisation(request, organisation, name, sizeof(name));
    if (!lookup_title(follow_lookup(request->follow), organisation, role, title))
        lookup_words_role(role, title, sizeof(title));
    if (upper)
        lookup_words_capital(title);
    tenure_text_format(ret_name, size, "%s of %s", title, name);
}

void
say_post(struct request *request, json_t *says, const char *organisation, const char *role,
         bool upper)
{
    char name[2 * LOOKUP_TEXT_MAX], id[160];
    name_post(request, organisation, role, upper, name, sizeof(name));
    tenure_text_format(id, sizeof(id), "%s/%s", organisation, role);
    say_link_to(request, says, name, "post", id);
}

const char *
name_for_sentence(void *request, Tenure__V1__Found__Kind kind, const char *id)
{
    static _Thread_local char text[2 * LOOKUP_TEXT_MAX];
    struct lookup *known = follow_lookup(((struct request *)request)->follow);
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX], organisation[TENURE_SLUG_MAX + 1];
    size_t length = strcspn(id, "/");
    switch ((int)kind) {
    case TENURE__V1__FOUND__KIND__POST:
        tenure_text_format(organisation, sizeof(organisation), "%.*s", (int)length, id);
        name_post(request, organisation, id + length + (id[length] == '/'), false, text,
                  sizeof(text));
        return text;
    case TENURE__V1__FOUND__KIND__PERSON:
        if (!lookup_name(known, "person", id, name, beside))
            return NULL;
        tenure_text_format(text, sizeof(text), "%s", name);
        return text;
    default: name_organisation(request, id, text, sizeof(text)); return text;
    }
}

bool
is_unnamed(const Tenure__V1__Person *person)
{
    Tenure__V1__Person nobody = TENURE__V1__PERSON__INIT;
    nobody.unnamed = true; // the lookup holds the placeholder name of an unnamed person
    return person->name[0] == '\0' ? person->unnamed
                                   : strcmp(person->name, tenure_person_text(&nobody)) == 0;
}

void
say_person(struct request *request, json_t *says, const Tenure__V1__Person *person,
           const char *unnamed)
{
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX], id[TENURE_SLUG_MAX + 1];
    Tenure__V1__Person called = *person;
    if (person->id[0] == '\0' && tenure_person_id(person->name, id))
        called.id = id; // an event may leave out the id
    bool known = lookup_name(follow_lookup(request->follow), "person", called.id, name, beside);
    if (person->name[0] == '\0' && known)
        called.name = name;
    if (is_unnamed(&called))
        put_text(add_object(says), "no_name", unnamed);
    else
        say_link_to(request, says, tenure_person_text(&called), "person", called.id);
}

static void
put_cites(struct request *request, json_t *row, const Tenure__V1__Event *event)
{
    json_t *cites = put_list(row, "cites");
    for (size_t i = 0; i < event->n_citations; i++) {
        const Tenure__V1__Citation *citation = event->citations[i];
        json_t *cite = add_object(cites);
        bool titled = citation->title[0] != '\0';
        put_text(cite, "publisher", citation->publisher);
        put_text(cite, "cited",
                 titled                           ? citation->title
                 : citation->publisher[0] == '\0' ? citation->url
                                                  : "");
        put_text(cite, "url", citation->url);
        put_flag(cite, "more", i + 1 < event->n_citations);
        if (citation->published[0] != '\0')
            put_short_day(cite, "published", citation->published, request->today);
        else
            put_text(cite, "published", "");
    }
    put_text(row, "source", source_name(event->source));
}

static bool
is_calling_off(struct request *request, const Tenure__V1__Update *update)
{
    return update->corrects == 0 && says_calling_off(request, update);
}

void
put_report(struct request *request, json_t *row, const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    const struct report_kind *kind =
        is_calling_off(request, update) ? report_kind_named("called-off") : report_kind(update);
    put_text(row, "kind", kind->class);
    put_text(row, "badge", kind->badge);
    put_text(row, "kind_name", kind->name);
    put_number(row, "weight", report_weight(event));
    put_short_day(row, "when", event->announced, request->today);
    put_text(row, "announced", event->announced);
    say_update(request, put_list(row, "says"), update);
    put_cites(request, row, event);
    put_text(row, "sure",
             event->confidence == TENURE__V1__EVENT__CONFIDENCE__CONFIRMED
                 ? "confirmed by its source"
             : event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED
                 ? "rumoured"
                 : "as reported, not confirmed");
    put_entry(row, request, update->seq);
}

void
put_reports(struct request *request, json_t *object, const char *name, const uint64_t *seqs,
            size_t count)
{
    json_t *rows = put_list(object, name);
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__EventsQuery body = TENURE__V1__EVENTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_EVENTS;
    query.events = &body;
    body.seqs = (uint64_t *)(uintptr_t)seqs;
    body.n_seqs = count;
    if (count == 0 || tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_updates; i++)
        put_report(request, add_object(rows), answer->updates[i]);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
put_evidence(struct request *request, json_t *data, const uint64_t *seqs, size_t count)
{
    put_flag(data, "with_sure", true);
    put_flag(data, "has_evidence", count > 0);
    put_format(data, "evidence_count", "%zu report%s", count, count == 1 ? "" : "s");
    put_reports(request, data, "evidence", seqs, count < EVIDENCE_SHOWN ? count : EVIDENCE_SHOWN);
}

static void
put_age(struct request *request, json_t *row, const Tenure__V1__Alert *alert)
{
    char words[DAY_WORDS_MAX], age[DAY_WORDS_MAX + 16];
    int32_t opened;
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        snprintf(age, sizeof(age), "ended %s", day_words(alert->ended, true, words));
    else if (!tenure_day_parse(alert->opened, &opened) || request->today <= opened)
        snprintf(age, sizeof(age), "%s", request_is_past(request) ? "that day" : "today");
    else
        snprintf(age, sizeof(age), "open %s", day_words_between(opened, request->today, words));
    put_text(row, "age", age);
    put_text(row, "for", strncmp(age, "open ", 5) == 0 ? age + 5 : age);
}

void
put_alert(struct request *request, json_t *row, const Tenure__V1__Alert *alert)
{
    char rule[80], region[LOOKUP_TEXT_MAX] = "";
    bool active = alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    const char *severity =
        tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
    put_text(row, "severity", active ? severity : "ended");
    put_text(row, "badge",
             active ? severity
                    : tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending));
    put_text(row, "headline", alert->headline);
    put_link(row, "to", request, "alert", alert->id);
    lookup_words_role(alert->rule, rule, sizeof(rule));
    put_text(row, "rule", rule);
    put_text(row, "rule_id", alert->rule);
    if (alert->region[0] != '\0')
        name_organisation(request, alert->region, region, sizeof(region));
    put_text(row, "region", region);
    put_flag(row, "muted", alert->muted);
    put_text(row, "muted_by", alert->muted ? alert->muted_by : "");
    put_text(row, "taken_by", alert->acknowledged_by);
    put_short_day(row, "opened", alert->opened, request->today);
    put_age(request, row, alert);
}

void
put_identifiers(json_t *facts, Tenure__V1__Identifier *const *identifiers, size_t count)
{
    json_t *list = put_list(facts, "identifiers");
    for (size_t i = 0; i < count; i++) {
        char scheme[LOOKUP_TEXT_MAX];
        json_t *one = add_object(list);
        lookup_words_role(identifiers[i]->scheme, scheme, sizeof(scheme));
        lookup_words_capital(scheme);
        put_text(one, "scheme", strlen(scheme) <= 3 ? identifiers[i]->scheme : scheme);
        put_text(one, "value", identifiers[i]->value);
    }
}
