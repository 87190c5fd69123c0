/* SPDX-License-Identifier: Apache-2.0 */
#include "scope_departures.h"

#include <string.h>

#include "propagate.h"

void
departure_fill(const struct contributions *contributions, uint32_t index, const char *role,
               uint64_t post, struct departure *ret_departure)
{
    const struct post_departure *from = &contributions->departures[index];
    *ret_departure = (struct departure){
        .announced = from->announced,
        .person = from->person,
        .post = post,
        .kind = contributions->kind,
        .seqs = { from->seqs[0], from->seqs[1] },
        .confidence = { from->confidence[0], from->confidence[1] },
        .reason = from->reason,
        .ended = from->ended,
    };
    memcpy(ret_departure->region, contributions->region, sizeof(ret_departure->region));
    size_t size = strlen(role);
    memcpy(ret_departure->role, role, size + 1);
}

static bool
is_same_departure(const struct post_departure *a, const struct post_departure *b)
{
    return a->announced == b->announced && a->person == b->person && a->seqs[0] == b->seqs[0] &&
           a->seqs[1] == b->seqs[1] && a->confidence[0] == b->confidence[0] &&
           a->confidence[1] == b->confidence[1] && a->reason == b->reason && a->ended == b->ended;
}

/* Replaces the departure at one index of both lists, which may have different lengths. */
static tenure_status
move_departure(struct store_write *write, uint64_t scope, uint32_t position,
               const struct contributions *from, const struct contributions *to, const char *role,
               uint64_t post)
{
    struct departure departure;
    const struct post_departure *was =
        position < from->departures_count ? &from->departures[position] : NULL;
    const struct post_departure *is =
        position < to->departures_count ? &to->departures[position] : NULL;
    tenure_status status = TENURE_OK;
    if (was != NULL && (is == NULL || is->announced != was->announced))
        status = departure_delete(write, scope, was->announced, post, position);
    if (status != TENURE_OK || is == NULL)
        return status;
    departure_fill(to, position, role, post, &departure);
    return departure_put(write, scope, position, &departure);
}

tenure_status
scope_departures_move(struct engine *engine, uint64_t scope, const struct contributions *from,
                      const struct contributions *to, const char *role, uint64_t post)
{
    bool is_same = from->kind == to->kind && strcmp(from->region, to->region) == 0;
    bool moved = false;
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0;
         status == TENURE_OK && (i < from->departures_count || i < to->departures_count); i++) {
        if (is_same && i < from->departures_count && i < to->departures_count &&
            is_same_departure(&from->departures[i], &to->departures[i]))
            continue;
        status = move_departure(&engine->write, scope, i, from, to, role, post);
        moved = true;
    }
    return status == TENURE_OK && moved ? mark_scope_dirty(engine, scope, SCOPE_DEPARTURES)
                                        : status;
}
