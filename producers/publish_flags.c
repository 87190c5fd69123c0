/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publishes one event given by flags. A kind's flags are the fields of its body, in kebab-case, so
 * that only the schema lists them. They are converted to the event's JSON, which the JSON reader
 * checks.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "flag_value.h"
#include "publish.h"
#include <tenure/event.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

enum {
    BODY_FIELD_FIRST = 20
};

/* Kinds that stand for another kind with a field set. */
static const struct {
    const char *verb, *body, *field, *value;
} aliases[] = {
    { "resignation", "departure", "reason", "RESIGNATION" },
    { "retirement", "departure", "reason", "RETIREMENT" },
    { "dismissal", "departure", "reason", "DISMISSAL" },
};

static const ProtobufCFieldDescriptor *
find_body(const char *verb)
{
    const ProtobufCMessageDescriptor *event = &tenure__v1__event__descriptor;
    char name[PUBLISH_FLAG_MAX];
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (strcmp(aliases[i].verb, verb) == 0)
            verb = aliases[i].body;
    }
    for (unsigned i = 0; i < event->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &event->fields[i];
        if (field->id >= BODY_FIELD_FIRST &&
            strcmp(publish_flag_name(field->name, name), verb) == 0)
            return field;
    }
    return NULL;
}

/* Kinds that only the daemon writes. */
static bool
is_own_kind(const char *name)
{
    static const char *const own[] = { "rules", "redacted", "redaction", "incarnation" };
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (strcmp(own[i], name) == 0)
            return true;
    }
    return false;
}

char *
publish_kinds(void)
{
    const ProtobufCMessageDescriptor *event = &tenure__v1__event__descriptor;
    char name[PUBLISH_FLAG_MAX], *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fputs("Kinds: ", out);
    for (unsigned i = 0; i < event->n_fields; i++) {
        if (event->fields[i].id >= BODY_FIELD_FIRST && !is_own_kind(event->fields[i].name))
            fprintf(out, "%s, ", publish_flag_name(event->fields[i].name, name));
    }
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
        fprintf(out, "%s%s", i == 0 ? "" : ", ", aliases[i].verb);
    fputc('.', out);
    return fclose(out) == 0 ? text : NULL;
}

void
publish_nearest_verb(struct tenure_nearest *nearest, const char *word)
{
    const ProtobufCMessageDescriptor *event = &tenure__v1__event__descriptor;
    char name[PUBLISH_FLAG_MAX];
    tenure_nearest_begin(nearest, word);
    for (unsigned i = 0; i < event->n_fields; i++) {
        if (event->fields[i].id >= BODY_FIELD_FIRST && !is_own_kind(event->fields[i].name))
            tenure_nearest_offer(nearest, publish_flag_name(event->fields[i].name, name));
    }
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
        tenure_nearest_offer(nearest, aliases[i].verb);
}

bool
publish_is_verb(const char *word)
{
    return find_body(word) != NULL;
}

struct flags {
    struct publish *publish;
    const char *verb;
    const ProtobufCFieldDescriptor *body_field;
    json_t *event;
    json_t *body;
};

static __attribute__((noreturn)) void
die(const char *format, const char *what)
{
    char line[256];
    tenure_text_format(line, sizeof(line), "%s%.100s", format, what);
    tenure_cli_say("%s; see tenure publish KIND --help", line);
    exit(TENURE_EXIT_USAGE);
}

/* Converts "retirement" to RETIREMENT, "nhs-trust" to NHS_TRUST. */
static json_t *
enum_text(const char *value)
{
    char text[PUBLISH_FLAG_MAX];
    size_t size = 0;
    for (; value[size] != '\0' && size + 1 < PUBLISH_FLAG_MAX; size++)
        text[size] = value[size] == '-' ? '_' : (char)toupper((unsigned char)value[size]);
    text[size] = '\0';
    return json_string(text);
}

/* Exits if memory runs out: an event without the value would have another meaning. */
static void
put(json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, value) != 0)
        die("out of memory", "");
}

static void
append(json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0)
        die("out of memory", "");
}

static void
set(json_t *object, const ProtobufCFieldDescriptor *field, const char *value)
{
    json_t *json = field->type == PROTOBUF_C_TYPE_ENUM   ? enum_text(value)
                   : field->type == PROTOBUF_C_TYPE_BOOL ? json_true()
                                                         : json_string(value);
    if (json == NULL)
        die("is not UTF-8: ", value);
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        put(object, field->name, json);
        return;
    }
    if (json_object_get(object, field->name) == NULL)
        put(object, field->name, json_array());
    append(json_object_get(object, field->name), json);
}

