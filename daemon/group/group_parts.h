/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_parts - what the files of a group share. In etcd there are
 *
 *     tenure/id            the log's identity
 *     tenure/leader        the leader's ingest endpoint, by its lease
 *     tenure/log/SEQ       entries from SEQ on: a batch, or a part of one
 *     tenure/trimmed       the last entry that is no longer there, and its hash
 *     tenure/member/NODE   how far a member has come, where it is, and its rules
 *     tenure/next          the member that is to lead, for some seconds
 *
 * The leader key fences whatever the leader writes. All but the entries that a batch appends is
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
#define LOG_END "tenure/log0" // behind all of these
#define TRIMMED_KEY "tenure/trimmed"
#define MEMBER_BEGIN "tenure/member/"
#define MEMBER_END "tenure/member0"
#define NEXT_KEY "tenure/next"

enum {
    LEASE_S = 3,
    AGAIN_MS = 50, // after a call without an answer
    REASONS_MAX = 16
};

/* How far etcd's log is trimmed. */
struct trimmed {
    uint64_t seq; // the last entry that is gone; 0: none is
    uint8_t hash[LOG_HASH_SIZE];
};

struct group {
    struct etcd *etcd;           // the thread's
    struct etcd *append;         // the writer's
    atomic_uint append_endpoint; // where it is to append: at the node that leads etcd's
    unsigned used_endpoint;      // ... and what it was when the writer last looked
    struct etcd_watch *watch;    // the thread's, of the leader key and the log
    unsigned unnoticed;          // how often in a row entries were found without it
    bool is_woken;               // by it, the last time
    int fetched;                 // values that the last look found
    struct group_options options;
    struct leadership *leadership;
    struct intake *intake;
    struct store *store;
    pthread_t thread;
    bool has_thread, is_checked, misses_peers;
    uint64_t reasons[REASONS_MAX]; // why etcd is silent, as reported so far
    unsigned reasons_count;
    atomic_bool leads;
    uint64_t seq;                                     // the last entry that went into the intake
    uint8_t log_id[LOG_ID_SIZE], hash[LOG_HASH_SIZE]; // of this folder at the start
    int64_t lease;
    struct etcd_fence fence; // of the leader key, once this member has it
    char leader[LEADER_TEXT_MAX];
    char next[MEMBER_NAME_MAX]; // who is to lead; "": whoever comes first
    uint64_t rules;             // a hash of this member's
    bool is_outvoted;           // as last reported
    int64_t kept_ms, looked_ms, members_ms, compacted_ms;
    struct trimmed trimmed;
    struct membership membership; // the thread's own copy
    int64_t heard_ms[MEMBERS_MAX];
    tenure_client *peer; // the member that older entries are read from; NULL: none
    unsigned peer_turn;
    uint64_t turn;   // of this member's record
    uint64_t synced; // the last entry that is known to be on the disk
    _Atomic(const char *) problem;
    uint8_t *memory; // of an append
    size_t capacity;
};

void group_log_key(uint64_t seq, char key[ETCD_KEY_MAX]);

/* members.c: once in a while syncs this folder, records how far it is and reads how far others are.
 */
enum etcd_outcome group_meet(struct group *group);

/* The last entry that more than half of all members, and at least two, have on their disks. */
uint64_t group_common_seq(const struct group *group);

/* control.c */
tenure_status group_hash_rules(const Tenure__V1__RuleSet *rules, uint64_t *ret_hash);

/* What an operator asked for goes to etcd. */
enum etcd_outcome group_grant_wish(struct group *group);

/* Reads who is to lead. */
enum etcd_outcome group_read_next(struct group *group);

/* Whether this member has to give up the lead, for a member that speaks. */
bool group_hands_over(const struct group *group);

/* Whether this member may try to lead: another may be wanted, or its rules be those of the fewer.
 */
bool group_may_campaign(struct group *group);

/* trim.c */
enum etcd_outcome group_read_trimmed(struct group *group);

/* Whether this folder's log is the beginning of the group's. ETCD_REFUSED: it is not, and the
 * reason was said. */
enum etcd_outcome group_check_own(struct group *group);

/* By the leader: takes out of etcd what others have, and looks how full it is. */
enum etcd_outcome group_trim(struct group *group);

/* peer.c: entries that are no longer in etcd, from another member. False: nobody has given any. */
bool group_fetch_from_peer(struct group *group);

#endif
