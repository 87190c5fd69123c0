/* SPDX-License-Identifier: Apache-2.0 */
#include "follower.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "client.h"
#include "diagnostics.h"
#include "log.h"
#include "position.h"
#include "unpack.h"

enum {
    TIMEOUT_MS = 2000,
    // how long to wait for a heartbeat or an update before the leader is queried anyway
    WAIT_MS = 500,
    AGAIN_MS = 200,      // the pause after a query without an answer
    LOOK_AGAIN_MS = 3000 // reconnect after this time without a heartbeat
};

struct follower {
    tenure_client *client;
    struct leadership *leadership;
    struct intake *intake;
    const struct store *store;
    void *feed;
    pthread_t thread;
    bool has_thread, is_checked, was_silent;
    uint64_t seq; // the last entry fetched
    char log[2 * LOG_ID_SIZE + 1];
    int64_t heard_ms;
};

tenure_status
follower_open(const struct follower_options *options, struct leadership *leadership,
              struct follower **ret_follower)
{
    struct follower *follower = calloc(1, sizeof(*follower));
    if (follower == NULL)
        return TENURE_NO_MEMORY;
    follower->leadership = leadership;
    leadership_follow(leadership, "");
    tenure_status status = intake_open(&follower->intake);
    if (status == TENURE_OK)
        status = tenure_client_open(options->at, TIMEOUT_MS, &follower->client);
    if (status == TENURE_OK)
        status = tenure_client_use_keys(follower->client, options->key_path, options->leader_key);
    if (status == TENURE_INVALID)
        diagnostics_error("follow", "%s", tenure_client_problem(follower->client));
    if (status != TENURE_OK)
        follower_close(&follower);
    *ret_follower = follower;
    return status;
}

void
follower_close(struct follower **follower_p)
{
    struct follower *follower = *follower_p;
    if (follower == NULL)
        return;
    *follower_p = NULL;
    if (follower->has_thread) {
        intake_stop(follower->intake);
        pthread_join(follower->thread, NULL);
    }
    tni_socket_close(&follower->feed);
    tenure_client_close(&follower->client);
    intake_close(&follower->intake);
    free(follower);
}

struct intake *
follower_intake(const struct follower *follower)
{
    return follower->intake;
}

static tenure_status
ask_log(struct follower *follower, uint64_t from, uint32_t limit, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadLog body = TENURE__V1__READ_LOG__INIT;
    body.from = from;
    body.limit = limit;
    query.body_case = TENURE__V1__QUERY__BODY_READ_LOG;
    query.read_log = &body;
    return tenure_client_query(follower->client, &query, ret_answer);
}

/* The queried daemon is the leader, unless it follows another one itself. */
static void
take_leader(struct follower *follower, const Tenure__V1__StatusReport *report)
{
    struct tni_daemons daemons;
    const char *leader = report->leader;
    tenure_client *client = follower->client;
    if (!report->follows && tni_at_resolve(client->at, &daemons, client->problem) == TENURE_OK)
        leader = daemons.list[client->reads_from % daemons.count].ingest;
    leadership_follow(follower->leadership, leader);
    leadership_heard(follower->leadership, report->events);
}