static json_t *
inner(json_t *object, const char *name)
{
    if (json_object_get(object, name) == NULL)
        put(object, name, json_object());
    return json_object_get(object, name);
}

/* Finds the field of a flag in a message; *ret_object is the JSON object that contains it. */
static const ProtobufCFieldDescriptor *
find_flag(const ProtobufCMessageDescriptor *message, json_t *object, const char *flag,
          json_t **ret_object)
{
    char name[PUBLISH_FLAG_MAX];
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        size_t size = strlen(publish_flag_name(field->name, name));
        if (strncmp(flag, name, size) != 0 || (flag[size] != '\0' && flag[size] != '-'))
            continue;
        *ret_object = object;
        if (field->type != PROTOBUF_C_TYPE_MESSAGE && flag[size] == '\0')
            return field;
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || field->label == PROTOBUF_C_LABEL_REPEATED)
            continue;
        *ret_object = inner(object, field->name);
        return protobuf_c_message_descriptor_get_field_by_name(
            field->descriptor, flag[size] == '-' ? flag + size + 1 : "name");
    }
    return NULL;
}

static json_t *
citation_of(json_t *event)
{
    if (json_object_get(event, "citations") == NULL) {
        json_t *list = json_array();
        append(list, json_object());
        put(event, "citations", list);
    }
    return json_array_get(json_object_get(event, "citations"), 0);
}

/* False for the body of a kind, which is also a field of the event. */
static bool
is_of_every_event(const ProtobufCFieldDescriptor *field)
{
    return field->id < BODY_FIELD_FIRST && field->type != PROTOBUF_C_TYPE_MESSAGE;
}

bool
publish_is_common_flag(const char *flag)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(
        &tenure__v1__event__descriptor, strcmp(flag, "event-id") == 0 ? "id" : flag);
    return field != NULL && is_of_every_event(field);
}

static const ProtobufCFieldDescriptor *
find_any_flag(struct flags *flags, const char *flag, json_t **ret_object)
{
    if (strncmp(flag, "citation-", 9) == 0) {
        *ret_object = citation_of(flags->event);
        return protobuf_c_message_descriptor_get_field_by_name(&tenure__v1__citation__descriptor,
                                                               flag + 9);
    }
    const ProtobufCFieldDescriptor *field =
        find_flag(flags->body_field->descriptor, flags->body, flag, ret_object);
    if (field != NULL)
        return field;
    // --id of a retraction or an organisation is in the body; the event's id is then --event-id
    field = protobuf_c_message_descriptor_get_field_by_name(
        &tenure__v1__event__descriptor, strcmp(flag, "event-id") == 0 ? "id" : flag);
    *ret_object = flags->event;
    return field != NULL && is_of_every_event(field) ? field : NULL;
}

static void
offer_flag(void *context, const char *flag, const ProtobufCFieldDescriptor *field)
{
    (void)field;
    tenure_nearest_offer(context, flag);
}

static void
offer_flags(const struct flags *flags, struct tenure_nearest *nearest)
{
    const ProtobufCMessageDescriptor *event = &tenure__v1__event__descriptor;
    const ProtobufCMessageDescriptor *citation = &tenure__v1__citation__descriptor;
    char name[PUBLISH_FLAG_MAX], flag[2 * PUBLISH_FLAG_MAX];
    publish_each_flag(flags->body_field->descriptor, offer_flag, nearest);
    for (unsigned i = 0; i < event->n_fields; i++) {
        if (is_of_every_event(&event->fields[i]))
            tenure_nearest_offer(nearest, publish_flag_name(event->fields[i].name, name));
    }
    tenure_nearest_offer(nearest, "event-id");
    for (unsigned i = 0; i < citation->n_fields; i++) {
        snprintf(flag, sizeof(flag), "citation-%s", citation->fields[i].name);
        tenure_nearest_offer(nearest, flag);
    }
}

static void
print_name(void *context, const char *flag, const ProtobufCFieldDescriptor *field)
{
    (void)field;
    fprintf(context, " --%s", flag);
}

/* Refuses an unknown flag; names the nearest flag, or all flags of the kind. For an organisation,
 * --organisation is --id. */
