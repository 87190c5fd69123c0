/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Describes the board's addresses for programs as OpenAPI 3.1. Parameters are fields of the
 * queries, and answers are messages of the schema, so everything is generated from descriptors: a
 * change of the schema needs no change here.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "feed_changes.h"
#include "feeds.h"
#include <tenure/json.h>
#include <tenure/version.h>

enum {
    NAME_MAX_BYTES = 64
};

/* Converts as_of to asOf. */
static const char *
json_name(const char *field, char *name)
{
    char *end = name;
    for (; *field != '\0' && end < name + NAME_MAX_BYTES - 1; field++) {
        bool is_next = *field == '_' && field[1] != '\0';
        *end++ = is_next ? (char)toupper((unsigned char)*++field) : *field;
    }
    *end = '\0';
    return name;
}

static json_t *
reference(const char *schema)
{
    return json_pack("{s:s+}", "$ref", "#/components/schemas/", schema);
}

static json_t *
enum_schema(const ProtobufCEnumDescriptor *descriptor)
{
    json_t *names = json_array();
    for (unsigned i = 0; i < descriptor->n_values; i++)
        json_array_append_new(names, json_string(descriptor->values[i].name));
    return json_pack("{s:s, s:o}", "type", "string", "enum", names);
}

/* The schema of a field's value, or of each in its list, in the canonical JSON mapping. */
static json_t *
member_schema(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_BOOL: return json_pack("{s:s}", "type", "boolean");
    case PROTOBUF_C_TYPE_ENUM: return enum_schema(field->descriptor);
    case PROTOBUF_C_TYPE_MESSAGE:
        return reference(((const ProtobufCMessageDescriptor *)field->descriptor)->short_name);
    case PROTOBUF_C_TYPE_BYTES:
        return json_pack("{s:s, s:s}", "type", "string", "contentEncoding", "base64");
    case PROTOBUF_C_TYPE_STRING: return json_pack("{s:s}", "type", "string");
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE: return json_pack("{s:s}", "type", "number");
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32: return json_pack("{s:s}", "type", "integer");
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    // 64-bit numbers are strings, because a JavaScript number has 53 bits
    case PROTOBUF_C_TYPE_FIXED64: break;
    }
    return json_pack("{s:s, s:s}", "type", "string", "pattern", "^-?[0-9]+$");
}

static json_t *
value_schema(const ProtobufCFieldDescriptor *field)
{
    json_t *member = member_schema(field);
    return field->label == PROTOBUF_C_LABEL_REPEATED
               ? json_pack("{s:s, s:o}", "type", "array", "items", member)
               : member;
}

/* Adds the schema of a message and of all that it contains, once each. */
static void
add_message(json_t *schemas, const ProtobufCMessageDescriptor *descriptor)
{
    char name[NAME_MAX_BYTES];
    if (json_object_get(schemas, descriptor->short_name) != NULL)
        return;
    json_t *properties = json_object();
    json_object_set_new(schemas, descriptor->short_name,
                        json_pack("{s:s, s:O}", "type", "object", "properties", properties));
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        json_object_set_new(properties, json_name(field->name, name), value_schema(field));
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            add_message(schemas, field->descriptor);
    }
    json_decref(properties);
}

/* Whether a list of words contains the word. */
static bool
has_word(const char *words, const char *word)
{
    size_t size = strlen(word);
    for (const char *found = words; (found = strstr(found, word)) != NULL; found += size) {
        bool begins = found == words || strchr(" \"", found[-1]) != NULL;
        if (begins && (found[size] == '\0' || strchr(" \"", found[size]) != NULL))
            return true;
    }
    return false;
}

static json_t *
parameter(const char *name, const char *description, json_t *schema, bool required)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:o}", "name", name, "in", "query", "description",
                     description, "required", required, "schema", schema);
}

static void
add_axes(json_t *parameters)
{
    json_array_append_new(
        parameters, parameter("as_of", "What was true on this day; not given: today.",
                              json_pack("{s:s, s:s}", "type", "string", "format", "date"), false));
    json_array_append_new(
        parameters,
        parameter("known_at", "As it was known at an entry of the log, on a day or at a time.",
                  json_pack("{s:s}", "type", "string"), false));
}

/* The fields of the query, except those that the address fixes. */
static json_t *
parameters_of(const struct api_path *path)
{
    const ProtobufCMessageDescriptor *body =
        tenure_json_field(&tenure__v1__query__descriptor, path->query)->descriptor;
    char name[NAME_MAX_BYTES];
    json_t *parameters = json_array();
    for (unsigned i = 0; i < body->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &body->fields[i];
        json_name(field->name, name);
        if (strcmp(name, "axes") == 0)
            add_axes(parameters);
        else if (field->type != PROTOBUF_C_TYPE_MESSAGE &&
                 (path->fixed == NULL || !has_word(path->fixed, name)))
            json_array_append_new(parameters,
                                  parameter(name, "See wire.proto.", value_schema(field),
                                            has_word(path->required, name)));
    }
    return parameters;
}

