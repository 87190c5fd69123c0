/* SPDX-License-Identifier: Apache-2.0 */
/* Writes numbered updates to the channel's table and to the buffer that is pushed after the
 * commit. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "messages.h"
#include "text.h"
#include "work.h"

#define REDACTED_ID "redacted-"

enum {
    HEAD_BYTES = 8, // the sizes of topic and update
    UPDATE_FIELDS_BYTES = 80,
    ANNOUNCED_BYTES = 16,
    // field numbers of tenure.v1.Update
    FIELD_CHANNEL = 1,
    FIELD_OFFSET = 2,
    FIELD_SEQ = 3,
    FIELD_RECORDED_MS = 4,
    FIELD_CORRECTS = 5,
    FIELD_EVENT = 10,
    FIELD_POST = 11,
    FIELD_ORGANISATION = 12,
    FIELD_PERSON = 13,
    FIELD_INDICATOR = 14,
    FIELD_ALERT = 15,
    REDACTED_ID_MAX = 32,
    REDACTED_EVENT_BYTES = REDACTED_ID_MAX + 48,
    FIELD_EVENT_ANNOUNCED = 3, // of tenure.v1.Event
};

/* All parts are slugs or names of rules, together far shorter than TOPIC_MAX. */
static void
put_topic(char *topic, const char *channel, const char *first, const char *second)
{
    char *end = tni_put_text(tni_put_text(topic, channel), first);
    tni_put_text(tni_put_text(end, "/"), second);
}

/* An unfinished update in the buffer. */
struct emission {
    struct buffer *buffer;
    size_t begin;
    size_t topic_size;
    struct tni_writer writer; // of the update, after the topic
};

static bool
emission_begin(struct engine *engine, const char *topic, size_t body_max, struct emission *emission)
{
    struct buffer *buffer = &engine->updates;
    size_t topic_size = strlen(topic);
    if (!buffer_reserve(buffer, HEAD_BYTES + topic_size + UPDATE_FIELDS_BYTES + body_max))
        return false;
    uint8_t *at = buffer->data + buffer->size + HEAD_BYTES;
    memcpy(at, topic, topic_size);
    *emission = (struct emission){
        .buffer = buffer,
        .begin = buffer->size,
        .topic_size = topic_size,
        .writer = { .data = at + topic_size,
                    .capacity = buffer->capacity - buffer->size - HEAD_BYTES - topic_size },
    };
    return true;
}

static struct tni_span
emission_end(struct engine *engine, struct emission *emission)
{
    uint8_t *head = emission->buffer->data + emission->begin;
    bytes_put_u32(head, (uint32_t)emission->topic_size);
    bytes_put_u32(head + 4, (uint32_t)emission->writer.size);
    emission->buffer->size += HEAD_BYTES + emission->topic_size + emission->writer.size;
    engine->counters.updates_sum += XXH3_64bits(emission->writer.data, emission->writer.size);
    return (struct tni_span){ emission->writer.data, emission->writer.size };
}

static void
write_position(struct tni_writer *writer, Tenure__V1__Channel channel, uint64_t offset,
               uint64_t seq, int64_t recorded_ms)
{
    tni_write_number_field(writer, FIELD_CHANNEL, channel);
    tni_write_number_field(writer, FIELD_OFFSET, offset);
    tni_write_number_field(writer, FIELD_SEQ, seq);
    tni_write_number_field(writer, FIELD_RECORDED_MS, (uint64_t)recorded_ms);
}

/* Whether the event itself has an announced day. */
static bool
has_announced_day(struct tni_span content)
{
    struct tni_wire_field field;
    while (tni_wire_next(&content, &field)) {
        if (field.number == FIELD_EVENT_ANNOUNCED && field.bytes.size > 0)
            return true;
    }
    return false;
}

