/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group - several daemons with one log, which is kept in etcd.
 *
 * One of them leads: it holds the leader key, by a lease. Before a batch is answered and committed
 * here, its entries are put into etcd by a transaction that also compares the leader key's
 * create revision and that the place is empty. So nobody who no longer leads can append, whatever
 * the clocks say, and what is acknowledged is on the disks of a majority of etcd's nodes. The other
 * members read the entries there and apply them like any follower.
 *
 * etcd keeps the end of the log. What more than half of the members have, at least two, is taken
 * out of it; a member that was away for longer reads that from another member.
 *
 * A leader answers once etcd has a batch, and commits it to its own disk then. So a commit may be
 * undone by a crash of the machine; what a member says it has, and what is trimmed, is synced.
 *
 * A leader that cannot tell what became of an append, or that has lost its lease, gives up what it
 * has not committed and begins again as a follower.
 */
#ifndef GROUP_H
#define GROUP_H

#include "engine.h"
#include "etcd.h"
#include "intake.h"
#include "leadership.h"

struct group;

struct group_options {
    struct etcd_options etcd;
    const char *node;       // this member's name
    const char *advertise;  // the ingest endpoint that producers are sent to
    const char *key_path;   // this daemon's key, with the role follow at the others; NULL: none
    const char *public_key; // ... and its public key
    uint64_t keep;          // entries that etcd keeps, though the members have them
    uint64_t quota_bytes;   // etcd's --quota-backend-bytes
    const Tenure__V1__RuleSet *rules; // as configured
};

tenure_status group_open(const struct group_options *options, struct leadership *leadership,
                         struct group **ret_group);

/* Gives the lease back, so that another leads at once. */
void group_close(struct group **group_p);

/* The identity of the group's log; the first member to ask decides it. TENURE_NO_DAEMON: etcd does
 * not answer now. */
tenure_status group_log_id(struct group *group, uint8_t *ret_id);

/* Starts the thread that follows and leads. */
tenure_status group_start(struct group *group, struct store *store, const struct engine *engine);

/* Entries that others have appended; fails with TENURE_NOT_LEADER when this member has to begin
 * again as a follower. */
struct intake *group_intake(const struct group *group);

/* Whether this member leads; from then on until it begins again. */
bool group_leads(struct group *group);

/* By the writer, when a batch is complete and before it is committed: appends its entries.
 * TENURE_NOT_LEADER: they are not in the log, or it cannot be told. */
tenure_status group_append(struct group *group, struct engine *engine);

/* By the leader's writer, after each commit. */
void group_committed(struct group *group, const struct engine *engine);

/* Why nothing can be appended at the moment; NULL: it can. */
const char *group_problem(struct group *group);

/* Makes the log of this folder the group's, and throws away what etcd has of another or of its
 * beginning; members read that from this one. TENURE_CONFLICT: a member leads. */
tenure_status group_begin(struct group *group, const struct engine *engine);

#endif
