/* SPDX-License-Identifier: Apache-2.0 */
#include "request_ids.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "joins.h"
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
    struct pending_join joins[JOINED_MAX];
    size_t joins_count, intos_count;
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

void
pending_add_join(struct pending *pending, const char *id, const char *into)
{
    assert(pending->joins_count < JOINED_MAX);
    struct pending_join *join = &pending->joins[pending->joins_count++];
    snprintf(join->id, sizeof(join->id), "%s", id);
    snprintf(join->into, sizeof(join->into), "%s", into);
}

size_t
pending_joins(const struct pending *pending)
{
    return pending->joins_count;
}

void
pending_add_into(struct pending *pending)
{
    pending->intos_count++;
}

size_t
pending_intos(const struct pending *pending)
{
    return pending->intos_count;
}

const char *
pending_joined_into(const struct pending *pending, const char *id)
{
    for (size_t i = pending->joins_count; i > 0; i--) {
        if (strcmp(pending->joins[i - 1].id, id) == 0)
            return pending->joins[i - 1].into;
    }
    return NULL;
}

struct pending *
pending_open(void)
{
    return calloc(1, sizeof(struct pending));
}
