/* SPDX-License-Identifier: Apache-2.0 */
/* Events from choices, based on the schema: any field of any body is possible. There are few words,
 * so that events share posts, people and ids. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fuzz.h"

enum {
    REPEATED_MAX = 3,
    ARENA_BYTES = 1024 * 1024
};

struct words {
    const char *field; // NULL: any other
    const char *words[12];
};

/* Valid words; BAD_WORD stands for invalid ones. */
static const struct words dictionary[] = {
    { "source", { "a", "b" } },
    { "id", { "1", "2", "3", "4", "5", "6", "p", "q" } },
    { "supersedes", { "", "", "", "", "1", "2", "3", "4" } },
    { "organisation", { "Q", "R", "S", "Y" } },
    { "system", { "Q", "R" } },
    { "into", { "Q", "R", "S" } },
    { "from", { "R", "S", "Y" } },
    { "members", { "T1", "T2", "Q" } },
    { "region", { "", "Y", "Z", "Q" } },
    { "regions", { "Y", "Z" } },
    { "parent", { "", "Y", "Q", "R" } },
    { "scope", { "all", "Y", "Q" } },
    { "role", { "chair", "executive-lead" } },
    { "roles", { "chair", "executive-lead" } },
    { "severity", { "", "info", "warning", "critical" } },
    { "rule", { "", "vacancy", "repeated-vacancy" } },
    { "alert", { "vacancy/Q/chair/1", "repeated-vacancy/Q/chair/1" } },
    { "template", { "churn", "vacancy", "cluster" } },
    { "value", { "1", "12 months" } },
    { "url", { "", "https://example.org/1" } },
    { "name", { "Ada", "Ben", "ics-designation", "window" } },
    { "short_name", { "", "", "Ad" } },
    { "other_names", { "A. Lovelace", "Benjamin" } },
    { "scheme", { "ods", "wikidata" } },
    { "characteristic", { "women" } },
    { "indicator", { "", "", "", "stability" } },
    { "period", { "", "", "", "2019" } },
    { "author", { "", "Ada" } },
    { "note", { "", "text" } },
    { "log", { "0123456789abcdef0123456789abcdef" } },
    { "announced",
      { "2018-05-01", "2019-01-02", "2019-03-31", "2019-04-01", "2020-02-29", "2021-01-01" } },
    { "effective",
      { "", "", "2018-05", "2019", "2019-01-02", "2019-04-01", "2021-06", "2030-01-01" } },
    { "date", { "2019-06-01", "2020-01-01", "2022-12-31", "2025-01-01" } },
    { "due", { "2019-04", "2020-04-01" } },
    { "published", { "", "2019-01-02" } },
    { "until", { "", "2020-01-01", "2021-01-01" } },
    { NULL, { "Ada", "text" } },
};

#define BAD_WORD "a b\x07"

static unsigned
next_byte(struct tape *tape)
{
    if (tape->size == 0)
        return 0;
    tape->size--;
    return *tape->data++;
}

unsigned
tape_choice(struct tape *tape, unsigned count)
{
    return next_byte(tape) % count;
}

static const char *
choose_word(struct tape *tape, const char *field)
{
    const struct words *entry = dictionary;
    unsigned byte = next_byte(tape), count = 0;
    if (byte == UINT8_MAX)
        return BAD_WORD;
    while (entry->field != NULL && strcmp(entry->field, field) != 0)
        entry++;
    while (count < sizeof(entry->words) / sizeof(entry->words[0]) && entry->words[count] != NULL)
        count++;
    return entry->words[byte % count];
}

/* Rarely chooses a value that does not exist. */
static int
choose_enum(struct tape *tape, const ProtobufCEnumDescriptor *descriptor)
{
    unsigned byte = next_byte(tape);
    return byte == UINT8_MAX ? 99 : descriptor->values[byte % descriptor->n_values].value;
}

static struct tni_arena arena;

static ProtobufCMessage *choose_message(struct tape *tape,
                                        const ProtobufCMessageDescriptor *descriptor);

