/* SPDX-License-Identifier: Apache-2.0 */
/*
 * groups - what the events of an atomic request bring together: ids of people that become one, or
 * posts that go into one another, with those who hold them.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xxhash.h>

/* What belongs together by what is stored: something new is a group of its own. */
struct group {
    XXH128_hash_t key; // the same, whichever member was asked for
    size_t members, holders;
};

struct groups; // the caller frees them

struct groups *groups_open(void);

struct group group_of_new(const char *name);
struct group group_of_stored(uint64_t least, size_t members, size_t holders);

/* What the group has become, or both together. `groups` may be NULL: what it was. */
struct group groups_whole(const struct groups *groups, const struct group *group);
struct group groups_both(const struct groups *groups, const struct group both[2],
                         bool *ret_are_one);

/* At most as often as a request has events. */
void groups_unite(struct groups *groups, const struct group both[2]);
void groups_add_holder(struct groups *groups, const struct group *group);

#endif
