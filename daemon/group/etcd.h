/* SPDX-License-Identifier: Apache-2.0 */
/*
 * etcd - what a group needs of etcd 3.4: reads, transactions, leases.
 *
 * Reads are linearizable: they show everything that was acknowledged before they began. A call that
 * gets no answer may or may not have taken effect; the next call goes to the next endpoint.
 */
#ifndef ETCD_H
#define ETCD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"
#include <tenure/status.h>

struct etcd;

struct etcd_options {
    const char *endpoints;                             // URLs separated by commas
    const char *ca_path, *certificate_path, *key_path; // NULL: none
    const char *user, *password;                       // NULL: none is asked for
};

enum etcd_outcome {
    ETCD_DONE,
    ETCD_REFUSED, // a comparison failed; of a read: there is no such key
    ETCD_UNKNOWN  // no answer
};

tenure_status etcd_open(const struct etcd_options *options, struct etcd **ret_etcd);
void etcd_close(struct etcd **etcd_p);

/* What went wrong with the last call, in words. */
const char *etcd_problem(const struct etcd *etcd);

enum {
    ETCD_KEY_MAX = 128
};

/* A key and its value; `create_revision` is told by each reader, and of no other life of the key.
 */
struct etcd_value {
    char key[ETCD_KEY_MAX];
    uint8_t *bytes; // freed by the caller
    size_t size;
    int64_t create_revision;
};
enum etcd_outcome etcd_get(struct etcd *etcd, const char *key, struct etcd_value *ret_value);

/* The last of the keys from `from` up to `end`, and its value unless `without_value`. */
enum etcd_outcome etcd_last(struct etcd *etcd, const char *from, const char *end,
                            bool without_value, struct etcd_value *ret_value);

/* Calls `take` with each value of the keys from `from` up to `end`, in order, at most `limit`,
 * until it returns false. */
typedef bool etcd_take_fn(void *context, const char *key, const uint8_t *bytes, size_t size);
enum etcd_outcome etcd_range(struct etcd *etcd, const char *from, const char *end, int limit,
                             etcd_take_fn *take, void *context);

/* Puts the value, with that lease if it is not 0, provided that the key does not exist and, unless
 * `fence_key` is NULL, that that one was created at `fence_revision`. */
struct etcd_fence {
    const char *key;         // NULL: none
    int64_t create_revision; // 0: there has to be no such key
};
enum etcd_outcome etcd_create(struct etcd *etcd, const struct etcd_fence *fence, const char *key,
                              struct tni_span value, int64_t lease, int64_t *ret_revision);

/* Puts the value, whatever is there. */
enum etcd_outcome etcd_put(struct etcd *etcd, const char *key, struct tni_span value);

/* Deletes the keys from `from` up to `end` and, unless `put_key` is NULL, puts that value in the
 * same transaction, provided that the fence's key was created then. */
enum etcd_outcome etcd_delete(struct etcd *etcd, const struct etcd_fence *fence, const char *from,
                              const char *end, const char *put_key, struct tni_span put_value,
                              int64_t *ret_revision);

/* Forgets what was changed or deleted up to a revision. */
enum etcd_outcome etcd_compact(struct etcd *etcd, int64_t revision);

/* The asked node: the size of its file, what of it is in use, and whether it leads etcd's nodes. */
struct etcd_node {
    uint64_t bytes, used;
    bool leads;
};
enum etcd_outcome etcd_node_status(struct etcd *etcd, struct etcd_node *ret_node);

/* Which of the endpoints the next call goes to, counted from 0; unless the last call failed it is
 * the one that answered that. */
unsigned etcd_endpoint(const struct etcd *etcd);
void etcd_use_endpoint(struct etcd *etcd, unsigned endpoint);
void etcd_use_next_endpoint(struct etcd *etcd);

enum etcd_outcome etcd_lease(struct etcd *etcd, int seconds, int64_t *ret_lease);

/* ETCD_REFUSED: the lease is over. */
enum etcd_outcome etcd_keep_alive(struct etcd *etcd, int64_t lease);
void etcd_revoke(struct etcd *etcd, int64_t lease);

/* Keys that are watched, on a connection of its own. It is a hint and no more: a change may go
 * unnoticed while the connection is made. */
struct etcd_watch;

tenure_status etcd_watch_open(const struct etcd_options *options, const char *from, const char *end,
                              struct etcd_watch **ret_watch);
void etcd_watch_close(struct etcd_watch **watch_p);

/* Waits until a key was changed, or created or deleted, at most so long. False: none was, or etcd
 * does not answer; then it waited a little. */
bool etcd_watch_wait(struct etcd_watch *watch, int timeout_ms);

/* Goes on at the next endpoint. */
void etcd_watch_move(struct etcd_watch *watch);

#endif
