/* SPDX-License-Identifier: Apache-2.0 */
/* One query, one answer; the query is repeated if the daemon restarts in between. */
#include <stdlib.h>
#include <zmq.h>

#include "client.h"
#include "page.h"
#include "unpack.h"
#include <tenure/text.h>

enum {
    ASK_AGAIN_MS = 1000, // the first pause; doubled each time
    BUSY_MS = 200        // the pause before a busy daemon is asked again
};

static bool
send_query(tenure_client *client, const Tenure__V1__Query *query, int64_t until_ms)
{
    zmq_msg_t message;
    if (!tni_socket_wait(client->query_socket, ZMQ_POLLOUT, until_ms - tni_now_ms()))
        return false;
    if (zmq_msg_init_size(&message, tenure__v1__query__get_packed_size(query)) != 0)
        return false;
    tenure__v1__query__pack(query, zmq_msg_data(&message));
    if (zmq_msg_send(&message, client->query_socket, ZMQ_DONTWAIT) >= 0)
        return true;
    zmq_msg_close(&message);
    return false;
}

/* Receives the answer with that number; NULL on timeout. Answers to abandoned queries are dropped.
 * With `page`, updates are not unpacked, and the page owns the message. */
static Tenure__V1__Answer *
receive_answer(tenure_client *client, uint64_t number, int64_t until_ms, struct tni_page *page)
{
    while (tni_socket_wait(client->query_socket, ZMQ_POLLIN, until_ms - tni_now_ms())) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        Tenure__V1__Answer *answer = NULL;
        if (zmq_msg_recv(&message, client->query_socket, ZMQ_DONTWAIT) >= 0) {
            struct tni_span bytes = { zmq_msg_data(&message), zmq_msg_size(&message) };
            answer = page != NULL
                         ? tni_page_head(bytes)
                         : (Tenure__V1__Answer *)tni_unpack(&tenure__v1__answer__descriptor, bytes);
        }
        if (page != NULL)
            zmq_msg_move(&page->message, &message);
        zmq_msg_close(&message);
        if (answer != NULL && answer->number == number)
            return answer;
        if (answer != NULL)
            tenure__v1__answer__free_unpacked(answer, NULL);
    }
    return NULL;
}

