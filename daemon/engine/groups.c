/* SPDX-License-Identifier: Apache-2.0 */
#include "groups.h"

#include <stdlib.h>
#include <string.h>

#include <tenure/client.h>

enum {
    SLOTS = 4 * TENURE_REQUEST_EVENTS_MAX, // twice the maximum number of groups
    STORED_SEED = 1                        // a hash of a number never equals a hash of a name
};

/* A group that was united with another has a parent; the root counts the members of all. */
struct slot {
    struct group group; // no members: the slot is free
    uint32_t parent;    // index of a slot; its own index: this is the root
};

struct groups {
    struct slot slots[SLOTS];
};

struct groups *
groups_open(void)
{
    return calloc(1, sizeof(struct groups));
}

struct group
group_of_new(const char *name)
{
    return (struct group){ XXH3_128bits(name, strlen(name)), 1, 0 };
}

struct group
group_of_stored(uint64_t least, size_t members, size_t holders)
{
    return (struct group){ XXH3_128bits_withSeed(&least, sizeof(least), STORED_SEED), members,
                           holders };
}

static uint32_t
find_slot(const struct groups *groups, XXH128_hash_t key)
{
    uint32_t slot = key.low64 % SLOTS;
    while (groups->slots[slot].group.members != 0 &&
           !XXH128_isEqual(groups->slots[slot].group.key, key))
        slot = (slot + 1) % SLOTS;
    return slot;
}

static uint32_t
find_root(const struct groups *groups, uint32_t slot)
{
    while (groups->slots[slot].parent != slot)
        slot = groups->slots[slot].parent;
    return slot;
}

struct group
groups_whole(const struct groups *groups, const struct group *group)
{
    if (groups == NULL)
        return *group;
    uint32_t slot = find_slot(groups, group->key);
    return groups->slots[slot].group.members == 0 ? *group
                                                  : groups->slots[find_root(groups, slot)].group;
}

struct group
groups_both(const struct groups *groups, const struct group both[2], bool *ret_are_one)
{
    struct group first = groups_whole(groups, &both[0]), second = groups_whole(groups, &both[1]);
    *ret_are_one = XXH128_isEqual(first.key, second.key);
    if (!*ret_are_one) {
        first.members += second.members;
        first.holders += second.holders;
    }
    return first;
}

static struct slot *
take_root(struct groups *groups, const struct group *group)
{
    uint32_t slot = find_slot(groups, group->key);
    if (groups->slots[slot].group.members == 0)
        groups->slots[slot] = (struct slot){ *group, slot };
    return &groups->slots[find_root(groups, slot)];
}

void
groups_unite(struct groups *groups, const struct group both[2])
{
    struct slot *large = take_root(groups, &both[0]), *small = take_root(groups, &both[1]);
    if (large == small)
        return;
    if (large->group.members < small->group.members) {
        struct slot *other = large;
        large = small;
        small = other;
    }
    large->group.members += small->group.members;
    large->group.holders += small->group.holders;
    small->parent = large->parent;
}

void
groups_add_holder(struct groups *groups, const struct group *group)
{
    take_root(groups, group)->group.holders++;
}
