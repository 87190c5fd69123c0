/* Channels from an offset, and snapshots of what they say now. */
#include "alert_row.h"
#include "answer_parts.h"
#include "event_update.h"
#include "feed.h"
#include "rows.h"
#include <tenure/subscriber.h>

static bool
is_full(struct answers *answers, uint64_t place, uint32_t limit, uint32_t count, size_t bytes)
{
    if ((limit == 0 || count < limit) && page_fits(answers, bytes))
        return false;
    answers->next = place;
    return true;
}

static tenure_status
read_events(struct answers *answers, uint64_t from, uint32_t limit)
{
    uint32_t count = 0;
    for (uint64_t seq = from; seq <= answers->head; seq++, count++) {
        struct log_entry entry;
        uint8_t update[TENURE_EVENT_BYTES_MAX + 256];
        struct tni_writer writer = { .data = update, .capacity = sizeof(update) };
        tenure_status status = log_read(answers->read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        if (is_full(answers, seq, limit, count, event_update_size(&entry)))
            return TENURE_OK;
        event_update_write(&writer, &entry);
        tni_write_span_field(&answers->page, ANSWER_UPDATES,
                             (struct tni_span){ update, writer.size });
    }
    return TENURE_OK;
}

static tenure_status
read_table(struct answers *answers, enum store_table table, uint64_t from, uint32_t limit)
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(answers->read, table, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek_number(&cursor, from);
    for (uint32_t count = 0; status == TENURE_OK; count++) {
        if (is_full(answers, store_cursor_number(&cursor), limit, count, cursor.value.size))
            break;
        tni_write_span_field(&answers->page, ANSWER_UPDATES, cursor.value);
        status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
refuse_channel(struct answers *answers, unsigned channel)
{
    const char *name = tenure_channel_name((Tenure__V1__Channel)channel);
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                         "there is no channel %u%s%s; there are event, post and alert", channel,
                         name != NULL ? ", " : "", name != NULL ? name : "");
}

tenure_status
answer_channel(struct answers *answers, const Tenure__V1__ReadChannel *query)
{
    uint64_t from = query->from > 0 ? query->from : 1;
    answers->head = feed_head(&answers->counters, query->channel);
    if (query->channel == TENURE__V1__CHANNEL__EVENT)
        return read_events(answers, from, query->limit);
    if (query->channel == TENURE__V1__CHANNEL__POST)
        return read_table(answers, STORE_CHANNEL_POST, from, query->limit);
    if (query->channel == TENURE__V1__CHANNEL__ALERT)
        return read_table(answers, STORE_CHANNEL_ALERT, from, query->limit);
    return refuse_channel(answers, query->channel);
}

/* The update with that offset; false if the page is full. */
static tenure_status
add_update(struct answers *answers, enum store_table table, uint64_t offset, bool *ret_full,
           uint64_t place, uint32_t limit, uint32_t *count)
{
    struct tni_span update;
    *ret_full = false;
    if (offset == 0) // the subject has not said anything yet
        return TENURE_OK;
    tenure_status status = store_find_number(answers->read, table, offset, &update);
    if (status != TENURE_OK)
        return status;
    *ret_full = is_full(answers, place, limit, *count, update.size);
    if (!*ret_full) {
        tni_write_span_field(&answers->page, ANSWER_UPDATES, update);
        ++*count;
    }
    return TENURE_OK;
}

/* `next` of a page is the first number that did not fit: the page after it begins there. */
static tenure_status
snapshot_posts(struct answers *answers, uint64_t from, uint32_t limit)
{
    struct post_row row = { 0 };
    uint32_t count = 0;
    bool full = false;
    tenure_status status = TENURE_OK;
    for (uint64_t post = from; status == TENURE_OK && !full && post <= answers->counters.posts;
         post++) {
        post_row_clear(&row);
        status = post_find(answers->read, post, &row);
        if (status == TENURE_OK)
            status =
                add_update(answers, STORE_CHANNEL_POST, row.offset, &full, post, limit, &count);
    }
    post_row_close(&row);
    return status;
}

static tenure_status
snapshot_alerts(struct answers *answers, uint64_t from, uint32_t limit)
{
    uint32_t count = 0;
    bool full = false;
    tenure_status status = TENURE_OK;
    for (uint64_t number = from; status == TENURE_OK && !full && number <= answers->counters.alerts;
         number++) {
        struct tni_span row;
        status = store_find_number(answers->read, STORE_ALERTS, number, &row);
        if (status != TENURE_OK)
            return status;
        tni_arena_reset(&answers->message_arena);
        Tenure__V1__Alert *alert = alert_row_unpack(row, &answers->message_arena);
        if (alert == NULL)
            return TENURE_DAMAGED;
        if (alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE)
            status = add_update(answers, STORE_CHANNEL_ALERT, alert_row_offset(row), &full, number,
                                limit, &count);
    }
    return status;
}

tenure_status
answer_snapshot(struct answers *answers, const Tenure__V1__ReadSnapshot *query)
{
    uint64_t from = query->after > 0 ? query->after : 1;
    answers->head = feed_head(&answers->counters, query->channel);
    if (query->channel == TENURE__V1__CHANNEL__POST)
        return snapshot_posts(answers, from, query->limit);
    if (query->channel == TENURE__V1__CHANNEL__ALERT)
        return snapshot_alerts(answers, from, query->limit);
    if (query->channel == TENURE__V1__CHANNEL__EVENT)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "the event channel has no snapshot: it is the log; read it from 1");
    return refuse_channel(answers, query->channel);
}
