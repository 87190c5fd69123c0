/* SPDX-License-Identifier: Apache-2.0 */
/* Previews what events would change: one request, one reply. Nothing is stored, so the request is
 * safe to repeat. */
#include <zmq.h>

#include "client.h"
#include "unpack.h"
#include <tenure/text.h>

enum {
    ASK_AGAIN_MS = 4000, // on a new connection, if no reply has arrived
    BUSY_MS = 200        // the pause before a busy daemon is asked again
};

static bool
send_request(void *socket, const Tenure__V1__PublishRequest *request, int64_t until_ms)
{
    zmq_msg_t message;
    if (!tni_socket_wait(socket, ZMQ_POLLOUT, until_ms - tni_now_ms()) ||
        zmq_msg_init_size(&message, tenure__v1__publish_request__get_packed_size(request)) != 0)
        return false;
    tenure__v1__publish_request__pack(request, zmq_msg_data(&message));
    if (zmq_msg_send(&message, socket, ZMQ_DONTWAIT) >= 0)
        return true;
    zmq_msg_close(&message);
    return false;
}

/* NULL on timeout. */
static Tenure__V1__PublishReply *
receive_reply(void *socket, uint64_t number, int64_t until_ms)
{
    while (tni_socket_wait(socket, ZMQ_POLLIN, until_ms - tni_now_ms())) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        int size = zmq_msg_recv(&message, socket, ZMQ_DONTWAIT);
        Tenure__V1__PublishReply *reply = NULL;
        if (size >= 0)
            reply = (Tenure__V1__PublishReply *)tni_unpack(
                &tenure__v1__publish_reply__descriptor,
                (struct tni_span){ zmq_msg_data(&message), (size_t)size });
        zmq_msg_close(&message);
        if (reply != NULL && reply->number == number)
            return reply;
        if (reply != NULL)
            tenure__v1__publish_reply__free_unpacked(reply, NULL);
    }
    return NULL;
}

/* One attempt on its own connection; *ret_reply is NULL if no reply arrived. */
static tenure_status
try_once(tenure_client *client, const Tenure__V1__PublishRequest *request, int64_t until_ms,
         Tenure__V1__PublishReply **ret_reply)
{
    void *socket = NULL;
    *ret_reply = NULL;
    tenure_status status = tni_client_connect(client, TNI_INGEST, &socket);
    if (status != TENURE_OK)
        return status;
    if (send_request(socket, request, until_ms))
        *ret_reply = receive_reply(socket, request->number, until_ms);
    tni_socket_close(&socket);
    return TENURE_OK;
}

static bool
is_whole(const Tenure__V1__Preview *preview)
{
    for (size_t i = 0; preview != NULL && i < preview->n_changes; i++) {
        if (preview->changes[i]->now == NULL)
            return false;
    }
    return preview != NULL;
}

static tenure_status
status_of_reply(tenure_client *client, const Tenure__V1__PublishReply *reply)
{
    switch ((unsigned)reply->status) {
    case TENURE__V1__PUBLISH_REPLY__STATUS__DONE:
        return is_whole(reply->preview)
                   ? TENURE_OK
                   : tni_client_fail(client, TENURE_MALFORMED,
                                     "the daemon makes no previews: another version?");
    case TENURE__V1__PUBLISH_REPLY__STATUS__BUSY:
        return tni_client_fail(client, TENURE_TIMEOUT, "the daemon is busy: %s", reply->reason);
    case TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE:
        return tni_client_fail(client, TENURE_TOO_LARGE, "%s", reply->reason);
    case TENURE__V1__PUBLISH_REPLY__STATUS__NOT_LEADER:
        return tni_client_fail(client, TENURE_NOT_LEADER, "%s", reply->reason);
    default:
        return tni_client_fail(client, TENURE_MALFORMED,
                               "the daemon did not understand the request for a preview: %s",
                               reply->reason);
    }
}

/* Whether another attempt may succeed; if the daemon is busy, waits first. */
static bool
is_worth_another(tenure_client *client, const Tenure__V1__PublishReply *reply, int64_t until_ms)
{
    bool is_busy = reply != NULL && reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__BUSY;
    bool follows = reply != NULL && reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__NOT_LEADER;
    if (reply != NULL && !is_busy && !(follows && client->daemons > 1))
        return false;
    if (tni_now_ms() + BUSY_MS >= until_ms)
        return false;
    if (!follows || !tni_client_write_to(client, reply->leader))
        tni_client_move_on(client, TNI_INGEST);
    if (reply != NULL)
        zmq_poll(NULL, 0, BUSY_MS);
    return true;
}

tenure_status
tenure_client_preview(tenure_client *client, Tenure__V1__PublishRequest *request,
                      Tenure__V1__PublishReply **ret_reply)
{
    int64_t until = tni_now_ms() + client->timeout_ms;
    Tenure__V1__PublishReply *reply = NULL;
    tenure_status status;
    request->preview = true;
    do {
        int64_t again = tni_now_ms() + ASK_AGAIN_MS;
        if (reply != NULL)
            tenure__v1__publish_reply__free_unpacked(reply, NULL);
        request->number = ++client->next_number;
        status = try_once(client, request, again < until ? again : until, &reply);
    } while (status == TENURE_OK && is_worth_another(client, reply, until));
    if (status == TENURE_OK && reply == NULL)
        return tni_client_fail(client, TENURE_NO_DAEMON,
                               "no daemon answered at %.300s within %g s; %s",
                               tni_at_text(client->at), client->timeout_ms / 1000.0,
                               tni_client_silent(client, TNI_INGEST));
    if (status == TENURE_OK)
        status = status_of_reply(client, reply);
    if (status == TENURE_OK && client->cleans)
        tenure_message_clean(&reply->base);
    if (status == TENURE_OK)
        *ret_reply = reply;
    else if (reply != NULL)
        tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return status;
}
