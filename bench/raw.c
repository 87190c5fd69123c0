/* SPDX-License-Identifier: Apache-2.0 */
/* The limits of the machine: what LMDB can append and sync, and what ZeroMQ can transfer, with
 * nothing else to do. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include "bench.h"

enum {
    EVENT_ROWS = 13,
    STATE_ROWS = 1000000,
    STATE_BYTES = 600, // about the size of a post's row
    ONE_WAY_MESSAGES = 300000,
    ROUND_TRIPS = 3000,
};

static const size_t map_bytes = (size_t)8 << 30;

static void
check(int rc, const char *what)
{
    if (rc != MDB_SUCCESS)
        give_up("raw LMDB: %s: %s", what, mdb_strerror(rc));
}

/* Appends records and syncs, `each` in one commit. */
static void
append(MDB_env *env, MDB_dbi dbi, uint64_t *key, size_t each, struct samples *latencies,
       size_t commits)
{
    uint8_t record[RECORD_BYTES];
    memset(record, 0x5a, sizeof(record));
    for (size_t i = 0; i < commits; i++) {
        MDB_txn *txn;
        int64_t began = tni_now_us();
        check(mdb_txn_begin(env, NULL, 0, &txn), "begin");
        for (size_t row = 0; row < each; row++) {
            ++*key;
            MDB_val k = { sizeof(*key), key }, v = { sizeof(record), record };
            check(mdb_put(txn, dbi, &k, &v, MDB_APPEND), "put");
        }
        check(mdb_txn_commit(txn), "commit");
        samples_add(latencies, tni_now_us() - began);
    }
}

/* One row for each event; and as many rows as an event causes: its record and its updates, which
 * have about the same size. */
static void
append_sizes(MDB_env *env, MDB_dbi dbi, bool quick)
{
    static const struct {
        const char *name;
        size_t events, rows_each, commits;
    } sizes[] = {
        { "raw lmdb, 1 a commit", 1, 1, 200 },
        { "raw lmdb, 64 a commit", 64, 1, 100 },
        { "raw lmdb, 1024 a commit", 1024, 1, 20 },
        { "raw lmdb, 64 a commit, 13 rows each", 64, EVENT_ROWS, 40 },
        { "raw lmdb, 1024 a commit, 13 rows each", 1024, EVENT_ROWS, 4 },
    };
    static struct samples latencies;
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        size_t commits = (quick ? 1 : 5) * sizes[i].commits;
        int64_t began = tni_now_us();
        append(env, dbi, &key, sizes[i].events * sizes[i].rows_each, &latencies, commits);
        double took = (double)(tni_now_us() - began);
        report_add(sizes[i].name, "events/s", (double)(commits * sizes[i].events) * 1e6 / took);
        samples_report(&latencies, sizes[i].name, "us");
    }
}

static void
put_rows(MDB_env *env, MDB_dbi dbi, size_t count, uint64_t (*key_of)(uint64_t), unsigned flags)
{
    static uint64_t place;
    uint8_t row[STATE_BYTES];
    MDB_txn *txn;
    memset(row, 0xa5, sizeof(row));
    check(mdb_txn_begin(env, NULL, 0, &txn), "begin");
    for (size_t i = 0; i < count; i++) {
        uint64_t key = key_of(place++);
        MDB_val k = { sizeof(key), &key }, v = { sizeof(row), row };
        check(mdb_put(txn, dbi, &k, &v, flags), "put");
    }
    check(mdb_txn_commit(txn), "commit");
}

static uint64_t
in_order(uint64_t place)
{
    return place;
}

/* Knuth's multiplicative hashing: "The Art of Computer Programming", volume 3, 6.4. */
static uint64_t
scattered(uint64_t place)
{
    return place * UINT64_C(11400714819323198485) % STATE_ROWS;
}

/* The upper limit for a daemon with a million posts: each event writes one state row at a random
 * place in a table of that size. */
static void
write_scattered(MDB_env *env, MDB_dbi dbi)
{
    enum {
        EACH = 1024,
        COMMITS = 10,
        SAMPLES = 5
    };
    for (size_t rows = 0; rows < STATE_ROWS; rows += STATE_ROWS / 100)
        put_rows(env, dbi, STATE_ROWS / 100, in_order, MDB_APPEND);
    for (int sample = 0; sample < SAMPLES; sample++) {
        int64_t began = tni_now_us();
        for (int i = 0; i < COMMITS; i++)
            put_rows(env, dbi, EACH, scattered, 0);
        report_add("raw lmdb, a random row of a million, 1024 a commit", "events/s",
                   (double)EACH * COMMITS * 1e6 / (double)(tni_now_us() - began));
    }
}

