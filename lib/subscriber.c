/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/subscriber.h>
#include <tenure/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "client.h"
#include "subscriber_parts.h"
#include "unpack.h"
#include <tenure/file.h>

enum {
    POLL_MS = 200,
    LOST_MS = 3000,
    UPDATE_BYTES_MAX = 4 * 1024 * 1024 // for an unpacked update; the daemon has the same limit
};

tenure_status
tenure_subscriber_open(tenure_client *client, const struct tenure_subscribe_options *options,
                       tenure_subscriber **ret_subscriber)
{
    tenure_subscriber *subscriber = calloc(1, sizeof(*subscriber));
    if (subscriber == NULL)
        return tni_client_fail(client, TENURE_NO_MEMORY, "out of memory");
    subscriber->client = client;
    subscriber->options = *options;
    subscriber->heard_ms = tni_now_ms();
    tenure_status status = TENURE_OK;
    if (tni_arena_open(&subscriber->arena, UPDATE_BYTES_MAX) != TENURE_OK) {
        tenure_subscriber_close(&subscriber);
        return tni_client_fail(client, TENURE_NO_MEMORY, "out of memory");
    }
    if (options->cursor_path != NULL) {
        subscriber->cursor_path = strdup(options->cursor_path);
        status = tni_cursor_read(options->cursor_path, &subscriber->cursor);
    }
    if (status == TENURE_STORAGE) {
        char problem[TENURE_FILE_PROBLEM_MAX];
        tenure_file_problem(options->cursor_path, problem);
        tenure_subscriber_close(&subscriber);
        return tni_client_fail(client, TENURE_STORAGE, "the cursor %s cannot be read: %s",
                               options->cursor_path, problem);
    }
    if (status == TENURE_INVALID) {
        tenure_subscriber_close(&subscriber);
        return tni_client_fail(
            client, TENURE_INVALID,
            "%s is not a cursor file; give another path, or remove it to start over",
            options->cursor_path);
    }
    *ret_subscriber = subscriber;
    return TENURE_OK;
}

void
tenure_subscriber_close(tenure_subscriber **subscriber_p)
{
    tenure_subscriber *subscriber = *subscriber_p;
    if (subscriber == NULL)
        return;
    *subscriber_p = NULL;
    tni_socket_close(&subscriber->socket);
    for (unsigned i = 0; i < TENURE_CHANNEL_SLOTS; i++)
        tni_page_close(&subscriber->channels[i].page);
    tni_arena_close(&subscriber->arena);
    free(subscriber->cursor_path);
    free(subscriber);
}

static tenure_status
connect_feed(tenure_subscriber *subscriber)
{
    tni_socket_close(&subscriber->socket);
    tenure_status status = tni_client_connect(subscriber->client, TNI_FEED, &subscriber->socket);
    if (status != TENURE_OK)
        return status;
    zmq_setsockopt(subscriber->socket, ZMQ_SUBSCRIBE, "heartbeat", strlen("heartbeat"));
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        char topic[32];
        if (!subscriber->options.channels[i])
            continue;
        snprintf(topic, sizeof(topic), "%s/", tenure_channel_name(i));
        zmq_setsockopt(subscriber->socket, ZMQ_SUBSCRIBE, topic, strlen(topic));
    }
    return TENURE_OK;
}

static bool
behind(const struct channel *channel)
{
    return channel->in_snapshot || channel->page.is_open || channel->delivered < channel->head;
}

