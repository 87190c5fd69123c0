/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_parts - shared by the files of a group. The keys in etcd are
 *
 *     tenure/id            the log's identity
 *     tenure/leader        the leader's ingest endpoint, with its lease
 *     tenure/log/SEQ       entries from SEQ on: a batch, or a part of one
 *     tenure/trimmed       the last entry that was removed, and its hash
 *     tenure/member/NODE   a member's progress, address and rules
 *     tenure/next          the member that should lead, for some seconds
 *     tenure/leaves/NODE   this member should leave, for some seconds
 *
 * The leader key fences all writes of the leader. The writer appends batches; everything else is
 * done by the group's thread.
 */
#ifndef GROUP_PARTS_H
#define GROUP_PARTS_H

#include <stdatomic.h>

#include "group.h"
#include "log.h"
#include <tenure/client.h>

#define ID_KEY "tenure/id"
#define LEADER_KEY "tenure/leader"
#define LOG_BEGIN "tenure/log/"
#define LOG_KEY LOG_BEGIN "%016llu"
#define LOG_END "tenure/log0" // the end of the range of log keys
#define TRIMMED_KEY "tenure/trimmed"
#define MEMBER_BEGIN "tenure/member/"
#define MEMBER_END "tenure/member0"
#define NEXT_KEY "tenure/next"
#define LEAVES_BEGIN "tenure/leaves/"

enum {
    LEASE_S = 3,
    AGAIN_MS = 50, // the pause after a call without an answer
    REASONS_MAX = 16
};

/* How far the log in etcd is trimmed. */
struct trimmed {
    uint64_t seq; // the last removed entry; 0: none
    uint8_t hash[LOG_HASH_SIZE];
};

struct group {
    struct etcd *etcd;           // for the group's thread
    struct etcd *append;         // for the writer
    atomic_uint append_endpoint; // the endpoint to append at: that of etcd's leader
    unsigned used_endpoint;      // ... and the one that the writer used last
    struct etcd_watch *watch;    // for the group's thread: watches the leader key and the log
    unsigned unnoticed; // how many times in a row polling found entries that the watch missed
    bool is_woken;      // the watch ended the last wait
    int fetched;        // the number of values in the last read
    struct group_options options;
    struct leadership *leadership;
    struct intake *intake;
    struct store *store;
    pthread_t thread;
    bool has_thread, is_checked, misses_peers;
    bool has_met;                  // the last meeting succeeded
    uint64_t reasons[REASONS_MAX]; // the reasons for etcd's silence that were reported
    unsigned reasons_count;
    atomic_bool leads;
    uint64_t seq;                                     // the last entry put into the intake
    uint8_t log_id[LOG_ID_SIZE], hash[LOG_HASH_SIZE]; // of this folder's log at the start
    int64_t lease;
    struct etcd_fence fence; // the leader key, once this member holds it
    char leader[LEADER_TEXT_MAX];
    char next[MEMBER_NAME_MAX]; // the member that should lead; "": any
    uint64_t rules;             // a hash of this member's rules
    bool is_outvoted;           // as last reported
    bool is_to_leave, leaves;   // an operator wishes that this member leaves; it does
    int64_t kept_ms, looked_ms, members_ms, compacted_ms;
    struct trimmed trimmed;
    struct membership membership; // the copy of the group's thread
    int64_t heard_ms[MEMBERS_MAX];
    tenure_client *peer; // connected to the member that has older entries; NULL: none
    unsigned peer_turn;
    uint64_t turn;   // the counter in this member's record
    uint64_t synced; // the last entry known to be synced
    _Atomic(const char *) problem;
    uint64_t appended; // for the writer: the last entry that it appended
    uint8_t *memory;   // for encoding an append
    size_t capacity;
};

void group_log_key(uint64_t seq, char key[ETCD_KEY_MAX]);

/* members.c: at intervals, syncs this folder, records this member's progress and reads the
 * others'. */
enum etcd_outcome group_meet(struct group *group);

/* The last entry that a majority of all members, and at least two, have on their disks. */
uint64_t group_common_seq(const struct group *group);

/* control.c */
tenure_status group_hash_rules(const Tenure__V1__RuleSet *rules, uint64_t *ret_hash);

/* Writes an operator's wish to etcd. */
enum etcd_outcome group_grant_wish(struct group *group);

/* Reads which member should lead. */
enum etcd_outcome group_read_next(struct group *group);

/* Reads whether this member should leave. */
enum etcd_outcome group_read_leaves(struct group *group);

/* If this member should leave and the group can do without it: makes the daemon stop. */
void group_leave(struct group *group);

/* Removes this member's record when it has left. */
void group_forget_self(struct group *group);

/* Whether this member must give up leadership in favour of a live member. */
bool group_hands_over(const struct group *group);

/* Whether this member may become leader: no other member was promoted, and it is not outvoted. */
bool group_may_campaign(struct group *group);

/* trim.c */
enum etcd_outcome group_read_trimmed(struct group *group);

/* Checks that this folder's log is the beginning of the group's. ETCD_REFUSED: it is not, which was
 * reported. */
enum etcd_outcome group_check_own(struct group *group);

/* Called by the leader: removes entries from etcd that the members have, and checks how full etcd
 * is. */
enum etcd_outcome group_trim(struct group *group);

/* peer.c: reads entries that are no longer in etcd from another member. False: no member provided
 * any. */
bool group_fetch_from_peer(struct group *group);

#endif
