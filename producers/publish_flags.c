/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One event by flags. The flags of a kind are the fields of its body, in kebab-case, so that the
 * schema is the only list of them; they are turned into the event's JSON, and the JSON reader
 * judges.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "publish.h"
#include <tenure/text.h>

enum {
    FLAG_MAX = 64,
    BODY_FIELD_FIRST = 20
};

/* Kinds that are another kind with a field set. */
static const struct {
    const char *verb, *body, *field, *value;
} aliases[] = {
    { "resignation", "departure", "reason", "RESIGNATION" },
    { "retirement", "departure", "reason", "RETIREMENT" },
    { "dismissal", "departure", "reason", "DISMISSAL" },
};

static const char *
kebab(const char *field, char *flag)
{
    size_t size = 0;
    for (; field[size] != '\0' && size + 1 < FLAG_MAX; size++)
        flag[size] = field[size] == '_' ? '-' : field[size];
    flag[size] = '\0';
    return flag;
}

static const ProtobufCFieldDescriptor *
find_body(const char *verb)
{
    const ProtobufCMessageDescriptor *event = &tenure__v1__event__descriptor;
    char name[FLAG_MAX];
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (strcmp(aliases[i].verb, verb) == 0)
            verb = aliases[i].body;
    }
    for (unsigned i = 0; i < event->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &event->fields[i];
        if (field->id >= BODY_FIELD_FIRST && strcmp(kebab(field->name, name), verb) == 0)
            return field;
    }
    return NULL;
}

bool
publish_is_verb(const char *word)
{
    return find_body(word) != NULL;
}

static void
print_flag(const char *flag, const ProtobufCFieldDescriptor *field)
{
    printf("  --%s", flag);
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        const ProtobufCEnumDescriptor *values = field->descriptor;
        const char *separator = " ";
        for (unsigned i = 0; i < values->n_values; i++) {
            if (strstr(values->values[i].name, "UNSPECIFIED") != NULL)
                continue;
            printf("%s%s", separator, values->values[i].name);
            separator = "|";
        }
    } else if (field->type != PROTOBUF_C_TYPE_BOOL) {
        printf(" %s", field->type == PROTOBUF_C_TYPE_STRING ? "TEXT" : "NUMBER");
    }
    puts(field->label == PROTOBUF_C_LABEL_REPEATED ? "   (may be repeated)" : "");
}

static void
print_help(const char *verb, const ProtobufCMessageDescriptor *body)
{
    printf("Usage: tenure publish %s --FIELD VALUE...\n\nThe event's own fields:\n", verb);
    for (unsigned i = 0; i < body->n_fields; i++) {
        char flag[FLAG_MAX];
        const ProtobufCFieldDescriptor *field = &body->fields[i];
        kebab(field->name, flag);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            printf("  --%s NAME, --%s-id ID\n", flag, flag);
        else
            print_flag(flag, field);
    }
    puts("\nOf every event:\n"
         "  --source SLUG       who reports it (default: $TENURE_SOURCE, else editor)\n"
         "  --event-id ID       its id (default: a new one, ordered by time)\n"
         "  --announced DAY     when it became public (default: the clock date)\n"
         "  --effective DATE    when it takes effect: a day, month or year (default: not known)\n"
         "  --confidence CONFIRMED|REPORTED|RUMOURED\n"
         "  --supersedes ID     the event of the same source that it replaces\n"
         "  --citation-publisher, --citation-title, --citation-url, --citation-published\n"
         "  --at WHERE, --key FILE, --server-key KEY, --outbox DIR, --timeout SECONDS, --json,\n"
         "  --quiet             may stand before the kind as well\n\n"
         "Example:\n  tenure publish appointment --organisation QOP --role chief-executive \\\n"
         "      --person \"Ada Example\" --effective 2024-06-01");
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

/* RETIREMENT for "retirement", NHS_TRUST for "nhs-trust". */
static json_t *
enum_text(const char *value)
{
    char text[FLAG_MAX];
    size_t size = 0;
    for (; value[size] != '\0' && size + 1 < FLAG_MAX; size++)
        text[size] = value[size] == '-' ? '_' : (char)toupper((unsigned char)value[size]);
    text[size] = '\0';
    return json_string(text);
}

/* A value that could not be set would be an event that says something else. */
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

/* The field that the flag names in a message; *ret_object is the JSON object that it stands in. */
static const ProtobufCFieldDescriptor *
find_flag(const ProtobufCMessageDescriptor *message, json_t *object, const char *flag,
          json_t **ret_object)
{
    char name[FLAG_MAX];
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        size_t size = strlen(kebab(field->name, name));
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
    // --id of a retraction or an organisation is the body's; the event's own is then --event-id.
    return find_flag(&tenure__v1__event__descriptor, flags->event,
                     strcmp(flag, "event-id") == 0 ? "id" : flag, ret_object);
}

/* Flags without a value that say nothing about the event; false: it is none of them. */
static bool
take_switch(struct publish *publish, const char *word)
{
    const struct {
        const char *flag, *brief;
        bool *place;
    } switches[] = {
        { "--json", "-j", &publish->cli.json },
        { "--quiet", "-q", &publish->quiet },
    };
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        if (strcmp(switches[i].flag, word) == 0 || strcmp(switches[i].brief, word) == 0) {
            *switches[i].place = true;
            return true;
        }
    }
    return false;
}