static json_t *
response(const char *description, const char *type, json_t *schema)
{
    return json_pack("{s:s, s:{s:{s:o}}}", "description", description, "content", type, "schema",
                     schema);
}

static json_t *
responses(json_t *success)
{
    const char *json = "application/json";
    return json_pack(
        "{s:o, s:o, s:o, s:o}", "200", success, "400",
        response("The query breaks a rule; `error` says which.", json, reference("Error")), "404",
        response("Nothing of that name is known.", json, reference("Error")), "503",
        response("The daemon does not answer, or is busy.", json, reference("Error")));
}

static void
add_path(json_t *paths, const struct api_path *path)
{
    char address[NAME_MAX_BYTES], operation[NAME_MAX_BYTES];
    snprintf(address, sizeof(address), "/api/%s", path->path);
    snprintf(operation, sizeof(operation), "%s", path->path);
    for (char *slash = operation; (slash = strchr(slash, '/')) != NULL;)
        *slash = '-';
    json_object_set_new(
        paths, address,
        json_pack("{s:{s:s, s:s, s:o, s:o}}", "get", "operationId", operation, "summary",
                  path->summary, "parameters", parameters_of(path), "responses",
                  responses(response("An Answer in canonical JSON; what has its default value is "
                                     "left out.",
                                     "application/json", reference("Answer")))));
}

static void
add_tables(json_t *paths)
{
    json_t *names = json_array(), *parameters = json_array();
    for (size_t i = 0; i < TABLES; i++)
        json_array_append_new(names, json_string(tables_known[i].name));
    json_array_append_new(names, json_string(changes_table.name));
    json_array_append_new(parameters,
                          json_pack("{s:s, s:s, s:b, s:{s:s, s:o}}", "name", "table", "in", "path",
                                    "required", 1, "schema", "type", "string", "enum", names));
    static const char *const filters[] = { "organisation", "region",   "role",  "person",
                                           "rule",         "severity", "words", "all",
                                           "since",        "until",    "kind" };
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
        json_array_append_new(parameters, parameter(filters[i], "Rows of this alone.",
                                                    json_pack("{s:s}", "type", "string"), false));
    add_axes(parameters);
    json_object_set_new(
        paths, "/csv/{table}",
        json_pack("{s:{s:s, s:s, s:o, s:{s:o}}}", "get", "operationId", "csv", "summary",
                  "A table, its columns' names first.", "parameters", parameters, "responses",
                  "200",
                  response("CSV (RFC 4180).", "text/csv", json_pack("{s:s}", "type", "string"))));
}

/* An address that does not simply return an answer of the daemon. */
struct address {
    const char *path, *summary;
    const char *type;       // the media type of the answer
    const char *parameters; // names; those followed by `!` are required
    // likewise, the fields of a form that is posted; NULL: the address is only read
    const char *form;
    bool at_desk; // exists only with --desk
};

// Fields of the desk's form; desk_form.c has the ones of each kind of report.
#define REPORT_FIELDS                                                                              \
    "kind post person into from name body_id region body_kind effective announced basis reason "   \
    "confidence publisher published title url seq how why"

static const struct address addresses[] = {
    { "/atom", "The latest alerts (RFC 4287).", "application/atom+xml",
      "region organisation rule watch", NULL, false },
    { "/atom/changes", "The latest reports (RFC 4287).", "application/atom+xml",
      "since until kind region organisation role", NULL, false },
    { "/csv/figure", "The values of one figure over time.", "text/csv",
      "scope! name! label months known as_of known_at", NULL, false },
    { "/calendar.ics", "Dates to come (RFC 5545).", "text/calendar",
      "region organisation role as_of known_at", NULL, false },
    { "/embed/post", "A card about a post, for another page.", "text/html", "id! as_of known_at",
      NULL, false },
    { "/embed/alert", "A card about an alert.", "text/html", "id! as_of known_at", NULL, false },
    { "/embed/figure", "A card about a figure.", "text/html",
      "scope! name! label months as_of known_at", NULL, false },
    { "/share/post.png", "A picture of a post, 1200 by 630.", "image/png", "id! as_of known_at",
      NULL, false },
    { "/share/alert.png", "A picture of an alert.", "image/png", "id! as_of known_at", NULL,
      false },
    { "/share/figure.png", "A picture of a figure.", "image/png",
      "scope! name! label months as_of known_at", NULL, false },
    { "/stream", "Server-sent events: `alert`, `post`, `event` and `change`; it does not end.",
      "text/event-stream", "", NULL, false },
    { "/metrics", "The daemon's and the board's figures for Prometheus.", "text/plain", "", NULL,
      false },
    { "/desk", "The form for a report, with the token that all forms need.", "text/html",
      "kind post person", NULL, true },
    { "/desk/suggest", "Posts, people and bodies whose names match.", "application/json", "q! kind",
      NULL, true },
    { "/desk/correct", "The form for a correction of the entry `seq`.", "text/html", "seq!", NULL,
      true },
    { "/desk/preview", "Shows what a report would change; stores nothing.", "text/html", "",
      "token! " REPORT_FIELDS, true },
    { "/api/preview", "What the events of `request`, a PublishRequest as JSON, would change.",
      "application/json", "", "token! request!", true },
    { "/desk/publish", "Stores a report, once for each `event_id`.", "text/html", "",
      "token! event_id " REPORT_FIELDS, true },
    { "/desk/alerts", "Mutes in force, and watches.", "text/html", "", NULL, true },
    { "/desk/mute", "Mutes alerts.", "text/html", "",
      "token! rule severity region organisation until reason", true },
    { "/desk/lift", "Lifts the mute of the entry `seq`.", "text/html", "", "token! seq!", true },
    { "/desk/acknowledge", "Takes an alert on.", "text/html", "", "token! alert! note", true },
    { "/desk/watch", "Watches a post, or no longer does.", "text/html", "", "token! post! on",
      true },
};