static tenure_status
status_of_answer(tenure_client *client, const Tenure__V1__Answer *answer)
{
    switch (answer->status) {
    case TENURE__V1__ANSWER__STATUS__OK:
    // the caller reads the rest in `rewind`
    case TENURE__V1__ANSWER__STATUS__CURSOR_ABANDONED: return TENURE_OK;
    case TENURE__V1__ANSWER__STATUS__NOT_FOUND:
        return tni_client_fail(client, TENURE_NOT_FOUND, "%s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__INVALID:
        return tni_client_fail(client, TENURE_INVALID, "%s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__TOO_OLD:
        return tni_client_fail(client, TENURE_TOO_OLD, "%s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__REFUSED:
        return tni_client_fail(client, TENURE_NOT_ALLOWED, "%s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__BUSY:
        return tni_client_fail(client, TENURE_TIMEOUT, "the daemon is busy: %s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__DAMAGED:
        return tni_client_fail(client, TENURE_DAMAGED, "%s", answer->reason);
    case TENURE__V1__ANSWER__STATUS__FAILED:
    case _TENURE__V1__ANSWER__STATUS_IS_INT_SIZE: break;
    }
    return tni_client_fail(client, TENURE_STORAGE, "%s", answer->reason);
}

/* Whether the answer has the right type for the query. */
static bool
is_to_the_point(const Tenure__V1__Query *query, const Tenure__V1__Answer *answer)
{
    switch ((unsigned)query->body_case) {
    case TENURE__V1__QUERY__BODY_POST: return answer->n_posts == 1;
    case TENURE__V1__QUERY__BODY_HISTORY: return answer->history != NULL;
    case TENURE__V1__QUERY__BODY_ORGANISATION:
        return query->organisation->history ? answer->organisation_history != NULL
                                            : answer->n_organisations == 1;
    case TENURE__V1__QUERY__BODY_PERSON:
        return query->person->history ? answer->person_history != NULL : answer->n_people == 1;
    case TENURE__V1__QUERY__BODY_WHY: return answer->why != NULL;
    case TENURE__V1__QUERY__BODY_WHY_INDICATOR: return answer->why_indicator != NULL;
    case TENURE__V1__QUERY__BODY_STATUS: return answer->status_report != NULL;
    case TENURE__V1__QUERY__BODY_RULES: return answer->rules != NULL;
    case TENURE__V1__QUERY__BODY_LOCATE: return answer->rewind != NULL;
    default: return true; // the answer is a page, which may be empty
    }
}

/* Repeats the query until there is an answer; *ret_answer is NULL on timeout. ZeroMQ does not
 * report that a daemon is gone and a query lost, so it is sent again on a new connection. The
 * pauses grow, because the daemon drops a query, even a half-finished one, when its connection
 * ends. */
static tenure_status
ask_until(tenure_client *client, const Tenure__V1__Query *query, struct tni_page *page,
          int64_t until, Tenure__V1__Answer **ret_answer)
{
    *ret_answer = NULL;
    for (int64_t patience = ASK_AGAIN_MS; *ret_answer == NULL && tni_now_ms() < until;
         patience *= 2) {
        if (client->query_socket == NULL) {
            tenure_status status = tni_client_connect(client, TNI_QUERY, &client->query_socket);
            if (status != TENURE_OK)
                return status;
        }
        int64_t again = tni_now_ms() + patience;
        int64_t wait_until = again < until ? again : until;
        if (send_query(client, query, wait_until))
            *ret_answer = receive_answer(client, query->number, wait_until, page);
        if (*ret_answer == NULL && !tni_client_move_on(client, TNI_QUERY))
            tni_socket_close(&client->query_socket); // the daemon may have moved
    }
    return TENURE_OK;
}

/* Whether to ask again, this daemon or another of the list; pauses first. */
static bool
is_worth_waiting(tenure_client *client, const Tenure__V1__Answer *answer, int64_t until)
{
    if (answer->status != TENURE__V1__ANSWER__STATUS__BUSY || tni_now_ms() + BUSY_MS >= until)
        return false;
    tni_client_move_on(client, TNI_QUERY);
    zmq_poll(NULL, 0, BUSY_MS);
    return true;
}

static tenure_status
ask(tenure_client *client, Tenure__V1__Query *query, struct tni_page *page,
    Tenure__V1__Answer **ret_answer)
{
    int64_t until = tni_now_ms() + client->timeout_ms;
    Tenure__V1__Answer *answer = NULL;
    char busy[TNI_PROBLEM_MAX] = ""; // the reason in the last BUSY answer
    do {
        if (answer != NULL) {
            tenure_text_format(busy, sizeof(busy), "the daemon is busy: %s", answer->reason);
            tenure__v1__answer__free_unpacked(answer, NULL);
        }
        query->number = ++client->next_number;
        tenure_status connected = ask_until(client, query, page, until, &answer);
        if (connected != TENURE_OK)
            return connected;
    } while (answer != NULL && is_worth_waiting(client, answer, until));
    if (answer == NULL && busy[0] != '\0')
        return tni_client_fail(client, TENURE_TIMEOUT, "%s", busy);
    if (answer == NULL)
        return tni_client_fail(
            client, TENURE_NO_DAEMON, "no daemon answered at %.300s within %g s; %s",
            tni_at_text(client->at), client->timeout_ms / 1000.0, tni_client_silence(client));
    tenure_status status = status_of_answer(client, answer);
    if (status == TENURE_OK && !is_to_the_point(query, answer))
        status = tni_client_fail(client, TENURE_MALFORMED,
                                 "what answers does not know the question: another version?");
    if (status == TENURE_OK && client->cleans)
        tenure_message_clean(&answer->base);
    if (status == TENURE_OK)
        *ret_answer = answer;
    else
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

tenure_status
tenure_client_query(tenure_client *client, Tenure__V1__Query *query,
                    Tenure__V1__Answer **ret_answer)
{
    return ask(client, query, NULL, ret_answer);
}

tenure_status
tni_page_read(tenure_client *client, Tenure__V1__Query *query, struct tni_page *ret_page)
{
    Tenure__V1__Answer *head = NULL;
    *ret_page = (struct tni_page){ .is_open = true };
    zmq_msg_init(&ret_page->message);
    tenure_status status = ask(client, query, ret_page, &head);
    if (status != TENURE_OK) {
        tni_page_close(ret_page);
        return status;
    }
    ret_page->rest =
        (struct tni_span){ zmq_msg_data(&ret_page->message), zmq_msg_size(&ret_page->message) };
    ret_page->next = head->next;
    ret_page->head = head->head;
    if (!tenure_position_take(head->log, head->position, &ret_page->position))
        ret_page->position = (struct tenure_position){ 0 };
    tenure__v1__answer__free_unpacked(head, NULL);
    return TENURE_OK;
}
