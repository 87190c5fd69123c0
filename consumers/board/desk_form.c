/* SPDX-License-Identifier: Apache-2.0 */
#include "desk_form.h"

#include <stdlib.h>
#include <string.h>

#include "desk_names.h"
#include "page.h"
#include "shell.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/json.h>
#include <tenure/text.h>

enum {
    A = 1 << DESK_APPOINTMENT,
    D = 1 << DESK_DEPARTURE,
    S = 1 << DESK_ADVERT | 1 << DESK_FAILED,
    M = 1 << DESK_MERGER,
    B = 1 << DESK_BODY,
    ANY = A | D | S | M | B,
    CHOICES_MAX = 10
};

static const struct {
    const char *name, *body;
} kinds[DESK_KINDS] = {
    [DESK_APPOINTMENT] = { "appointment", "appointment" },
    [DESK_DEPARTURE] = { "departure", "departure" },
    [DESK_ADVERT] = { "advert", "recruitment" },
    [DESK_FAILED] = { "failed search", "recruitment" },
    [DESK_MERGER] = { "merger", "merger" },
    [DESK_BODY] = { "body", "organisation" },
};

struct choice {
    const char *value, *text;
};

static const struct choice sure[] = { { "CONFIRMED", "confirmed" },
                                      { "REPORTED", "as reported" },
                                      { "RUMOURED", "rumoured: shown, but changes nothing" },
                                      { 0 } };
static const struct choice reasons[] = {
    { "", "not reported" }, { "RESIGNATION", "resigned" },          { "RETIREMENT", "retired" },
    { "MOVE", "moved on" }, { "END_OF_TERM", "end of term" },       { "DISMISSAL", "dismissed" },
    { "DEATH", "died" },    { "REORGANISATION", "reorganisation" }, { 0 }
};
static const struct choice bases[] = {
    { "SUBSTANTIVE", "permanent" }, { "INTERIM", "interim" }, { "ACTING", "acting" }, { 0 }
};
static const struct choice bodies[] = { { "", "not reported" },
                                        { "ICS", "integrated care system" },
                                        { "ICB", "integrated care board" },
                                        { "CCG", "clinical commissioning group" },
                                        { "NHS_TRUST", "NHS trust" },
                                        { "LOCAL_AUTHORITY", "local authority" },
                                        { "OTHER", "other" },
                                        { 0 } };

/* `path` is relative to the event: "body" stands for its body, "cite" for its first citation; "":
 * the field is read by code of its own. `pair`: shown beside the previous field. */
static const struct field {
    unsigned kinds;
    const char *name, *label, *hint, *type, *path;
    const struct choice *choices;
    bool required, pair;
} fields[] = {
    { A | D | S, "post", "Post", "role and body, suggested as you type; for a new post, ID/role",
      "text", "", NULL, true, false },
    { A | D, "person", "Who", "as the report spells the name", "text", "body.person.name", NULL,
      false, false },
    { M, "into", "Body that remains", "", "text", "", NULL, true, false },
    { M, "from", "Bodies that end", "separated by ;", "text", "", NULL, true, false },
    { B, "name", "Name", "", "text", "body.name", NULL, true, false },
    { B, "body_id", "Id", "for example QM7; it cannot be changed later", "text", "body.id", NULL,
      true, true },
    { B, "region", "Region", "its id, for example Y61; may be empty", "text", "body.region", NULL,
      false, false },
    { B, "body_kind", "Kind", "", "select", "body.kind", bodies, false, true },
    { A | M, "effective", "From", "a month or a year will do; may be empty", "text", "effective",
      NULL, false, false },
    { D, "effective", "Last day", "a month or a year will do; may be empty", "text", "effective",
      NULL, false, false },
    { A | D | M, "announced", "Made public on", "the day it became public", "date", "announced",
      NULL, true, true },
    { S | B, "announced", "Made public on", "the day it became public", "date", "announced", NULL,
      true, false },
    { A, "basis", "How", "", "select", "body.basis", bases, false, false },
    { D, "reason", "Reason", "", "select", "body.reason", reasons, false, false },
    { A | D, "confidence", "How sure?", "", "select", "confidence", sure, false, true },
    { S | M | B, "confidence", "How sure?", "", "select", "confidence", sure, false, false },
    { ANY, "publisher", "Publisher", "who published the report", "text", "cite.publisher", NULL,
      false, false },
    { ANY, "published", "Published", "on which day", "date", "cite.published", NULL, false, true },
    { ANY, "title", "Headline", "", "text", "cite.title", NULL, false, false },
    { ANY, "url", "Link", "", "url", "cite.url", NULL, false, false },
};

enum {
    FIELDS = sizeof(fields) / sizeof(fields[0])
};

