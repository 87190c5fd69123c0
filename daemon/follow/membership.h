/* SPDX-License-Identifier: Apache-2.0 */
/*
 * membership - what a member of a group knows about the group: its members, their progress, and how
 * full etcd is. Written by the group's thread and the writer, read by any thread, through
 * leadership.h.
 */
#ifndef MEMBERSHIP_H
#define MEMBERSHIP_H

#include <stdbool.h>
#include <stdint.h>

enum {
    MEMBERS_MAX = 16,
    MEMBER_NAME_MAX = 64,
    MEMBER_TEXT_MAX = 256,
    MEMBER_SILENT_MS = 5000 // members report once a second
};

struct member {
    char node[MEMBER_NAME_MAX];
    char advertise[MEMBER_TEXT_MAX]; // its ingest endpoint
    char key[MEMBER_NAME_MAX];       // its public key; "": none
    uint64_t seq;                    // the last entry on its disk, as last reported
    uint64_t rules;                  // a hash of its configured rules
    uint64_t turn;                   // a counter that increases while the member is alive
    int64_t silent_ms;               // how long ago its last report was
};

/* What an operator wants to change in the group. */
struct group_wish {
    enum group_wish_kind {
        WISH_NOTHING,
        WISH_PROMOTE,
        WISH_REMOVE,
        WISH_LEAVE
    } kind;
    char node[MEMBER_NAME_MAX];
};

struct membership {
    char node[MEMBER_NAME_MAX]; // the name of this member; "": not in a group
    struct member members[MEMBERS_MAX];
    unsigned count;
    uint64_t trimmed;        // the last entry that was removed from etcd
    uint64_t changes;        // changes of leader that this member has seen
    uint64_t appends;        // transactions of this leader into etcd
    uint64_t append_ms;      // the duration of the last one
    uint64_t etcd_bytes;     // the size of etcd's database, as last seen by a leader
    uint64_t etcd_used;      // ... how much of that is in use
    uint64_t etcd_bytes_max; // its quota, as configured
    int lease_s;
};

/* NULL: there is no member with that name. */
const struct member *membership_find(const struct membership *membership, const char *node);

/* Whether the group can do without a member: another one is alive, and more than half of the
 * others, at least two if there are two, have on their disks what etcd no longer has. */
bool membership_spares(const struct membership *membership, const struct member *member);

/* Whether a larger number of live members agrees on other rules than this member's. It then does
 * not become leader, so that one of those can. */
bool membership_is_outvoted(const struct membership *membership, const struct member *member);

#endif