/* Encodes the event that a channel has for a redacted entry. */
static size_t
pack_redacted(const struct log_entry *entry, uint8_t *packed)
{
    char id[REDACTED_ID_MAX], announced[TENURE_DATE_TEXT_MAX];
    Tenure__V1__Redacted redacted = TENURE__V1__REDACTED__INIT;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    snprintf(id, sizeof(id), REDACTED_ID "%" PRIu64, entry->seq);
    event.source = (char *)TENURE_OWN_SOURCE;
    event.id = id;
    event.announced = tenure_day_format(entry->announced, announced);
    event.body_case = TENURE__V1__EVENT__BODY_REDACTED;
    event.redacted = &redacted;
    return tenure__v1__event__pack(&event, packed);
}

void
event_update_write(struct tni_writer *writer, const struct log_entry *entry)
{
    uint8_t bytes[TENURE_EVENT_BYTES_MAX + ANNOUNCED_BYTES];
    char announced[TENURE_DATE_TEXT_MAX];
    struct tni_writer event = { .data = bytes, .capacity = sizeof(bytes) };
    write_position(writer, TENURE__V1__CHANNEL__EVENT, entry->seq, entry->seq, entry->recorded_ms);
    if (entry->target != 0)
        tni_write_number_field(writer, FIELD_CORRECTS, entry->target);
    if (entry->source == 0) {
        tni_write_span_field(writer, FIELD_EVENT,
                             (struct tni_span){ bytes, pack_redacted(entry, bytes) });
        return;
    }
    if (has_announced_day(entry->content)) {
        tni_write_span_field(writer, FIELD_EVENT, entry->content);
        return;
    }
    tni_write_bytes(&event, entry->content);
    tni_write_text_field(&event, FIELD_EVENT_ANNOUNCED,
                         tenure_day_format(entry->announced, announced));
    tni_write_span_field(writer, FIELD_EVENT, (struct tni_span){ bytes, event.size });
}

size_t
event_update_size(const struct log_entry *entry)
{
    size_t size = entry->source == 0 ? REDACTED_EVENT_BYTES : entry->content.size;
    return UPDATE_FIELDS_BYTES + ANNOUNCED_BYTES + size;
}

tenure_status
emit_event(struct engine *engine, const struct log_entry *entry, const char *organisation)
{
    char topic[TOPIC_MAX];
    struct emission emission;
    tni_put_text(tni_put_text(topic, "event/"), organisation);
    if (!emission_begin(engine, topic, event_update_size(entry), &emission))
        return TENURE_NO_MEMORY;
    event_update_write(&emission.writer, entry);
    emission_end(engine, &emission); // the event channel has no table besides the log
    return TENURE_OK;
}

/* The last offset of each channel, without the update with this one. */
static struct channel_offsets
offsets_before(const struct counters *counters, Tenure__V1__Channel channel, uint64_t offset)
{
    struct channel_offsets before = { { counters->post_offset, counters->organisation_offset,
                                        counters->person_offset, counters->indicator_offset,
                                        counters->alert_offset } };
    uint64_t *own = &before.of[channel - TENURE__V1__CHANNEL__POST];
    assert(*own == offset);
    --*own;
    return before;
}

/* Writes an update around an encoded body, and stores it. The last offset of its channel is its
 * own. */
static tenure_status
emit(struct engine *engine, const char *topic, Tenure__V1__Channel channel, uint64_t offset,
     uint32_t field, struct tni_span body)
{
    struct emission emission;
    struct channel_offsets before = offsets_before(&engine->counters, channel, offset);
    if (!emission_begin(engine, topic, body.size, &emission))
        return TENURE_NO_MEMORY;
    write_position(&emission.writer, channel, offset, engine->entry.seq,
                   engine->counters.recorded_ms);
    tni_write_span_field(&emission.writer, field, body);
    return channel_add(&engine->write, &engine->channel_row, &engine->counters.update_rows, &before,
                       channel, emission_end(engine, &emission));
}

tenure_status
emit_rows(struct engine *engine)
{
    return channel_end_row(&engine->write, &engine->channel_row, &engine->counters.update_rows);
}

