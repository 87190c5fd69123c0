/* SPDX-License-Identifier: Apache-2.0 */
/* A dry run of a request: stores it in a transaction that is aborted. */
#include "preview.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "alert_id.h"
#include "channels.h"
#include "entry.h"
#include "grow.h"
#include "request.h"
#include "work.h"

enum {
    // field numbers of PublishRequest, PublishReply, Preview, PreviewChange, Update, Indicator,
    // Alert
    REQUEST_PREVIEW = 5,
    REPLY_PREVIEW = 8,
    PREVIEW_CLOCK = 1,
    PREVIEW_CHANGES = 2,
    PREVIEW_TRUNCATED = 3,
    CHANGE_BEFORE = 1,
    CHANGE_NOW = 2,
    UPDATE_INDICATOR = 14,
    UPDATE_ALERT = 15,
    FIGURE_LABEL = 3,
    PREVIEW_BYTES_MAX = 1024 * 1024,
    PREVIEW_TAIL_BYTES = 16,
    CHANGE_BYTES_MAX = 256 * 1024, // two updates of 64 KiB fit
};

/* An update of the rehearsal. */
struct rehearsed {
    uint64_t subject; // a hash of the channel and the subject
    size_t position;  // among the updates
    bool is_before;   // caused before the request
    struct tni_span topic, update;
    struct tni_span before; // the update before the request, if it is in the rehearsal
};

struct rehearsal {
    struct rehearsed *updates;
    size_t count, max;
};

bool
engine_is_preview(struct tni_span request)
{
    struct tni_wire_field field;
    while (tni_wire_next(&request, &field)) {
        if (field.number == REQUEST_PREVIEW && field.type == TNI_WIRE_VARINT)
            return field.value != 0;
    }
    return false;
}

/* The text of a field inside a submessage of an update. */
static struct tni_span
text_within(struct tni_span update, uint32_t body, uint32_t number)
{
    struct tni_wire_field field;
    while (tni_wire_next(&update, &field)) {
        if (field.number != body)
            continue;
        for (struct tni_span rest = field.bytes; tni_wire_next(&rest, &field);) {
            if (field.number == number)
                return field.bytes;
        }
    }
    return (struct tni_span){ 0 };
}

/* What the topic does not contain: the label of a figure, the subject of an alert. */
static struct tni_span
name_within(struct tni_span topic, struct tni_span update)
{
    if (topic.data[0] == 'i')
        return text_within(update, UPDATE_INDICATOR, FIGURE_LABEL);
    return topic.data[0] == 'a' ? text_within(update, UPDATE_ALERT, ALERT_ID)
                                : (struct tni_span){ 0 };
}

/* Lists the updates of the transaction; those up to `before` were caused before the request. Log
 * entries are left out, because the answers describe them. */
static tenure_status
list_updates(const struct engine *engine, size_t before, struct rehearsal *rehearsal)
{
    struct tni_span topic, update;
    for (size_t position = 0, at = 0; engine_next_update(engine, &position, &topic, &update);
         at = position) {
        if (topic.data[0] == 'e')
            continue;
        struct tni_span name = name_within(topic, update);
        uint64_t hash = XXH3_64bits(topic.data, topic.size);
        void *grown = tni_grow(rehearsal->updates, rehearsal->count, &rehearsal->max,
                               sizeof(rehearsal->updates[0]));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        rehearsal->updates = grown;
        rehearsal->updates[rehearsal->count++] = (struct rehearsed){
            .subject =
                XXH3_64bits_withSeed(name.data != NULL ? name.data : topic.data, name.size, hash),
            .position = at,
            .is_before = at < before,
            .topic = topic,
            .update = update,
        };
    }
    return TENURE_OK;
}