enum desk_kind
desk_kind_named(const char *name)
{
    for (enum desk_kind kind = 0; kind < DESK_KINDS; kind++) {
        if (strcmp(kinds[kind].name, name) == 0)
            return kind;
    }
    return DESK_DEPARTURE;
}

const char *
desk_kind_name(enum desk_kind kind)
{
    return kinds[kind].name;
}

enum desk_kind
desk_kind_of(const Tenure__V1__Event *event)
{
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return DESK_APPOINTMENT;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return DESK_DEPARTURE;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        return event->recruitment->stage == TENURE__V1__RECRUITMENT__STAGE__OPENED   ? DESK_ADVERT
               : event->recruitment->stage == TENURE__V1__RECRUITMENT__STAGE__FAILED ? DESK_FAILED
                                                                                     : DESK_KINDS;
    case TENURE__V1__EVENT__BODY_MERGER: return DESK_MERGER;
    case TENURE__V1__EVENT__BODY_ORGANISATION: return DESK_BODY;
    default: return DESK_KINDS;
    }
}

const char *
desk_value(const struct request *request, const char *name)
{
    return request->sent_by_form ? upload_field(request->upload, name)
                                 : request_parameter(request, name);
}

/* The event as JSON; an empty object for NULL. */
static json_t *
json_of(const Tenure__V1__Event *event)
{
    char *text = NULL;
    json_t *json = NULL;
    if (event != NULL && tenure_json_print(&event->base, &text) == TENURE_OK)
        json = json_loads(text, 0, NULL);
    free(text);
    return json != NULL ? json : json_object();
}

/* Finds the object that holds the last part of the path, and creates missing objects; *path_p
 * becomes that last part. */
static json_t *
walk(json_t *event, enum desk_kind kind, const char **path_p)
{
    json_t *object = event;
    const char *dot;
    while ((dot = strchr(*path_p, '.')) != NULL) {
        char part[32];
        tenure_text_format(part, sizeof(part), "%.*s", (int)(dot - *path_p), *path_p);
        const char *name = strcmp(part, "body") == 0 ? kinds[kind].body : part;
        bool cite = strcmp(part, "cite") == 0;
        json_t *inner = json_object_get(object, cite ? "citations" : name);
        if (inner == NULL)
            inner = cite ? put_list(object, "citations") : put_object(object, name);
        if (cite)
            inner = json_array_size(inner) > 0 ? json_array_get(inner, 0) : add_object(inner);
        object = inner;
        *path_p = dot + 1;
    }
    return object;
}

static void
set(json_t *event, enum desk_kind kind, const char *path, const char *value)
{
    json_t *object = walk(event, kind, &path);
    if (value[0] != '\0')
        put_text(object, path, value);
    else
        json_object_del(object, path);
}

static const char *
get(json_t *event, enum desk_kind kind, const char *path)
{
    json_t *object = walk(event, kind, &path);
    const char *text = json_string_value(json_object_get(object, path));
    return text != NULL ? text : "";
}

/* The initial value of a field: from the report that is corrected; otherwise today for a date, else
 * empty. */
static void
first_value(struct request *request, const struct field *field, enum desk_kind kind, json_t *before,
            const Tenure__V1__Event *event, char *ret_value, size_t size)
{
    ret_value[0] = '\0';
    if (event != NULL && field->path[0] == '\0')
        desk_names_of(request, event, field->name, ret_value, size);
    else if (event != NULL)
        tenure_text_format(ret_value, size, "%s", get(before, kind, field->path));
    else if (strcmp(field->name, "announced") == 0 && request->today != TENURE_NO_DAY && size > 10)
        tenure_day_format(request->today, ret_value);
}

static void
put_field(json_t *one, const struct field *field, const char *value,
          const struct desk_problem *problem)
{
    bool wrong = problem != NULL && strcmp(problem->field, field->name) == 0;
    put_text(one, "name", field->name);
    put_text(one, "label", field->label);
    put_text(one, "hint", field->hint);
    put_text(one, "type", field->type);
    put_text(one, "value", value);
    put_flag(one, "required", field->required);
    put_flag(one, "is_select", field->choices != NULL);
    put_text(one, "error", wrong ? problem->reason : "");
    put_text(one, "suggest",
             strcmp(field->name, "post") == 0     ? "post"
             : strcmp(field->name, "person") == 0 ? "person"
             : strcmp(field->name, "into") == 0   ? "organisation"
                                                  : "");
    json_t *options = put_list(one, "options");
    for (size_t i = 0; field->choices != NULL && field->choices[i].value != NULL; i++)
        add_option(options, field->choices[i].value, field->choices[i].text, value);
}

