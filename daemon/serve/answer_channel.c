/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for channels from an offset, and for snapshots. */
#include "alert_row.h"
#include "answer_parts.h"
#include "channels.h"
#include "event_update.h"
#include "feed.h"
#include "indicator_row.h"
#include <tenure/subscriber.h>

static bool
is_full(struct answers *answers, uint64_t position, uint32_t limit, uint32_t count, size_t bytes)
{
    if ((limit == 0 || count < limit) && page_fits(answers, bytes))
        return false;
    answers->next = position;
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
read_updates(struct answers *answers, Tenure__V1__Channel channel, uint64_t from, uint32_t limit)
{
    struct channel_walk walk;
    tenure_status status = channel_walk_open(answers->read, channel, &walk);
    if (status != TENURE_OK)
        return status;
    status = channel_walk_seek(&walk, from);
    for (uint32_t count = 0; status == TENURE_OK; count++) {
        struct tni_span update;
        uint64_t offset;
        status = channel_walk_next(&walk, &offset, &update);
        if (status != TENURE_OK || is_full(answers, offset, limit, count, update.size))
            break;
        tni_write_span_field(&answers->page, ANSWER_UPDATES, update);
    }
    channel_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
refuse_channel(struct answers *answers, unsigned channel)
{
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                         "there is no channel %u; there are event, post, organisation, person, "
                         "indicator and alert",
                         channel);
}

tenure_status
answer_read_event(struct answers *answers, uint64_t seq, struct answer_event *ret_event)
{
    struct log_entry entry;
    struct tni_writer update = { .data = ret_event->bytes, .capacity = sizeof(ret_event->bytes) };
    tenure_status status = log_read(answers->read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    event_update_write(&update, &entry);
    ret_event->update = (struct tni_span){ update.data, update.size };
    return TENURE_OK;
}

tenure_status
answer_events(struct answers *answers, const Tenure__V1__EventsQuery *query)
{
    if (query->n_seqs > TENURE_EVENTS_ASKED_MAX)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "seqs are at most %d at a time", TENURE_EVENTS_ASKED_MAX);
    for (uint64_t i = query->after; i < query->n_seqs; i++) {
        struct answer_event event;
        tenure_status status = answer_read_event(answers, query->seqs[i], &event);
        if (status == TENURE_NOT_FOUND)
            continue;
        if (status != TENURE_OK)
            return status;
        if (is_full(answers, i, 0, 0, event.update.size))
            return TENURE_OK;
        tni_write_span_field(&answers->page, ANSWER_UPDATES, event.update);
    }
    return TENURE_OK;
}

tenure_status
answer_channel(struct answers *answers, const Tenure__V1__ReadChannel *query)
{
    uint64_t from = query->from > 0 ? query->from : 1;
    answers->head = feed_head(&answers->counters, query->channel);
    if (query->channel == TENURE__V1__CHANNEL__EVENT)
        return read_events(answers, from, query->limit);
    if (!channel_is_stored(query->channel))
        return refuse_channel(answers, query->channel);
    return read_updates(answers, query->channel, from, query->limit);
}

/* A page of the latest updates of a channel's subjects. */
struct snapshot {
    struct channel_walk walk;
    uint32_t limit, count;
    bool full;
};

/* Adds the update with that offset, unless the page is full; `position` is where the next page
 * would begin. */
static tenure_status
add_update(struct answers *answers, struct snapshot *snapshot, uint64_t position, uint64_t offset)
{
    struct tni_span update;
    if (offset == 0) // the subject has no update yet
        return TENURE_OK;
    tenure_status status = channel_walk_find(&snapshot->walk, offset, &update);
    if (status != TENURE_OK)
        return status;
    snapshot->full = is_full(answers, position, snapshot->limit, snapshot->count, update.size);
    if (!snapshot->full) {
        tni_write_span_field(&answers->page, ANSWER_UPDATES, update);
        snapshot->count++;
    }
    return TENURE_OK;
}

static tenure_status
offset_of_post(struct answers *answers, uint64_t number, uint64_t *ret_offset)
{
    struct post_row *row = &answers->post;
    post_row_clear(row);
    tenure_status status = post_find(answers->read, number, row);
    *ret_offset = row->sent.offset;
    return status;
}

static tenure_status
offset_of_organisation(struct answers *answers, uint64_t number, uint64_t *ret_offset)
{
    struct organisation_row *row = &answers->organisation;
    tenure_status status = organisation_find_all(answers->read, number, row);
    *ret_offset = row->sent.offset;
    return status;
}

static tenure_status
offset_of_person(struct answers *answers, uint64_t number, uint64_t *ret_offset)
{
    struct person_row row;
    tenure_status status = person_find(answers->read, number, &row);
    *ret_offset = row.sent.offset;
    return status;
}

/* `next` is the first number that did not fit, where the next page begins. */
static tenure_status
snapshot_rows(struct answers *answers, struct snapshot *snapshot, uint64_t from, uint64_t last,
              tenure_status (*offset_of)(struct answers *answers, uint64_t number,
                                         uint64_t *ret_offset))
{
    tenure_status status = TENURE_OK;
    for (uint64_t number = from; status == TENURE_OK && !snapshot->full && number <= last;
         number++) {
        uint64_t offset;
        status = offset_of(answers, number, &offset);
        if (status == TENURE_OK)
            status = add_update(answers, snapshot, number, offset);
    }
    return status;
}

/* Indicators have no numeric ids, so pages continue by index in the table. If one is inserted
 * between two pages, another is repeated, and the new one is after the first page's head in any
 * case. */
static tenure_status
snapshot_indicators(struct answers *answers, struct snapshot *snapshot, uint64_t from)
{
    struct indicator_walk walk;
    uint64_t position = 0;
    tenure_status status = indicator_walk_open(answers->read, &walk);
    if (status != TENURE_OK)
        return status;
    status = indicator_walk_next(&walk);
    while (status == TENURE_OK && !snapshot->full) {
        for (uint64_t cells = walk.row->used; cells != 0 && !snapshot->full && status == TENURE_OK;
             cells &= cells - 1) {
            const struct indicator_cell *cell = &walk.row->cells[__builtin_ctzll(cells)];
            if (++position >= from)
                status = add_update(answers, snapshot, position, cell->offset);
        }
        if (status == TENURE_OK)
            status = indicator_walk_next(&walk);
    }
    indicator_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
snapshot_alerts(struct answers *answers, struct snapshot *snapshot, uint64_t from)
{
    tenure_status status = TENURE_OK;
    for (uint64_t number = from;
         status == TENURE_OK && !snapshot->full && number <= answers->counters.alerts; number++) {
        struct alert_row row;
        status = alert_row_find(answers->read, number, &row);
        if (status == TENURE_OK && row.ending == TENURE__V1__ALERT__ENDING__ACTIVE)
            status = add_update(answers, snapshot, number, alert_offset(&row));
    }
    return status;
}

static tenure_status
snapshot_channel(struct answers *answers, Tenure__V1__Channel channel, struct snapshot *snapshot,
                 uint64_t from)
{
    const struct counters *counters = &answers->counters;
    switch ((unsigned)channel) {
    case TENURE__V1__CHANNEL__POST:
        return snapshot_rows(answers, snapshot, from, counters->posts, offset_of_post);
    case TENURE__V1__CHANNEL__ORGANISATION:
        return snapshot_rows(answers, snapshot, from, counters->organisations,
                             offset_of_organisation);
    case TENURE__V1__CHANNEL__PERSON:
        return snapshot_rows(answers, snapshot, from, counters->people, offset_of_person);
    case TENURE__V1__CHANNEL__INDICATOR: return snapshot_indicators(answers, snapshot, from);
    default: return snapshot_alerts(answers, snapshot, from);
    }
}

tenure_status
answer_snapshot(struct answers *answers, const Tenure__V1__ReadSnapshot *query)
{
    struct snapshot snapshot = { .limit = query->limit };
    answers->head = feed_head(&answers->counters, query->channel);
    if (query->channel == TENURE__V1__CHANNEL__EVENT)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "the event channel has no snapshot: it is the log; read it from 1");
    if (!channel_is_stored(query->channel))
        return refuse_channel(answers, query->channel);
    tenure_status status = channel_walk_open(answers->read, query->channel, &snapshot.walk);
    if (status == TENURE_OK)
        status = snapshot_channel(answers, query->channel, &snapshot,
                                  query->after > 0 ? query->after : 1);
    channel_walk_close(&snapshot.walk);
    return status;
}
