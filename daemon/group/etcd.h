/* SPDX-License-Identifier: Apache-2.0 */
/*
 * etcd - the parts of etcd 3.4 that a group uses: reads, transactions, leases, watches.
 *
 * Reads are linearizable: they show everything that was acknowledged before they began. A call
 * without an answer may or may not have taken effect; the next call goes to the next endpoint.
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
    const char *user, *password;                       // NULL: no authentication
};

enum etcd_outcome {
    ETCD_DONE,
    ETCD_REFUSED, // a comparison failed; for a read: the key does not exist
    ETCD_UNKNOWN  // no answer
};

tenure_status etcd_open(const struct etcd_options *options, struct etcd **ret_etcd);
void etcd_close(struct etcd **etcd_p);

/* Describes the failure of the last call. */
const char *etcd_problem(const struct etcd *etcd);

enum {
    ETCD_KEY_MAX = 128
};

/* A key and its value. `create_revision` distinguishes this key from an earlier one of the same
 * name that was deleted. */
struct etcd_value {
    char key[ETCD_KEY_MAX];
    uint8_t *bytes; // freed by the caller
    size_t size;
    int64_t create_revision;
};
enum etcd_outcome etcd_get(struct etcd *etcd, const char *key, struct etcd_value *ret_value);

/* Reads the last of the keys from `from` up to `end`, and its value unless `without_value`. */
enum etcd_outcome etcd_last(struct etcd *etcd, const char *from, const char *end,
                            bool without_value, struct etcd_value *ret_value);

/* Calls `take` with each value of the keys from `from` up to `end`, in order, at most `limit`,
 * until `take` returns false. */
typedef bool etcd_take_fn(void *context, const char *key, const uint8_t *bytes, size_t size);
enum etcd_outcome etcd_range(struct etcd *etcd, const char *from, const char *end, int limit,
                             etcd_take_fn *take, void *context);

/* Creates a key with the value, with a lease if it is not 0. Fails if the key exists, or if the
 * fence's key was not created at the fence's revision. */
struct etcd_fence {
    const char *key;         // NULL: no fence
    int64_t create_revision; // 0: the key must not exist
};
enum etcd_outcome etcd_create(struct etcd *etcd, const struct etcd_fence *fence, const char *key,
                              struct tni_span value, int64_t lease, int64_t *ret_revision);

/* Puts the value, whether or not the key exists. */
enum etcd_outcome etcd_put(struct etcd *etcd, const char *key, struct tni_span value);

/* Deletes the keys from `from` up to `end`; unless `put_key` is NULL, also puts its value in the
 * same transaction. Fails if the fence's key was not created at the fence's revision. */
enum etcd_outcome etcd_delete(struct etcd *etcd, const struct etcd_fence *fence, const char *from,
                              const char *end, const char *put_key, struct tni_span put_value,
                              int64_t *ret_revision);

/* Drops etcd's history up to a revision. */
enum etcd_outcome etcd_compact(struct etcd *etcd, int64_t revision);

/* The node that answers: the size of its database, how much of it is in use, and whether it is the
 * leader among etcd's nodes. */
struct etcd_node {
    uint64_t bytes, used;
    bool leads;
};
enum etcd_outcome etcd_node_status(struct etcd *etcd, struct etcd_node *ret_node);

/* The index of the endpoint for the next call: the one that answered the last call, unless that
 * failed. */
unsigned etcd_endpoint(const struct etcd *etcd);
void etcd_use_endpoint(struct etcd *etcd, unsigned endpoint);
void etcd_use_next_endpoint(struct etcd *etcd);

enum etcd_outcome etcd_lease(struct etcd *etcd, int seconds, int64_t *ret_lease);

/* ETCD_REFUSED: the lease has expired. */
enum etcd_outcome etcd_keep_alive(struct etcd *etcd, int64_t lease);
void etcd_revoke(struct etcd *etcd, int64_t lease);

/* Watches keys on a separate connection. It is only a hint: a change may be missed while the
 * connection is being made. */
struct etcd_watch;

tenure_status etcd_watch_open(const struct etcd_options *options, const char *from, const char *end,
                              struct etcd_watch **ret_watch);
void etcd_watch_close(struct etcd_watch **watch_p);

/* Waits until a watched key is created, changed or deleted, at most `timeout_ms`. False: none was,
 * or etcd does not answer; in that case it waits briefly. */
bool etcd_watch_wait(struct etcd_watch *watch, int timeout_ms);

/* Moves to the next endpoint. */
void etcd_watch_move(struct etcd_watch *watch);

#endif
