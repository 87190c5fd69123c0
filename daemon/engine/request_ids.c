/* SPDX-License-Identifier: Apache-2.0 */
#include "request_ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include <tenure/client.h>
#include <tenure/event.h>

enum {
    PENDING_SLOTS = 4 * TENURE_REQUEST_EVENTS_MAX
};

struct pending {
    XXH128_hash_t slots[PENDING_SLOTS]; // zero: free
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

/* Corrections are kept a second time under a name that no id can have. */
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

struct pending *
pending_open(void)
{
    return calloc(1, sizeof(struct pending));
}