typedef void add_word(json_t *list, const char *name, bool required);

static void
add_parameter(json_t *list, const char *name, bool required)
{
    json_array_append_new(list, parameter(name, "See docs/board.md.",
                                          json_pack("{s:s}", "type", "string"), required));
}

static void
add_required(json_t *list, const char *name, bool required)
{
    if (required)
        json_array_append_new(list, json_string(name));
}

static void
add_field(json_t *properties, const char *name, bool required)
{
    (void)required;
    json_object_set_new(properties, name, json_pack("{s:s}", "type", "string"));
}

/* Calls `add` with each of the words. */
static json_t *
with_words(json_t *list, const char *words, add_word *add)
{
    char name[NAME_MAX_BYTES];
    for (size_t size; *words != '\0'; words += size + strspn(words + size, " ")) {
        size = strcspn(words, " ");
        bool required = words[size - 1] == '!';
        snprintf(name, sizeof(name), "%.*s", (int)(size - required), words);
        add(list, name, required);
    }
    return list;
}

/* The schema of a form body; all fields are strings. */
static json_t *
form_body(const char *fields)
{
    return json_pack("{s:b, s:{s:{s:{s:s, s:o, s:o}}}}", "required", 1, "content",
                     "application/x-www-form-urlencoded", "schema", "type", "object", "required",
                     with_words(json_array(), fields, add_required), "properties",
                     with_words(json_object(), fields, add_field));
}

static void
add_address(json_t *paths, const struct address *address)
{
    char operation[NAME_MAX_BYTES];
    snprintf(operation, sizeof(operation), "%s", address->path + 1);
    for (char *at = operation; (at = strpbrk(at, "/.")) != NULL;)
        *at = '-';
    bool is_api = strncmp(address->path, "/api/", 5) == 0; // only the preview
    json_t *schema = is_api ? reference("PublishReply") : json_pack("{s:s}", "type", "string");
    json_t *answers = json_pack("{s:o}", "200", response(address->summary, address->type, schema));
    json_t *method = json_pack(
        "{s:s, s:s, s:o, s:o}", "operationId", operation, "summary", address->summary, "parameters",
        with_words(json_array(), address->parameters, add_parameter), "responses", answers);
    if (address->form != NULL) {
        json_object_set_new(method, "requestBody", form_body(address->form));
        json_object_set_new(answers, "303",
                            json_pack("{s:s}", "description", "Done; `Location` shows it."));
        json_object_set_new(answers, "403",
                            json_pack("{s:s}", "description",
                                      "No form of this board, or nobody who "
                                      "may write."));
    }
    json_object_set_new(paths, address->path,
                        json_pack("{s:o}", address->form != NULL ? "post" : "get", method));
}

void
feed_openapi(struct request *request)
{
    json_t *paths = json_object(), *schemas = json_object();
    for (size_t i = 0; i < API_PATHS; i++)
        add_path(paths, &api_paths[i]);
    add_tables(paths);
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        if (request->desk != NULL || !addresses[i].at_desk)
            add_address(paths, &addresses[i]);
    }
    add_message(schemas, &tenure__v1__answer__descriptor);
    if (request->desk != NULL)
        add_message(schemas, &tenure__v1__publish_reply__descriptor);
    json_object_set_new(schemas, "Error",
                        json_pack("{s:s, s:[s], s:{s:{s:s}}}", "type", "object", "required",
                                  "error", "properties", "error", "type", "string"));
    json_t *document = json_pack(
        "{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:o, s:{s:o}}", "openapi", "3.1.0", "info", "title",
        "tenure board", "version", tenure_version, "description",
        request->desk != NULL
            ? "Who leads what, since when, and the alerts about it; with a desk for its editors."
            : "Who leads what, since when, and the alerts about it. Read only.",
        "license", "name", "Apache-2.0", "identifier", "Apache-2.0", "paths", paths, "components",
        "schemas", schemas);
    char *text = document != NULL ? json_dumps(document, JSON_INDENT(1)) : NULL;
    request->type = "application/json";
    if (text != NULL)
        fprintf(request->out, "%s\n", text);
    free(text);
    json_decref(document);
}