static tenure_status
ask_status(struct follower *follower, char *ret_log)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer = NULL;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(follower->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    take_leader(follower, answer->status_report);
    snprintf(ret_log, sizeof(follower->log), "%s", answer->status_report->log);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

tenure_status
follower_log_id(struct follower *follower, uint8_t *ret_id)
{
    char log[sizeof(follower->log)];
    tenure_status status = ask_status(follower, log);
    if (status == TENURE_OK && !log_id_parse(log, ret_id))
        status = TENURE_MALFORMED;
    return status == TENURE_TIMEOUT ? TENURE_NO_DAEMON : status;
}

/* Compares the hashes of an entry in both logs; false: one log lacks the entry, or the leader does
 * not answer. */
static bool
compare_at(struct follower *follower, uint64_t seq, bool *ret_same)
{
    Tenure__V1__Answer *answer = NULL;
    struct store_read read;
    struct log_entry entry;
    if (ask_log(follower, seq, 1, &answer) != TENURE_OK)
        return false;
    bool known = answer->n_log_entries == 1 && answer->log_entries[0]->hash.len == LOG_HASH_SIZE &&
                 store_read_begin(follower->store, &read) == TENURE_OK;
    if (known) {
        known = log_read(read, seq, &entry) == TENURE_OK;
        *ret_same =
            known && memcmp(entry.hash, answer->log_entries[0]->hash.data, LOG_HASH_SIZE) == 0;
        store_read_end(&read);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return known;
}

/* Finds the first entry up to `last` with a different hash, by bisection: all later ones differ,
 * too. 0: it cannot be found. */
static uint64_t
find_first_difference(struct follower *follower, uint64_t last)
{
    uint64_t low = 1, high = last;
    bool same;
    if (last == 0 || !compare_at(follower, last, &same) || same)
        return 0;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (!compare_at(follower, middle, &same))
            return 0;
        if (same)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
say_difference(uint64_t seq)
{
    diagnostics_error("diverged",
                      "entry %llu is the first that differs from the log that is followed: one of "
                      "them was written to independently; nothing was applied. Start again with an "
                      "empty --data, or with a backup of the log that is followed",
                      (unsigned long long)seq);
}

void
follower_explain(struct follower *follower, const struct engine *engine)
{
    uint64_t last = engine_counters(engine)->last_seq;
    if (follower->has_thread) { // from now on the client belongs to the thread
        intake_stop(follower->intake);
        pthread_join(follower->thread, NULL);
        follower->has_thread = false;
    }
    uint64_t seq = find_first_difference(follower, last);
    say_difference(seq != 0 ? seq : last + 1);
}

/* Checks that the local log is the beginning of the leader's. TENURE_DAMAGED: it is not. */
static tenure_status
check_log(struct follower *follower)
{
    char log[sizeof(follower->log)];
    bool same = true;
    Tenure__V1__Answer *answer = NULL;
    tenure_status status = ask_status(follower, log);
    if (status != TENURE_OK)
        return status;
    if (strcmp(log, follower->log) != 0) {
        diagnostics_error(
            "diverged",
            "the daemon that is to be followed has another log, %s, than this folder, "
            "%s; give an empty --data",
            log, follower->log);
        return TENURE_CONFLICT;
    }
    status = ask_log(follower, follower->seq, 1, &answer);
    if (status != TENURE_OK)
        return status;
    uint64_t last = answer->seq < follower->seq ? answer->seq : follower->seq;
    tenure__v1__answer__free_unpacked(answer, NULL);
    if (last > 0 && !compare_at(follower, last, &same))
        return TENURE_NO_DAEMON;
    return same ? TENURE_OK : TENURE_DAMAGED;
}

/* Fetches a page and puts it into the intake. *ret_more: the next page can be fetched
 * immediately. */
static tenure_status
fetch_page(struct follower *follower, bool *ret_more)
{
    Tenure__V1__Answer *answer = NULL;
    *ret_more = false;
    tenure_status status = ask_log(follower, follower->seq + 1, 0, &answer);
    if (status != TENURE_OK)
        return status;
    leadership_heard(follower->leadership, answer->seq);
    struct intake_page page = { &answer->base, answer->log_entries, answer->n_log_entries,
                                answer->redaction_key };
    *ret_more = answer->next != 0;
    if (page.count == 0) {
        tenure__v1__answer__free_unpacked(answer, NULL);
        return TENURE_OK;
    }
    follower->seq = page.entries[page.count - 1]->seq;
    return intake_put(follower->intake, &page) ? TENURE_OK : TENURE_CONFLICT;
}

static void
connect_feed(struct follower *follower)
{
    tni_socket_close(&follower->feed);
    follower->heard_ms = tni_now_ms();
    if (tni_client_connect(follower->client, TNI_FEED, &follower->feed) != TENURE_OK)
        return;
    zmq_setsockopt(follower->feed, ZMQ_SUBSCRIBE, "heartbeat", strlen("heartbeat"));
    zmq_setsockopt(follower->feed, ZMQ_SUBSCRIBE, "event/", strlen("event/"));
}

/* Waits until the leader pushes a message: that only means that there may be something to fetch. */
static void
wait_for_news(struct follower *follower)
{
    if (follower->feed == NULL || tni_now_ms() - follower->heard_ms > LOOK_AGAIN_MS)
        connect_feed(follower);
    if (follower->feed == NULL) {
        zmq_poll(NULL, 0, WAIT_MS);
        return;
    }
    if (!tni_socket_wait(follower->feed, ZMQ_POLLIN, WAIT_MS))
        return;
    follower->heard_ms = tni_now_ms();
    zmq_msg_t message;
    int size;
    do {
        zmq_msg_init(&message);
        size = zmq_msg_recv(&message, follower->feed, ZMQ_DONTWAIT);
        zmq_msg_close(&message);
    } while (size >= 0);
}

/* Moves on from a silent leader, perhaps to another daemon of the list; the logs are then compared
 * again. */
static void
take_silence(struct follower *follower)
{
    if (!follower->was_silent)
        diagnostics_error("follow", "the daemon that is followed does not answer: %s",
                          tenure_client_problem(follower->client));
    follower->was_silent = true;
    follower->is_checked = false;
    zmq_poll(NULL, 0, AGAIN_MS);
}

static tenure_status
follow(struct follower *follower)
{
    bool more = false;
    if (!follower->is_checked) {
        tenure_status status = check_log(follower);
        if (status != TENURE_OK)
            return status;
        follower->is_checked = true;
    }
    tenure_status status = fetch_page(follower, &more);
    if (status != TENURE_OK)
        return status;
    if (follower->was_silent)
        diagnostics_info("follow", "the daemon that is followed answers again");
    follower->was_silent = false;
    if (!more)
        wait_for_news(follower);
    return TENURE_OK;
}

static void *
run(void *context)
{
    struct follower *follower = context;
    while (!intake_is_stopped(follower->intake)) {
        tenure_status status = follow(follower);
        if (status == TENURE_DAMAGED || status == TENURE_CONFLICT || status == TENURE_NOT_ALLOWED) {
            if (status == TENURE_NOT_ALLOWED)
                diagnostics_error("follow", "%s", tenure_client_problem(follower->client));
            intake_fail(follower->intake, status);
            break;
        }
        if (status != TENURE_OK)
            take_silence(follower);
    }
    return NULL;
}

tenure_status
follower_start(struct follower *follower, const struct store *store, const struct engine *engine)
{
    const struct counters *counters = engine_counters(engine);
    follower->store = store;
    follower->seq = counters->last_seq;
    memcpy(follower->log, engine_origin(engine)->log, sizeof(follower->log));
    leadership_applied(follower->leadership, follower->seq);
    follower->has_thread = pthread_create(&follower->thread, NULL, run, follower) == 0;
    return follower->has_thread ? TENURE_OK : TENURE_NO_MEMORY;
}