static tenure_status
read_page(tenure_subscriber *subscriber, unsigned i)
{
    struct channel *channel = &subscriber->channels[i];
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel read = TENURE__V1__READ_CHANNEL__INIT;
    Tenure__V1__ReadSnapshot snapshot = TENURE__V1__READ_SNAPSHOT__INIT;
    if (channel->in_snapshot) {
        snapshot.channel = (Tenure__V1__Channel)i;
        snapshot.after = channel->snapshot_next;
        query.body_case = TENURE__V1__QUERY__BODY_READ_SNAPSHOT;
        query.read_snapshot = &snapshot;
    } else {
        read.channel = (Tenure__V1__Channel)i;
        read.from = channel->delivered + 1;
        query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
        query.read_channel = &read;
    }
    tenure_status status = tni_page_read(subscriber->client, &query, &channel->page);
    if (status != TENURE_OK)
        return status;
    subscriber->heard_ms = tni_now_ms();
    if (!tenure_position_is_same(&channel->page.position, &subscriber->cursor.position)) {
        tni_page_close(&channel->page);
        return tni_subscriber_locate(subscriber);
    }
    if (channel->in_snapshot && channel->snapshot_next == 0)
        channel->snapshot_head = channel->page.head;
    channel->snapshot_next = channel->page.next;
    return TENURE_OK;
}

/* The page is used up: read the next page of the snapshot, or go on with the channel after the last
 * one. */
static void
end_page(struct channel *channel)
{
    bool was_last = channel->page.next == 0;
    tni_page_close(&channel->page);
    if (channel->in_snapshot && was_last) {
        channel->in_snapshot = false;
        channel->delivered = channel->snapshot_head;
    }
}

/* Moves to the next update of the page that was not delivered; false: there is none. */
static bool
find_wanted(struct channel *channel)
{
    struct tni_page *page = &channel->page;
    while (page->update.data != NULL || tni_page_next(page)) {
        if (channel->in_snapshot ? page->offset <= channel->snapshot_head
                                 : page->offset == channel->delivered + 1)
            return true;
        page->update.data = NULL;
    }
    return false;
}

/* Reads pages until the channel has an undelivered update in front; without a page there is nothing
 * more to read. */
static tenure_status
fill(tenure_subscriber *subscriber, unsigned i)
{
    struct channel *channel = &subscriber->channels[i];
    while (behind(channel)) {
        bool is_new = !channel->page.is_open;
        tenure_status status = is_new ? read_page(subscriber, i) : TENURE_OK;
        if (status != TENURE_OK || !channel->page.is_open || find_wanted(channel))
            return status;
        if (is_new && !channel->in_snapshot) {
            tni_page_close(&channel->page);
            // another daemon of the list may have it; the next heartbeat shows that
            if (subscriber->client->daemons > 1) {
                channel->head = channel->delivered;
                return TENURE_OK;
            }
            return tni_client_fail(subscriber->client, TENURE_NO_DAEMON,
                                   "the daemon has not got %s %llu yet", tenure_channel_name(i),
                                   (unsigned long long)channel->delivered + 1);
        }
        end_page(channel);
    }
    return TENURE_OK;
}

/* Unpacks the update to deliver, replacing the previous one. NULL: it cannot be decoded. */
static Tenure__V1__Update *
unpack_update(tenure_subscriber *subscriber, struct tni_span bytes)
{
    tni_arena_reset(&subscriber->arena);
    ProtobufCMessage *update =
        tni_unpack_into(&tenure__v1__update__descriptor, &subscriber->arena, bytes);
    if (update != NULL && subscriber->client->cleans)
        tenure_message_clean(update);
    return (Tenure__V1__Update *)update;
}

/* Delivers the update with the lowest seq among all channels that are behind; false if none is. */
static tenure_status
catch_up(tenure_subscriber *subscriber, struct tenure_delivery *ret_delivery, bool *ret_delivered)
{
    struct channel *oldest = NULL;
    unsigned oldest_index = 0;
    *ret_delivered = false;
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        struct channel *channel = &subscriber->channels[i];
        if (!subscriber->options.channels[i])
            continue;
        tenure_status status = fill(subscriber, i);
        if (status != TENURE_OK)
            return status;
        if (channel->page.is_open && (oldest == NULL || channel->page.seq < oldest->page.seq)) {
            oldest = channel;
            oldest_index = i;
        }
    }
    if (oldest == NULL)
        return TENURE_OK;
    const Tenure__V1__Update *update = unpack_update(subscriber, oldest->page.update);
    if (update == NULL)
        return tni_client_fail(subscriber->client, TENURE_MALFORMED,
                               "what the daemon has as %s %llu cannot be read: another version?",
                               tenure_channel_name(oldest_index),
                               (unsigned long long)oldest->page.offset);
    oldest->page.update.data = NULL;
    if (!oldest->in_snapshot) {
        oldest->delivered = update->offset;
        subscriber->cursor.offsets[oldest_index] = update->offset;
    }
    *ret_delivery = (struct tenure_delivery){ .update = update };
    *ret_delivered = true;
    return TENURE_OK;
}

