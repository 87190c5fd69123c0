/* SPDX-License-Identifier: Apache-2.0 */
#include "request_ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "grow.h"
#include <tenure/client.h>
#include <tenure/event.h>

enum {
    PENDING_SLOTS = 4 * TENURE_REQUEST_EVENTS_MAX
};

struct pending_join {
    char id[TENURE_ID_MAX + 1], into[TENURE_ID_MAX + 1];
};

struct pending {
    XXH128_hash_t slots[PENDING_SLOTS]; // zero: free
    struct pending_join *joins;
    size_t joins_count, joins_max;
    uint32_t join_slots[PENDING_SLOTS]; // by id: 1 + the index of its last join; 0: free
    struct groups *people, *posts;
};

static XXH128_hash_t
pending_hash(const char *source, const char *id)
{
    char name[2 * TENURE_ID_MAX + 4];
    size_t size = strlen(source) + 1, id_size = strlen(id);
    memcpy(name, source, size);
    memcpy(name + size, id, id_size);
    return XXH3_128bits(name, size + id_size);
}

static size_t
pending_slot(const struct pending *pending, XXH128_hash_t hash)
{
    size_t slot = hash.low64 % PENDING_SLOTS;
    while ((pending->slots[slot].low64 != 0 || pending->slots[slot].high64 != 0) &&
           !XXH128_isEqual(pending->slots[slot], hash))
        slot = (slot + 1) % PENDING_SLOTS;
    return slot;
}

bool
pending_has(const struct pending *pending, const char *source, const char *id)
{
    XXH128_hash_t hash = pending_hash(source, id);
    return XXH128_isEqual(pending->slots[pending_slot(pending, hash)], hash);
}

static void
pending_add(struct pending *pending, const char *source, const char *id)
{
    XXH128_hash_t hash = pending_hash(source, id);
    pending->slots[pending_slot(pending, hash)] = hash;
}

/* Corrections are stored a second time under a name that no id can have. */
static const char *
correction_name(const char *id, char *name)
{
    snprintf(name, TENURE_ID_MAX + 2, " %s", id);
    return name;
}

bool
pending_has_correction(const struct pending *pending, const char *source, const char *id)
{
    char name[TENURE_ID_MAX + 2];
    return pending_has(pending, source, correction_name(id, name));
}

void
pending_add_event(struct pending *pending, const Tenure__V1__Event *message)
{
    char name[TENURE_ID_MAX + 2];
    pending_add(pending, message->source, message->id);
    if (message->supersedes[0] != '\0' || message->body_case == TENURE__V1__EVENT__BODY_RETRACTION)
        pending_add(pending, message->source, correction_name(message->id, name));
}

/* The slot of the id's last join, or the free slot for one. */
static size_t
join_slot(const struct pending *pending, const char *id)
{
    size_t slot = XXH3_64bits(id, strlen(id)) % PENDING_SLOTS;
    while (pending->join_slots[slot] != 0 &&
           strcmp(pending->joins[pending->join_slots[slot] - 1].id, id) != 0)
        slot = (slot + 1) % PENDING_SLOTS;
    return slot;
}

bool
pending_add_join(struct pending *pending, const char *id, const char *into,
                 const struct group groups[2])
{
    void *grown = tni_grow(pending->joins, pending->joins_count, &pending->joins_max,
                           sizeof(pending->joins[0]));
    if (grown == NULL)
        return false;
    pending->joins = grown;
    struct pending_join *join = &pending->joins[pending->joins_count];
    snprintf(join->id, sizeof(join->id), "%s", id);
    snprintf(join->into, sizeof(join->into), "%s", into);
    pending->join_slots[join_slot(pending, id)] = (uint32_t)++pending->joins_count;
    groups_unite(pending->people, groups);
    return true;
}

const char *
pending_joined_into(const struct pending *pending, const char *id)
{
    uint32_t place = pending->join_slots[join_slot(pending, id)];
    return place != 0 ? pending->joins[place - 1].into : NULL;
}

void
pending_add_into(struct pending *pending, const struct group groups[2])
{
    groups_unite(pending->posts, groups);
}

void
pending_add_holder(struct pending *pending, const struct group *post)
{
    groups_add_holder(pending->posts, post);
}

const struct groups *
pending_people(const struct pending *pending)
{
    return pending != NULL ? pending->people : NULL;
}

const struct groups *
pending_posts(const struct pending *pending)
{
    return pending != NULL ? pending->posts : NULL;
}

struct pending *
pending_open(void)
{
    struct pending *pending = calloc(1, sizeof(*pending));
    if (pending == NULL)
        return NULL;
    pending->people = groups_open();
    pending->posts = groups_open();
    if (pending->people == NULL || pending->posts == NULL)
        pending_close(&pending);
    return pending;
}

void
pending_close(struct pending **pending_p)
{
    struct pending *pending = *pending_p;
    if (pending == NULL)
        return;
    free(pending->joins);
    free(pending->people);
    free(pending->posts);
    free(pending);
    *pending_p = NULL;
}
