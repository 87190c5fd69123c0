/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups - what the events of an atomic request connect: ids that become one person, or posts that
 * go into one another, with their holders.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xxhash.h>

/* A set of connected ids or posts in the store. A new name is a group with one member. */
struct group {
    XXH128_hash_t key; // the same for all members
    size_t members, holders;
};

struct groups; // owned by the caller

struct groups *groups_open(void);

struct group group_of_new(const char *name);
struct group group_of_stored(uint64_t least, size_t members, size_t holders);

/* The group as it is after the unions so far, or the union of both. `groups` NULL: as stored. */
struct group groups_whole(const struct groups *groups, const struct group *group);
struct group groups_both(const struct groups *groups, const struct group both[2],
                         bool *ret_are_one);

/* May be called once per event of a request. */
void groups_unite(struct groups *groups, const struct group both[2]);
void groups_add_holder(struct groups *groups, const struct group *group);

#endif