/* Whether a pushed update belongs to the followed log. After a restart the daemon may have another
 * one, before a heartbeat shows that. */
static bool
is_of_this_log(const tenure_subscriber *subscriber, const Tenure__V1__Update *update)
{
    char mark[9];
    snprintf(mark, sizeof(mark), "%08x", (unsigned)update->incarnation);
    return strncmp(mark, subscriber->cursor.position.incarnation, sizeof(mark) - 1) == 0;
}

static tenure_status
take_update(tenure_subscriber *subscriber, Tenure__V1__Update *update,
            struct tenure_delivery *ret_delivery, bool *ret_delivered)
{
    unsigned i = (unsigned)update->channel;
    struct channel *channel = i < TENURE_CHANNEL_SLOTS ? &subscriber->channels[i] : NULL;
    subscriber->heard_ms = tni_now_ms();
    if (channel == NULL || !subscriber->joined || !is_of_this_log(subscriber, update))
        return TENURE_OK;
    if (update->offset > channel->head)
        channel->head = update->offset;
    if (update->offset != channel->delivered + 1)
        return TENURE_OK;    // already delivered, or to be read from the log later
    update->incarnation = 0; // so that it equals the update read from the log
    channel->delivered = update->offset;
    subscriber->cursor.offsets[i] = update->offset;
    *ret_delivery = (struct tenure_delivery){ .update = update };
    *ret_delivered = true;
    return TENURE_OK;
}

static tenure_status
take_message(tenure_subscriber *subscriber, zmq_msg_t *topic, zmq_msg_t *body,
             struct tenure_delivery *ret_delivery, bool *ret_delivered)
{
    struct tni_span bytes = { zmq_msg_data(body), zmq_msg_size(body) };
    if (zmq_msg_size(topic) == strlen("heartbeat") &&
        memcmp(zmq_msg_data(topic), "heartbeat", strlen("heartbeat")) == 0) {
        Tenure__V1__Heartbeat *heartbeat =
            (Tenure__V1__Heartbeat *)tni_unpack(&tenure__v1__heartbeat__descriptor, bytes);
        tenure_status status =
            heartbeat != NULL ? tni_subscriber_take_heartbeat(subscriber, heartbeat) : TENURE_OK;
        if (heartbeat != NULL)
            tenure__v1__heartbeat__free_unpacked(heartbeat, NULL);
        return status;
    }
    Tenure__V1__Update *update = unpack_update(subscriber, bytes);
    if (update == NULL)
        return TENURE_OK; // the gap shows in the next heartbeat
    return take_update(subscriber, update, ret_delivery, ret_delivered);
}

static tenure_status
receive(tenure_subscriber *subscriber, int64_t wait_ms, struct tenure_delivery *ret_delivery,
        bool *ret_delivered)
{
    if (!tni_socket_wait(subscriber->socket, ZMQ_POLLIN, wait_ms))
        return TENURE_OK;
    zmq_msg_t topic, body;
    zmq_msg_init(&topic);
    zmq_msg_init(&body);
    tenure_status status = TENURE_OK;
    if (zmq_msg_recv(&topic, subscriber->socket, ZMQ_DONTWAIT) >= 0 && zmq_msg_more(&topic) &&
        zmq_msg_recv(&body, subscriber->socket, ZMQ_DONTWAIT) >= 0)
        status = take_message(subscriber, &topic, &body, ret_delivery, ret_delivered);
    zmq_msg_close(&topic);
    zmq_msg_close(&body);
    return status;
}

/* No heartbeat for a long time: the daemon may have moved to other ports, or another one of the
 * list is alive. */