/* The flags that say where to, not what; *ret_place is where the value goes. */
static bool
find_common(struct publish *publish, const char *flag, const char ***ret_place)
{
    static const char *timeout;
    const struct {
        const char *flag;
        const char **place;
    } places[] = {
        { "at", &publish->cli.at },
        { "key", &publish->cli.key },
        { "server-key", &publish->cli.server_key },
        { "outbox", &publish->outbox_path },
        { "timeout", &timeout },
    };
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (strcmp(places[i].flag, flag) == 0) {
            *ret_place = places[i].place;
            return true;
        }
    }
    return false;
}

static void
set_timeout(struct publish *publish, const char *text)
{
    int seconds = atoi(text);
    if (seconds < 1 || seconds > 86400)
        die("--timeout takes a number of seconds from 1 to 86400, not ", text);
    publish->cli.timeout_ms = seconds * 1000;
}

/* The long name of an option that has a value. */
static const char *
long_name(const char *word)
{
    return strcmp(word, "-a") == 0 ? "--at" : strcmp(word, "-t") == 0 ? "--timeout" : word;
}

/* Takes one flag; returns how many words of the command line it used. */
static int
take_flag(struct flags *flags, char **argv)
{
    char flag[FLAG_MAX];
    const char *word = long_name(argv[0]);
    if (take_switch(flags->publish, word))
        return 1;
    if (strncmp(word, "--", 2) != 0)
        die("this is no flag: ", word);
    if (strcmp(word, "--help") == 0) {
        print_help(flags->verb, flags->body_field->descriptor);
        exit(0);
    }
    const char *equals = strchr(word, '=');
    tenure_text_format(flag, sizeof(flag), "%.*s", equals != NULL ? (int)(equals - word - 2) : 60,
                       word + 2);

    json_t *object = NULL;
    const char **place;
    bool common = find_common(flags->publish, flag, &place);
    const ProtobufCFieldDescriptor *field = common ? NULL : find_any_flag(flags, flag, &object);
    if (field == NULL && !common)
        die("there is no such flag: --", flag);
    bool alone = field != NULL && field->type == PROTOBUF_C_TYPE_BOOL;
    const char *value = equals != NULL ? equals + 1 : alone ? "" : argv[1];
    if (value == NULL)
        die("a value is missing behind --", flag);
    if (!common)
        set(object, field, value);
    else if (strcmp(flag, "timeout") == 0)
        set_timeout(flags->publish, value);
    else
        *place = value;
    return equals != NULL || alone ? 1 : 2;
}

/* A UUID of version 7 (RFC 9562, section 5.7): ordered by time, so that ids stay together on disk.
 */
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
    if (strcmp(flags->verb, "clock") == 0) { // the daemon's own entry has a name of its own
        const char *date = json_string_value(json_object_get(flags->body, "date"));
        snprintf(id, sizeof(id), "clock-%.10s", date != NULL ? date : "");
        set_default(flags->event, "source", "tenured");
        set_default(flags->event, "id", id);
    }
    make_id(id);
    set_default(flags->event, "source", source != NULL ? source : "editor");
    set_default(flags->event, "id", id);
}

static void
answered(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer)
{
    struct publish *publish = context;
    (void)tag;
    publish_told(publish, "tenure-publish", answer);
    if (publish->cli.json || publish->quiet || answer->seq == 0)
        return;
    if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        printf("stored as seq %llu\n", (unsigned long long)answer->seq);
    else if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
        printf("stored before, as seq %llu\n", (unsigned long long)answer->seq);
}

static int
send_event(struct publish *publish, const Tenure__V1__Event *event)
{
    tenure_status status = publish_open(publish, answered);
    if (status == TENURE_OK)
        status = publish_event(publish, event, 1);
    if (status == TENURE_OK)
        status = publish_flush(publish);
    if (status == TENURE_OK)
        status = publish_deliver(publish);
    bool refused = false;
    for (int i = TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT; i < 6; i++)
        refused = refused || publish->counts[i] > 0;
    int exit_code = refused ? TENURE_EXIT_REFUSED : TENURE_EXIT_DONE;
    if (status != TENURE_OK)
        exit_code = publish_fail(publish, status);
    publish_close(publish);
    return tenure_cli_close(&publish->cli, exit_code);
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
    int exit_code = send_event(publish, (const Tenure__V1__Event *)message);
    protobuf_c_message_free_unpacked(message, NULL);
    return exit_code;
}
