/* SPDX-License-Identifier: Apache-2.0 */
/* Decides where a subscriber's stream continues in the daemon's log: at the start, after a cursor,
 * and if the log turns out to be another one. */
#include <string.h>

#include "client.h"
#include "subscriber_parts.h"

/* Sets where a channel begins that is not in the cursor. */
static void
place_channel(tenure_subscriber *subscriber, unsigned i)
{
    struct channel *channel = &subscriber->channels[i];
    switch (subscriber->options.from) {
    case TENURE_FROM_NOW: channel->delivered = channel->head; break;
    case TENURE_FROM_START: channel->delivered = 0; break;
    case TENURE_FROM_OFFSET:
        channel->delivered = subscriber->options.offset > 0 ? subscriber->options.offset - 1 : 0;
        break;
    case TENURE_FROM_SNAPSHOT: channel->in_snapshot = true; break;
    }
    subscriber->cursor.known[i] = true;
    subscriber->cursor.offsets[i] = channel->delivered;
}

/* Goes back to the last valid offset; a snapshot begins again. Returns whether anything delivered
 * is void. */
static bool
rewind_channel(struct channel *channel, uint64_t offset)
{
    bool has_begun = channel->page.is_open || channel->snapshot_next > 0;
    bool goes_back = channel->in_snapshot ? has_begun : channel->delivered > offset;
    tni_page_close(&channel->page);
    channel->head = 0; // the next heartbeat gives this log's last offset
    channel->snapshot_next = channel->snapshot_head = 0;
    if (channel->delivered > offset)
        channel->delivered = offset;
    return goes_back;
}

/* A snapshot has only each subject's latest row. If that row is void, the valid row before it was
 * never delivered, so a new snapshot must replace everything. */
static void
begin_again(tenure_subscriber *subscriber, unsigned i, struct tenure_rewind *rewind)
{
    if (subscriber->options.from != TENURE_FROM_SNAPSHOT || i == TENURE__V1__CHANNEL__EVENT)
        return;
    subscriber->channels[i].in_snapshot = true;
    rewind->offsets[i] = 0;
}

/* The log may have changed: queries the daemon for the last common entry, and goes back to it. */
tenure_status
tni_subscriber_locate(tenure_subscriber *subscriber)
{
    struct tni_cursor *cursor = &subscriber->cursor;
    struct tenure_rewind rewind;
    tenure_status status = tenure_client_locate(subscriber->client, &cursor->position, &rewind);
    if (status == TENURE_CONFLICT)
        return tni_client_fail(subscriber->client, TENURE_CONFLICT,
                               "the daemon has another log than %s, with which this stream began; "
                               "begin again without a cursor",
                               cursor->position.log);
    // the daemon is busy, or follows another one and has not caught up
    if (status == TENURE_TIMEOUT)
        return TENURE_NO_DAEMON;
    if (status != TENURE_OK)
        return status;
    bool goes_back = false;
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (!subscriber->options.channels[i] || !cursor->known[i])
            continue;
        if (rewind_channel(&subscriber->channels[i], rewind.offsets[i])) {
            goes_back = true;
            begin_again(subscriber, i, &rewind);
        }
        cursor->offsets[i] = subscriber->channels[i].delivered;
    }
    cursor->position = rewind.now;
    if (goes_back && rewind.reason[0] == '\0')
        strcpy(rewind.reason, "the cursor was ahead of the log");
    if (goes_back) {
        subscriber->rewind = rewind;
        subscriber->must_rewind = true;
        subscriber->reported_caught_up = false;
    }
    return TENURE_OK;
}

/* Whether the daemon's present log continues from the last known position. */
static bool
goes_on(const struct tenure_position *from, const struct tenure_position *to)
{
    return tenure_position_is_same(from, to) && to->seq >= from->seq &&
           (to->seq > from->seq || strcmp(from->hash, to->hash) == 0);
}

static void
take_heads(tenure_subscriber *subscriber, const Tenure__V1__Heartbeat *heartbeat)
{
    for (size_t i = 0; i < heartbeat->n_heads; i++) {
        unsigned channel = (unsigned)heartbeat->heads[i]->channel;
        if (channel < TENURE_CHANNEL_SLOTS &&
            heartbeat->heads[i]->last > subscriber->channels[channel].head)
            subscriber->channels[channel].head = heartbeat->heads[i]->last;
    }
}

/* Channels in the cursor continue from there if the log is still the same. */
static tenure_status
join_from_cursor(tenure_subscriber *subscriber)
{
    struct tni_cursor *cursor = &subscriber->cursor;
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (cursor->known[i])
            subscriber->channels[i].delivered = cursor->offsets[i];
    }
    return tni_subscriber_locate(subscriber);
}

static void
join(tenure_subscriber *subscriber)
{
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (subscriber->options.channels[i] && !subscriber->cursor.known[i])
            place_channel(subscriber, i);
    }
    subscriber->joined = true;
}

tenure_status
tni_subscriber_take_heartbeat(tenure_subscriber *subscriber, const Tenure__V1__Heartbeat *heartbeat)
{
    struct tenure_position *known = &subscriber->cursor.position, heard;
    tenure_status status = TENURE_OK;
    subscriber->heard_ms = tni_now_ms();
    if (!tenure_position_take(heartbeat->log, heartbeat->position, &heard))
        return tni_client_fail(
            subscriber->client, TENURE_MALFORMED,
            "the daemon's heartbeat does not give its position in the log: another "
            "version?");
    if (known->log[0] == '\0')
        *known = heard;
    else if (!subscriber->joined)
        status = join_from_cursor(subscriber);
    else if (!goes_on(known, &heard))
        status = tni_subscriber_locate(subscriber);
    if (status != TENURE_OK || !tenure_position_is_same(known, &heard))
        return status; // the heartbeat is older than the daemon's latest answer
    take_heads(subscriber, heartbeat);
    if (goes_on(known, &heard))
        *known = heard;
    if (!subscriber->joined)
        join(subscriber);
    return TENURE_OK;
}