static tenure_status
look_again(tenure_subscriber *subscriber)
{
    int64_t now = tni_now_ms(), since = subscriber->heard_ms;
    if (subscriber->socket != NULL && now - subscriber->heard_ms < LOST_MS)
        return TENURE_OK;
    if (subscriber->socket == NULL || now - subscriber->looked_ms > LOST_MS) {
        subscriber->looked_ms = now;
        if (subscriber->socket != NULL)
            tni_client_move_on(subscriber->client, TNI_FEED);
        tenure_status status = connect_feed(subscriber);
        if (status == TENURE_INVALID || status == TENURE_NO_MEMORY)
            return status;
        tenure_text_format(subscriber->why, sizeof(subscriber->why), "%s",
                           status == TENURE_OK ? "" : tenure_client_problem(subscriber->client));
    }
    if (subscriber->reported_ms > since)
        since = subscriber->reported_ms;
    if (now - since > subscriber->client->timeout_ms) {
        subscriber->reported_ms = now; // the caller may continue to wait
        return tni_client_fail(
            subscriber->client, TENURE_NO_DAEMON, "no heartbeat from %.300s for %g s; %s",
            tni_at_text(subscriber->client->at), subscriber->client->timeout_ms / 1000.0,
            subscriber->why[0] != '\0' ? subscriber->why
                                       : tni_client_silent(subscriber->client, TNI_FEED));
    }
    return TENURE_OK;
}

static tenure_status
next(tenure_subscriber *subscriber, int timeout_ms, struct tenure_delivery *ret_delivery)
{
    int64_t until = tni_now_ms() + timeout_ms;
    for (;;) {
        bool delivered = false;
        tenure_status status = look_again(subscriber);
        if (subscriber->must_rewind) {
            subscriber->must_rewind = false;
            *ret_delivery = (struct tenure_delivery){ .rewind = &subscriber->rewind };
            return TENURE_OK;
        }
        if (status == TENURE_OK && subscriber->joined)
            status = catch_up(subscriber, ret_delivery, &delivered);
        if (status != TENURE_OK || delivered)
            return status;
        if (subscriber->joined && !subscriber->reported_caught_up) {
            subscriber->reported_caught_up = true;
            *ret_delivery = (struct tenure_delivery){ 0 };
            return TENURE_OK;
        }
        int64_t left = until - tni_now_ms();
        if (left <= 0)
            return TENURE_TIMEOUT;
        if (subscriber->socket == NULL)
            zmq_poll(NULL, 0, left < POLL_MS ? (long)left : POLL_MS);
        else
            status = receive(subscriber, left < POLL_MS ? left : POLL_MS, ret_delivery, &delivered);
        if (status != TENURE_OK || delivered)
            return status;
    }
}

tenure_status
tenure_subscriber_next(tenure_subscriber *subscriber, int timeout_ms,
                       struct tenure_delivery *ret_delivery)
{
    if (subscriber->left_ms != 0) // do not count the time during which the caller did not listen
        subscriber->heard_ms += tni_now_ms() - subscriber->left_ms;
    tenure_status status = next(subscriber, timeout_ms, ret_delivery);
    subscriber->left_ms = tni_now_ms();
    return status;
}

int64_t
tenure_subscriber_silence_ms(const tenure_subscriber *subscriber)
{
    return tni_now_ms() - subscriber->heard_ms;
}

tenure_status
tenure_subscriber_save(tenure_subscriber *subscriber)
{
    if (subscriber->cursor_path == NULL || !subscriber->joined)
        return TENURE_OK;
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (subscriber->channels[i].in_snapshot)
            return TENURE_OK; // a cursor must not point into the middle of a snapshot
        if (subscriber->options.channels[i])
            subscriber->cursor.offsets[i] = subscriber->channels[i].delivered;
    }
    if (tni_cursor_write(subscriber->cursor_path, &subscriber->cursor) == TENURE_OK)
        return TENURE_OK;
    char problem[TENURE_FILE_PROBLEM_MAX];
    return tni_client_fail(subscriber->client, TENURE_STORAGE,
                           "the cursor %s cannot be written: %s", subscriber->cursor_path,
                           tenure_file_problem(subscriber->cursor_path, problem));
}