static __attribute__((noreturn)) void
refuse_flag(const struct flags *flags, const char *flag)
{
    const ProtobufCMessageDescriptor *body = flags->body_field->descriptor;
    struct tenure_nearest nearest;
    char *own = NULL;
    size_t size;
    tenure_nearest_begin(&nearest, flag);
    if (strcmp(flag, flags->body_field->name) == 0 &&
        protobuf_c_message_descriptor_get_field_by_name(body, "id") != NULL)
        snprintf(nearest.name, sizeof(nearest.name), "id");
    else
        offer_flags(flags, &nearest);
    if (nearest.name[0] != '\0') {
        tenure_cli_say("unknown flag --%s; did you mean --%s?", flag, nearest.name);
        exit(TENURE_EXIT_USAGE);
    }
    FILE *out = open_memstream(&own, &size);
    if (out != NULL)
        publish_each_flag(body, print_name, out);
    if (out != NULL && fclose(out) == 0)
        tenure_cli_say("unknown flag --%s; %s has%s, and those of every event: see tenure publish "
                       "%s --help",
                       flag, flags->verb, own, flags->verb);
    free(own);
    exit(TENURE_EXIT_USAGE);
}

/* Reads one flag; returns how many words it used. */
static int
take_flag(struct flags *flags, char **argv)
{
    char flag[PUBLISH_FLAG_MAX];
    const char *word = argv[0];
    if (strncmp(word, "--", 2) != 0)
        die("this is not a flag: ", word);
    if (strcmp(word, "--help") == 0) {
        publish_print_help(flags->verb, flags->body_field->descriptor);
        exit(0);
    }
    const char *equals = strchr(word, '=');
    tenure_text_format(flag, sizeof(flag), "%.*s", equals != NULL ? (int)(equals - word - 2) : 60,
                       word + 2);

    json_t *object = NULL;
    const ProtobufCFieldDescriptor *field = find_any_flag(flags, flag, &object);
    if (field == NULL)
        refuse_flag(flags, flag);
    bool alone = field->type == PROTOBUF_C_TYPE_BOOL;
    const char *value = equals != NULL ? equals + 1 : alone ? "" : argv[1];
    if (value == NULL)
        die("a value is missing behind --", flag);
    set(object, field,
        flag_value(&flags->publish->cli, field, value, flags->publish->outbox_path != NULL));
    return equals != NULL || alone ? 1 : 2;
}

/* Makes a UUID of version 7 (RFC 9562, section 5.7). These are ordered by time, so that new ids are
 * close together on disk. */
static void
make_id(char *id)
{
    uint8_t bytes[16];
    struct timespec now;
    if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
        die("no randomness for an id; give --id", "");
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (int i = 5; i >= 0; i--, ms >>= 8)
        bytes[i] = (uint8_t)ms;
    bytes[6] = (uint8_t)(0x70 | (bytes[6] & 0x0f));
    bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3f));
    for (int i = 0; i < 16; i++) {
        bool dash = i == 4 || i == 6 || i == 8 || i == 10;
        id += sprintf(id, dash ? "-%02x" : "%02x", bytes[i]);
    }
}

static void
set_default(json_t *object, const char *name, const char *value)
{
    if (json_object_get(object, name) == NULL)
        put(object, name, json_string(value));
}

static void
set_defaults(struct flags *flags)
{
    char id[64];
    const char *source = getenv("TENURE_SOURCE");
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (strcmp(aliases[i].verb, flags->verb) == 0)
            set_default(flags->body, aliases[i].field, aliases[i].value);
    }
    if (strcmp(flags->verb, "clock") ==
        0) { // the id that the daemon itself would use for this clock entry
        const char *date = json_string_value(json_object_get(flags->body, "date"));
        snprintf(id, sizeof(id), "clock-%.10s", date != NULL ? date : "");
        set_default(flags->event, "source", "tenured");
        set_default(flags->event, "id", id);
    }
    make_id(id);
    set_default(flags->event, "source", source != NULL ? source : "editor");
    set_default(flags->event, "id", id);
}

int
publish_flags(struct publish *publish, int argc, char **argv)
{
    struct flags flags = { publish, argv[0], find_body(argv[0]), json_object(), json_object() };
    for (int i = 1; i < argc;)
        i += take_flag(&flags, argv + i);
    set_defaults(&flags);
    put(flags.event, flags.body_field->name, flags.body);

    struct tenure_json_error error;
    ProtobufCMessage *message = NULL;
    char *text = json_dumps(flags.event, JSON_COMPACT);
    if (text == NULL)
        die("out of memory", "");
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error);
    free(text);
    json_decref(flags.event);
    if (status != TENURE_OK) {
        tenure_cli_say("%s %s", error.field, error.reason);
        return TENURE_EXIT_REFUSED;
    }
    int exit_code = publish_one(publish, (const Tenure__V1__Event *)message);
    protobuf_c_message_free_unpacked(message, NULL);
    return exit_code;
}
