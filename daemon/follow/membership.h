/* SPDX-License-Identifier: Apache-2.0 */
/*
 * membership - what a member of a group knows of the group: who is in it, how far each has come,
 * and how full etcd is. Written by the group's thread and the writer, read by any, through
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
    MEMBER_SILENT_MS = 5000 // members speak once a second
};

struct member {
    char node[MEMBER_NAME_MAX];
    char advertise[MEMBER_TEXT_MAX]; // its ingest endpoint
    char key[MEMBER_NAME_MAX];       // its public key; "": it has none
    uint64_t seq;                    // the last entry on its disk, when it last said so
    uint64_t rules;                  // a hash of its configured rules
    uint64_t turn;                   // counts on as long as it lives
    int64_t silent_ms;               // since when it has said nothing
};

/* What an operator asks of the group. */
struct group_wish {
    enum group_wish_kind {
        WISH_NOTHING,
        WISH_PROMOTE,
        WISH_REMOVE
    } kind;
    char node[MEMBER_NAME_MAX];
};

struct membership {
    char node[MEMBER_NAME_MAX]; // this member; "": of no group
    struct member members[MEMBERS_MAX];
    unsigned count;
    uint64_t trimmed;        // the last entry that is no longer in etcd
    uint64_t changes;        // how many changes of leader this member has seen
    uint64_t appends;        // transactions of this leader
    uint64_t append_ms;      // how long the last one took
    uint64_t etcd_bytes;     // etcd's file, as a leader last saw it
    uint64_t etcd_used;      // ... what of it is in use
    uint64_t etcd_bytes_max; // its quota, as configured
    int lease_s;
};

/* NULL: there is none of that name. */
const struct member *membership_find(const struct membership *membership, const char *node);

/* Whether more members that speak have the same other rules than have those of this one. It does
 * not begin to lead then, and another of them can. */
bool membership_is_outvoted(const struct membership *membership, const struct member *member);

#endif