static void
sync_file(const char *folder)
{
    static struct samples latencies;
    char path[PATH_MAX + 16], page[4096] = { 1 };
    snprintf(path, sizeof(path), "%s/sync", folder);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    for (int i = 0; fd >= 0 && i < 200; i++) {
        int64_t began = tni_now_us();
        if (pwrite(fd, page, sizeof(page), 0) < 0 || fdatasync(fd) != 0)
            give_up("%s: %s", path, strerror(errno));
        samples_add(&latencies, tni_now_us() - began);
    }
    close(fd);
    samples_report(&latencies, "raw fdatasync", "us");
}

static MDB_dbi
open_table(MDB_env *env, const char *folder)
{
    MDB_txn *txn;
    MDB_dbi dbi;
    check(mdb_env_set_mapsize(env, map_bytes), "map");
    check(mdb_env_set_maxdbs(env, 1), "tables");
    check(mdb_env_open(env, folder, 0, 0600), "open");
    check(mdb_txn_begin(env, NULL, 0, &txn), "begin");
    check(mdb_dbi_open(txn, "table", MDB_INTEGERKEY | MDB_CREATE, &dbi), "table");
    check(mdb_txn_commit(txn), "commit");
    return dbi;
}

void
raw_store(const struct plan *plan)
{
    MDB_env *env;
    struct daemon place; // only for its folder
    daemon_prepare(&place, plan->under, false);
    check(mdb_env_create(&env), "create");
    append_sizes(env, open_table(env, place.folder), plan->quick);
    mdb_env_close(env);
    sync_file(place.folder);
    daemon_remove(&place);
}

void
raw_rows(const struct plan *plan)
{
    MDB_env *env;
    struct daemon place; // only for its folder
    if (plan->quick || plan->round > 0)
        return;
    daemon_prepare(&place, plan->under, false);
    check(mdb_env_create(&env), "create");
    write_scattered(env, open_table(env, place.folder));
    mdb_env_close(env);
    daemon_remove(&place);
}

/* The other end of the connection: answers everything while `answers`, otherwise counts messages
 * and answers only the last. */
struct peer {
    void *socket;
    bool answers;
    size_t messages;
};

static void *
serve(void *context)
{
    struct peer *peer = context;
    for (size_t i = 1; i <= peer->messages; i++) {
        zmq_msg_t from, content;
        zmq_msg_init(&from);
        zmq_msg_init(&content);
        if (zmq_msg_recv(&from, peer->socket, 0) < 0 || zmq_msg_recv(&content, peer->socket, 0) < 0)
            return NULL;
        if (peer->answers || i == peer->messages) {
            zmq_msg_send(&from, peer->socket, ZMQ_SNDMORE);
            zmq_msg_send(&content, peer->socket, 0);
        }
        zmq_msg_close(&from);
        zmq_msg_close(&content);
    }
    return NULL;
}

static double
exchange(void *dealer, void *router, bool round_trips, size_t messages, struct samples *latencies)
{
    pthread_t thread;
    uint8_t message[RECORD_BYTES] = { 1 };
    struct peer peer = { router, round_trips, messages };
    if (pthread_create(&thread, NULL, serve, &peer) != 0)
        give_up("there is no thread");
    int64_t began = tni_now_us();
    for (size_t i = 0; i < messages; i++) {
        int64_t sent = tni_now_us();
        zmq_send(dealer, message, sizeof(message), 0);
        if (round_trips) {
            zmq_recv(dealer, message, sizeof(message), 0);
            samples_add(latencies, tni_now_us() - sent);
        }
    }
    if (!round_trips)
        zmq_recv(dealer, message, sizeof(message), 0);
    double took = (double)(tni_now_us() - began);
    pthread_join(thread, NULL);
    return (double)messages * 1e6 / took;
}

void
raw_wire(const struct plan *plan)
{
    static struct samples latencies;
    char endpoint[256];
    size_t size = sizeof(endpoint);
    int none = 0;
    void *context = zmq_ctx_new();
    void *router = zmq_socket(context, ZMQ_ROUTER), *dealer = zmq_socket(context, ZMQ_DEALER);
    zmq_setsockopt(router, ZMQ_LINGER, &none, sizeof(none));
    zmq_setsockopt(dealer, ZMQ_LINGER, &none, sizeof(none));
    if (zmq_bind(router, "tcp://127.0.0.1:*") != 0 ||
        zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0 ||
        zmq_connect(dealer, endpoint) != 0)
        give_up("raw ZeroMQ: %s", zmq_strerror(errno));
    exchange(dealer, router, true, plan->quick ? ROUND_TRIPS / 3 : ROUND_TRIPS, &latencies);
    samples_report(&latencies, "raw zeromq round trip", "us");
    report_add("raw zeromq one way", "messages/s",
               exchange(dealer, router, false,
                        plan->quick ? ONE_WAY_MESSAGES / 3 : ONE_WAY_MESSAGES, NULL));
    zmq_close(dealer);
    zmq_close(router);
    zmq_ctx_term(context);
}