tenure_status
emit_post(struct engine *engine, const struct post_row *row, struct tni_span state)
{
    char topic[TOPIC_MAX];
    put_topic(topic, "post/", row->organisation_id, row->role);
    return emit(engine, topic, TENURE__V1__CHANNEL__POST, row->sent.offset, FIELD_POST, state);
}

tenure_status
emit_organisation(struct engine *engine, const char *id, struct tni_span state)
{
    char topic[TOPIC_MAX];
    tni_put_text(tni_put_text(topic, "organisation/"), id);
    return emit(engine, topic, TENURE__V1__CHANNEL__ORGANISATION,
                engine->counters.organisation_offset, FIELD_ORGANISATION, state);
}

tenure_status
emit_person(struct engine *engine, const char *id, struct tni_span state)
{
    char topic[TOPIC_MAX];
    tni_put_text(tni_put_text(topic, "person/"), id);
    return emit(engine, topic, TENURE__V1__CHANNEL__PERSON, engine->counters.person_offset,
                FIELD_PERSON, state);
}

tenure_status
emit_indicator(struct engine *engine, const char *scope, const char *name,
               struct tni_span indicator)
{
    char topic[TOPIC_MAX];
    put_topic(topic, "indicator/", scope, name);
    return emit(engine, topic, TENURE__V1__CHANNEL__INDICATOR, engine->counters.indicator_offset,
                FIELD_INDICATOR, indicator);
}

bool
sent_renew(struct engine *engine, struct sent *sent, uint64_t *channel_offset,
           struct tni_writer *state, uint32_t date_field, uint32_t revision_field)
{
    char date[TENURE_DATE_TEXT_MAX];
    uint64_t hash = XXH3_64bits(state->data, state->size);
    if (sent->revision != 0 && hash == sent->hash)
        return false;
    tni_write_text_field(state, date_field, tenure_day_format(engine->entry.today, date));
    tni_write_number_field(state, revision_field, engine->entry.seq);
    *sent = (struct sent){ engine->entry.seq, ++*channel_offset, hash };
    return true;
}

static void
put_alert_topic(char *topic, struct tni_span body)
{
    char rule[TENURE_SLUG_MAX + 1] = "", organisation[TENURE_SLUG_MAX + 1] = "-";
    struct tni_wire_field field;
    while (tni_wire_next(&body, &field) && field.number <= ALERT_ORGANISATION) {
        char *text = field.number == ALERT_RULE           ? rule
                     : field.number == ALERT_ORGANISATION ? organisation
                                                          : NULL;
        if (text == NULL)
            continue;
        assert(field.bytes.size <= TENURE_SLUG_MAX);
        memcpy(text, field.bytes.data, field.bytes.size);
        text[field.bytes.size] = '\0';
    }
    put_topic(topic, "alert/", organisation, rule);
}

tenure_status
emit_alert(struct engine *engine, const struct alert_row *row)
{
    char topic[TOPIC_MAX];
    struct tni_writer alert = store_row_writer(&engine->write);
    alert_row_write(&alert, row);
    assert(!alert.full);
    put_alert_topic(topic, row->body);
    return emit(engine, topic, TENURE__V1__CHANNEL__ALERT, ++engine->counters.alert_offset,
                FIELD_ALERT, (struct tni_span){ alert.data, alert.size });
}

bool
engine_next_update(const struct engine *engine, size_t *position, struct tni_span *ret_topic,
                   struct tni_span *ret_update)
{
    const struct buffer *buffer = &engine->updates;
    if (*position >= buffer->size)
        return false;
    const uint8_t *head = buffer->data + *position;
    *ret_topic = (struct tni_span){ head + HEAD_BYTES, bytes_u32(head) };
    *ret_update = (struct tni_span){ ret_topic->data + ret_topic->size, bytes_u32(head + 4) };
    *position += HEAD_BYTES + ret_topic->size + ret_update->size;
    return true;
}