static int
compare_subjects(const void *left, const void *right)
{
    const struct rehearsed *a = left, *b = right;
    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

static int
compare_positions(const void *left, const void *right)
{
    const struct rehearsed *a = left, *b = right;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* The offset of the last update about a post, an organisation or a person; 0: there is none. */
static tenure_status
find_subject(struct engine *engine, struct store_read read, const char *topic, uint64_t *ret_offset)
{
    enum name_kind kind = topic[0] == 'p' && topic[1] == 'o' ? NAME_POST
                          : topic[0] == 'p'                  ? NAME_PERSON
                                                             : NAME_ORGANISATION;
    uint64_t number;
    struct person_row person;
    tenure_status status = names_find(read, kind, strchr(topic, '/') + 1, &number);
    if (status != TENURE_OK)
        return status;
    switch ((int)kind) {
    case NAME_POST:
        post_row_clear(&engine->in_hand.row);
        status = post_find(read, number, &engine->in_hand.row);
        *ret_offset = engine->in_hand.row.sent.offset;
        return status;
    case NAME_PERSON:
        status = person_find(read, number, &person);
        *ret_offset = person.sent.offset;
        return status;
    default:
        status = organisation_find_all(read, number, &engine->organisation);
        *ret_offset = engine->organisation.sent.offset;
        return status;
    }
}

/* The same for a figure; `topic` is indicator/SCOPE/NAME. */
static tenure_status
find_indicator(struct store_read read, char *topic, const char *label, uint64_t *ret_offset)
{
    char *scope = strchr(topic, '/') + 1, *name = strrchr(topic, '/');
    struct indicator_cell cell;
    uint64_t number = 0;
    *name++ = '\0';
    bool is_everything = strcmp(scope, TENURE_EVERYTHING) == 0;
    tenure_status status =
        is_everything ? TENURE_OK : names_find(read, NAME_ORGANISATION, scope, &number);
    if (status == TENURE_OK)
        status = indicator_cell_find(read, number, indicator_named(name), label, &cell);
    *ret_offset = status == TENURE_OK ? cell.offset : 0;
    return status;
}

static tenure_status
find_alert(struct engine *engine, struct store_read read, const char *id, uint64_t *ret_offset)
{
    struct alert_row row;
    uint64_t number;
    tenure_status status = alert_id_find(read, engine->counters.alerts, id, &number);
    if (status == TENURE_OK)
        status = alert_row_find(read, number, &row);
    *ret_offset = status == TENURE_OK ? alert_offset(&row) : 0;
    return status;
}

/* The stored last update of the same subject; empty: there is none. */
static tenure_status
find_before(struct engine *engine, struct store_read read, const struct rehearsed *rehearsed,
            struct tni_span *ret_update)
{
    char topic[TOPIC_MAX + 1], name[TENURE_NAME_MAX + ALERT_ID_MAX + 1];
    struct tni_span within = name_within(rehearsed->topic, rehearsed->update);
    Tenure__V1__Channel channel = TENURE__V1__CHANNEL__POST;
    uint64_t offset = 0;
    tenure_status status;
    memcpy(topic, rehearsed->topic.data, rehearsed->topic.size);
    topic[rehearsed->topic.size] = '\0';
    if (within.size > 0)
        memcpy(name, within.data, within.size);
    name[within.size] = '\0';
    switch (topic[0]) {
    case 'i':
        channel = TENURE__V1__CHANNEL__INDICATOR;
        status = find_indicator(read, topic, name, &offset);
        break;
    case 'a':
        channel = TENURE__V1__CHANNEL__ALERT;
        status = find_alert(engine, read, name, &offset);
        break;
    default:
        channel = topic[0] == 'o'   ? TENURE__V1__CHANNEL__ORGANISATION
                  : topic[1] == 'e' ? TENURE__V1__CHANNEL__PERSON
                                    : TENURE__V1__CHANNEL__POST;
        status = find_subject(engine, read, topic, &offset);
    }
    *ret_update = (struct tni_span){ 0 };
    if (status == TENURE_OK && offset != 0)
        status = channel_find(read, channel, offset, ret_update);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Keeps only the last update of each subject that the request changes, in the order of their first
 * changes. */
static void
keep_last(struct rehearsal *rehearsal)
{
    struct rehearsed *updates = rehearsal->updates;
    size_t kept = 0;
    if (rehearsal->count > 1)
        qsort(updates, rehearsal->count, sizeof(updates[0]), compare_subjects);
    for (size_t i = 0; i < rehearsal->count;) {
        struct rehearsed change = { .subject = updates[i].subject };
        struct tni_span before = { 0 };
        for (; i < rehearsal->count && updates[i].subject == change.subject; i++) {
            size_t first = change.update.size > 0 ? change.position : updates[i].position;
            if (updates[i].is_before) {
                before = updates[i].update;
                continue;
            }
            change = updates[i];
            change.position = first;
        }
        change.before = before;
        if (change.update.size > 0)
            updates[kept++] = change;
    }
    rehearsal->count = kept;
    if (kept > 1)
        qsort(updates, kept, sizeof(updates[0]), compare_positions);
}

/* Writes a PreviewChange into the preview; false: it does not fit. */
static bool
write_change(struct tni_writer *preview, struct tni_span before, struct tni_span now,
             uint8_t *scratch)
{
    struct tni_writer change = { .data = scratch, .capacity = CHANGE_BYTES_MAX };
    if (before.size > 0)
        tni_write_span_field(&change, CHANGE_BEFORE, before);
    tni_write_span_field(&change, CHANGE_NOW, now);
    size_t left = preview->capacity - preview->size;
    if (change.full || tni_span_field_size(change.size) + PREVIEW_TAIL_BYTES > left)
        return false;
    tni_write_span_field(preview, PREVIEW_CHANGES, (struct tni_span){ change.data, change.size });
    return true;
}

static tenure_status
write_changes(struct engine *engine, struct store_read read, const struct rehearsal *rehearsal,
              struct tni_writer *preview, uint8_t *scratch)
{
    for (size_t i = 0; i < rehearsal->count; i++) {
        const struct rehearsed *change = &rehearsal->updates[i];
        struct tni_span before = change->before;
        tenure_status status =
            before.size > 0 ? TENURE_OK : find_before(engine, read, change, &before);
        if (status != TENURE_OK)
            return status;
        if (i == PREVIEW_CHANGES_MAX || !write_change(preview, before, change->update, scratch)) {
            tni_write_number_field(preview, PREVIEW_TRUNCATED, true);
            return TENURE_OK;
        }
    }
    return TENURE_OK;
}

static tenure_status
add_to_reply(struct engine *engine, struct tni_span preview)
{
    struct buffer *reply = &engine->reply;
    if (!buffer_reserve(reply, tni_span_field_size(preview.size)))
        return TENURE_NO_MEMORY;
    struct tni_writer writer = { .data = reply->data + reply->size,
                                 .capacity = reply->capacity - reply->size };
    tni_write_span_field(&writer, REPLY_PREVIEW, preview);
    reply->size += writer.size;
    return TENURE_OK;
}

/* Reads from the store: the transaction was aborted, only its updates are left. */
static tenure_status
write_preview(struct engine *engine, const struct rehearsal *rehearsal, int32_t clock)
{
    char date[TENURE_DATE_TEXT_MAX];
    struct store_read read;
    uint8_t *bytes = malloc(PREVIEW_BYTES_MAX + CHANGE_BYTES_MAX);
    if (bytes == NULL)
        return TENURE_NO_MEMORY;
    struct tni_writer preview = { .data = bytes, .capacity = PREVIEW_BYTES_MAX };
    tni_write_text_field(&preview, PREVIEW_CLOCK, tenure_day_format(clock, date));
    tenure_status status = store_read_begin(engine->store, &read);
    if (status == TENURE_OK) {
        status = write_changes(engine, read, rehearsal, &preview, bytes + PREVIEW_BYTES_MAX);
        store_read_end(&read);
    }
    if (status == TENURE_OK)
        status = add_to_reply(engine, (struct tni_span){ preview.data, preview.size });
    free(bytes);
    return status;
}

/* Ends the day before and after the request, so that figures show only the request's effect, and
 * lists the updates. */
static tenure_status
rehearse(struct engine *engine, const struct engine_sender *sender, struct tni_span request,
         struct rehearsal *rehearsal, bool *ret_is_done)
{
    engine->entry.seq = engine->counters.last_seq; // of the last entry, also right after a start
    tenure_status status = entry_end_day(engine);
    size_t before = engine->updates.size;
    if (status == TENURE_OK)
        status = request_answer(engine, sender, request, ret_is_done);
    if (status == TENURE_OK && *ret_is_done)
        status = entry_end_day(engine);
    return status == TENURE_OK ? list_updates(engine, before, rehearsal) : status;
}

static int32_t
last_day(int32_t clock)
{
    int32_t last = tenure_day_last();
    return clock == TENURE_NO_DAY || clock > last - PREVIEW_DAYS_MAX ? last
                                                                     : clock + PREVIEW_DAYS_MAX;
}

tenure_status
engine_preview(struct engine *engine, int64_t now_ms, int32_t wall_day,
               const struct engine_sender *sender, struct tni_span request,
               struct tni_span *ret_reply)
{
    struct engine_tally tally = engine->tally;
    struct rehearsal rehearsal = { 0 };
    bool is_done = false;
    tenure_status status = engine_begin(engine, now_ms, wall_day);
    if (status != TENURE_OK)
        return status;
    engine->preview_until = last_day(engine->counters.clock);
    status = rehearse(engine, sender, request, &rehearsal, &is_done);
    int32_t clock = engine->counters.clock;
    engine->preview_until = TENURE_NO_DAY;
    engine->tally = tally;
    engine_abort(engine); // the updates stay in their buffer until the next batch
    keep_last(&rehearsal);
    if (status == TENURE_OK && is_done)
        status = write_preview(engine, &rehearsal, clock);
    if (status == TENURE_OK && is_done)
        status = request_answer_position(engine);
    free(rehearsal.updates);
    *ret_reply = (struct tni_span){ engine->reply.data, engine->reply.size };
    return status;
}