static void
choose_value(struct tape *tape, const ProtobufCFieldDescriptor *field, void *place)
{
    static const uint64_t numbers[] = { 0, 1, 2, 7, 500000, UINT32_MAX, UINT64_MAX };
    static const int32_t small[] = { 0, 0, 0, 0, -5, INT32_MIN };
    switch ((unsigned)field->type) {
    case PROTOBUF_C_TYPE_STRING: *(const char **)place = choose_word(tape, field->name); return;
    case PROTOBUF_C_TYPE_MESSAGE:
        *(ProtobufCMessage **)place = choose_message(tape, field->descriptor);
        return;
    case PROTOBUF_C_TYPE_BOOL: // rarely true, because an unnamed person must not have a name
        *(protobuf_c_boolean *)place =
            tape_choice(tape, strcmp(field->name, "unnamed") == 0 ? 8 : 2) == 1;
        return;
    case PROTOBUF_C_TYPE_ENUM: *(int *)place = choose_enum(tape, field->descriptor); return;
    case PROTOBUF_C_TYPE_UINT32:
        // a survey with a characteristic must not have a percentage
        *(uint32_t *)place =
            (uint32_t)numbers[tape_choice(tape, strcmp(field->name, "percent") == 0 ? 2 : 6)];
        return;
    case PROTOBUF_C_TYPE_INT32: *(int32_t *)place = small[tape_choice(tape, 6)]; return;
    case PROTOBUF_C_TYPE_UINT64: *(uint64_t *)place = numbers[tape_choice(tape, 7)]; return;
    default: abort();
    }
}

static void
choose_list(struct tape *tape, const ProtobufCFieldDescriptor *field, uint8_t *message)
{
    size_t size = field->type == PROTOBUF_C_TYPE_ENUM     ? sizeof(int)
                  : field->type == PROTOBUF_C_TYPE_UINT64 ? sizeof(uint64_t)
                                                          : sizeof(void *);
    size_t count = tape_choice(tape, REPEATED_MAX);
    uint8_t *list = tni_arena_take(&arena, REPEATED_MAX * size);
    for (size_t i = 0; i < count; i++)
        choose_value(tape, field, list + i * size);
    *(size_t *)(message + field->quantifier_offset) = count;
    *(void **)(message + field->offset) = list;
}

static ProtobufCMessage *
choose_message(struct tape *tape, const ProtobufCMessageDescriptor *descriptor)
{
    ProtobufCMessage *message = tni_arena_take(&arena, descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        uint8_t *bytes = (uint8_t *)message;
        if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
            continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            choose_list(tape, field, bytes);
        else
            choose_value(tape, field, bytes + field->offset);
    }
    return message;
}

static void
choose_body(struct tape *tape, Tenure__V1__Event *event)
{
    static const unsigned bodies[] = { 20, 21, 21, 21, 22, 22, 22, 23, 24, 25, 26, 27,
                                       28, 29, 30, 30, 31, 32, 90, 90, 91, 92, 93 };
    unsigned number = bodies[tape_choice(tape, sizeof(bodies) / sizeof(bodies[0]))];
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&tenure__v1__event__descriptor, number);
    event->body_case = (Tenure__V1__Event__BodyCase)number;
    choose_value(tape, field, (uint8_t *)event + field->offset);
    if (event->body_case >= TENURE__V1__EVENT__BODY_CLOCK)
        event->source = (char *)"tenured";
}

Tenure__V1__Event *
tape_event(struct tape *tape)
{
    if (arena.memory == NULL)
        fuzz_require(tni_arena_open(&arena, ARENA_BYTES) == TENURE_OK, "memory");
    if (arena.used > ARENA_BYTES / 2)
        tni_arena_reset(&arena);
    Tenure__V1__Event *event =
        (Tenure__V1__Event *)choose_message(tape, &tenure__v1__event__descriptor);
    choose_body(tape, event);
    return event;
}
