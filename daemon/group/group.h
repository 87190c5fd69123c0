/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group - several daemons with one log, which they share through etcd.
 *
 * One of them leads: it holds the leader key with a lease. Before it answers a batch and commits it
 * locally, it puts the batch's entries into etcd, in a transaction that compares the leader key's
 * create revision and checks that the key of the entry does not exist. So a former leader cannot
 * append, whatever the clocks say, and acknowledged entries are on the disks of a majority of
 * etcd's nodes. The other members read the entries from etcd and apply them like any follower.
 *
 * etcd holds only the end of the log. Entries that more than half of the members have, and at least
 * two, are removed from it; a member that was away for longer reads them from another member.
 *
 * A leader answers once etcd has the batch, and then commits it to its own disk without syncing. So
 * a crash of the machine may undo that commit; but what a member reports to have, and what is
 * trimmed, is synced.
 *
 * A leader that does not know the outcome of an append, or that has lost its lease, drops
 * everything uncommitted and starts again as a follower.
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
    const char *node;      // this member's name
    const char *advertise; // the ingest endpoint for producers
    // this daemon's secret key, which has the role follow at the others; NULL: none
    const char *key_path;
    const char *public_key;           // ... and its public key
    uint64_t keep;                    // how many entries stay in etcd even if the members have them
    uint64_t quota_bytes;             // etcd's --quota-backend-bytes
    const Tenure__V1__RuleSet *rules; // the configured rules
};

tenure_status group_open(const struct group_options *options, struct leadership *leadership,
                         struct group **ret_group);

/* Revokes the lease, so that another member can lead immediately. */
void group_close(struct group **group_p);

/* The identity of the group's log; the first member to call this decides it. TENURE_NO_DAEMON: etcd
 * does not answer now. */
tenure_status group_log_id(struct group *group, uint8_t *ret_id);

/* Starts the thread that follows and leads. */
tenure_status group_start(struct group *group, struct store *store, const struct engine *engine);

/* Entries that others have appended; fails with TENURE_NOT_LEADER if this member must start again
 * as a follower. */
struct intake *group_intake(const struct group *group);

/* Whether this member leads; once true, it stays true until the member starts again. */
bool group_leads(struct group *group);

/* Called by the writer when a batch is complete but not committed: appends its entries.
 * TENURE_NOT_LEADER: they are not in the log, or the outcome is unknown. */
tenure_status group_append(struct group *group, struct engine *engine);

/* Called by the leader's writer after each commit. */
void group_committed(struct group *group, const struct engine *engine);

/* Why nothing can be appended at present; NULL: it can. */
const char *group_problem(struct group *group);

/* Makes this folder's log the group's log, and deletes what etcd has of another log or of this
 * log's beginning, which members then read from this one. TENURE_CONFLICT: a member leads. */
tenure_status group_begin(struct group *group, const struct engine *engine);

#endif