void
desk_put_fields(struct request *request, json_t *data, enum desk_kind kind,
                const Tenure__V1__Event *before, const struct desk_problem *problem)
{
    json_t *rows = put_list(data, "rows"), *row = NULL, *was = json_of(before);
    for (size_t i = 0; i < FIELDS; i++) {
        char value[TENURE_TEXT_MAX + 1];
        if ((fields[i].kinds & 1u << kind) == 0)
            continue;
        tenure_text_format(value, sizeof(value), "%s", desk_value(request, fields[i].name));
        if (!request->sent_by_form && value[0] == '\0')
            first_value(request, &fields[i], kind, was, before, value, sizeof(value));
        if (row == NULL || !fields[i].pair)
            row = add_object(rows);
        json_t *cells = json_object_get(row, "cells");
        if (cells == NULL)
            cells = put_list(row, "cells");
        put_field(add_object(cells), &fields[i], value, problem);
        put_flag(row, "is_pair", json_array_size(cells) > 1);
    }
    json_decref(was);
}

/* Maps a path from the check, such as "departure.person.name", to the field of the form. */
static void
name_problem(struct desk_problem *problem, enum desk_kind kind, const char *path,
             const char *reason)
{
    const char *last = strrchr(path, '.') != NULL ? strrchr(path, '.') + 1 : path;
    problem->field[0] = '\0';
    for (size_t i = 0; i < FIELDS; i++) {
        const char *dot = strrchr(fields[i].path, '.');
        const char *own = dot != NULL ? dot + 1 : fields[i].path;
        bool same = (fields[i].kinds & 1u << kind) != 0 && own[0] != '\0' && strcmp(own, last) == 0;
        if (same && (strncmp(path, "citations", 9) == 0) ==
                        (fields[i].path[0] == 'c' && fields[i].path[2] == 't'))
            tenure_text_format(problem->field, sizeof(problem->field), "%s", fields[i].name);
    }
    tenure_text_format(problem->reason, sizeof(problem->reason), "%s%s%s",
                       problem->field[0] == '\0' ? path : "",
                       problem->field[0] == '\0' && path[0] != '\0' ? ": " : "", reason);
}

static void
fill(struct request *request, json_t *event, enum desk_kind kind)
{
    for (size_t i = 0; i < FIELDS; i++) {
        if ((fields[i].kinds & 1u << kind) != 0 && fields[i].path[0] != '\0')
            set(event, kind, fields[i].path, desk_value(request, fields[i].name));
    }
    json_t *cites = json_object_get(event, "citations");
    if (json_object_size(json_array_get(cites, 0)) == 0)
        json_array_remove(cites, 0);
    if (kind == DESK_ADVERT || kind == DESK_FAILED)
        set(event, kind, "body.stage", kind == DESK_ADVERT ? "OPENED" : "FAILED");
}

static Tenure__V1__Event *
parse(json_t *json, enum desk_kind kind, struct desk_problem *ret_problem)
{
    struct tenure_json_error error = { 0 };
    struct tenure_problem problem;
    ProtobufCMessage *message = NULL;
    char *text = json_dumps(json, JSON_COMPACT);
    if (text == NULL || tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text),
                                          &message, &error) != TENURE_OK) {
        name_problem(ret_problem, kind, error.field, text != NULL ? error.reason : "no memory");
        free(text);
        return NULL;
    }
    free(text);
    Tenure__V1__Event *event = (Tenure__V1__Event *)(void *)message;
    if (tenure_event_check(event, &problem))
        return event;
    name_problem(ret_problem, kind, problem.field, problem.reason);
    tenure__v1__event__free_unpacked(event, NULL);
    return NULL;
}

Tenure__V1__Event *
desk_read_event(struct request *request, enum desk_kind kind, const Tenure__V1__Event *before,
                struct desk_problem *ret_problem)
{
    json_t *json = json_of(before);
    json_t *body = json_object_get(json, kinds[kind].body);
    *ret_problem = (struct desk_problem){ 0 };
    if (body == NULL)
        body = put_object(json, kinds[kind].body);
    fill(request, json, kind);
    put_text(json, "source", before != NULL ? before->source : desk_options(request->desk)->source);
    put_text(json, "author", request->user);
    put_text(json, "id", "new"); // a placeholder; the real id is set when the event is published
    json_object_del(json, "supersedes");
    if (before != NULL) {
        put_text(json, "supersedes", before->id);
        put_text(json, "note", desk_value(request, "why"));
    }
    Tenure__V1__Event *event = NULL;
    if (desk_names_read(request, kind, body, ret_problem))
        event = parse(json, kind, ret_problem);
    json_decref(json);
    return event;
}
