/* SPDX-License-Identifier: Apache-2.0 */
/* Joins the timelines of two posts that become one. Each list is merged by day; entries of one post
 * keep their order. */
#include <stdlib.h>
#include <string.h>

#include "family.h"

enum {
    DROPPED = UINT32_MAX
};

/* The new index of each tenure of both posts. */
struct moved {
    uint32_t *of_into, *of_from;
};

static bool
is_held_by(const struct timeline *timeline, uint64_t person, int32_t *ret_held_from)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        if (timeline->tenures[i].person == person && tenure_is_open(&timeline->tenures[i])) {
            *ret_held_from = timeline->tenures[i].held_from;
            return true;
        }
    }
    return false;
}

/* A person who holds both keeps the tenure that began earlier. */
static bool
is_kept(const struct tenure *tenure, const struct timeline *other, bool first)
{
    int32_t held_from;
    if (!tenure_is_open(tenure) || !is_held_by(other, tenure->person, &held_from))
        return true;
    return first ? tenure->held_from <= held_from : tenure->held_from < held_from;
}

/* If there are more open tenures than the maximum, those that began last are dropped. */
static uint32_t
join_tenures(const struct timeline *into, const struct timeline *from, struct tenure *tenures,
             const struct moved *moved)
{
    uint32_t count = 0, open = 0;
    for (uint32_t i = 0, f = 0; i < into->tenures_count || f < from->tenures_count;) {
        bool first =
            f == from->tenures_count ||
            (i < into->tenures_count && into->tenures[i].held_from <= from->tenures[f].held_from);
        const struct tenure *next = first ? &into->tenures[i] : &from->tenures[f];
        bool kept = is_kept(next, first ? from : into, first) &&
                    (!tenure_is_open(next) || open++ < OPEN_TENURES_MAX);
        *(first ? &moved->of_into[i++] : &moved->of_from[f++]) = kept ? count : DROPPED;
        if (kept)
            tenures[count++] = *next;
    }
    return count;
}

static bool
is_before(int32_t day, uint64_t seq, int32_t other_day, uint64_t other_seq)
{
    return day != other_day ? day < other_day : seq <= other_seq;
}

/* The tenure of a basis in the joined post: for a dropped tenure the one that its person keeps, if
 * any. */
static uint32_t
tenure_of(const struct timeline *from, const uint32_t *moved, const struct basis *basis,
          const struct timeline *joined)
{
    uint32_t tenure = moved[basis->tenure];
    for (uint32_t i = 0; tenure == DROPPED && i < joined->tenures_count; i++) {
        if (joined->tenures[i].person == from->tenures[basis->tenure].person &&
            tenure_is_open(&joined->tenures[i]))
            tenure = i;
    }
    return tenure;
}

/* A basis without a background takes the latest one given before in the same tenure. */
static void
add_joined_basis(struct timeline *joined, struct basis basis)
{
    for (uint32_t i = joined->bases_count;
         basis.background == TENURE__V1__APPOINTMENT__BACKGROUND__BACKGROUND_UNSPECIFIED && i > 0;
         i--) {
        if (joined->bases[i - 1].tenure == basis.tenure)
            basis.background = joined->bases[i - 1].background;
    }
    joined->bases[joined->bases_count++] = basis;
}

static void
join_bases(const struct timeline *into, const struct timeline *from, const struct moved *moved,
           struct timeline *joined)
{
    joined->bases_count = 0;
    for (uint32_t i = 0, f = 0; i < into->bases_count || f < from->bases_count;) {
        const struct basis *a = i < into->bases_count ? &into->bases[i] : NULL;
        const struct basis *b = f < from->bases_count ? &from->bases[f] : NULL;
        bool first =
            b == NULL || (a != NULL && is_before(a->from.day, a->seq, b->from.day, b->seq));
        struct basis next = first ? *a : *b;
        next.tenure = first ? tenure_of(into, moved->of_into, a, joined)
                            : tenure_of(from, moved->of_from, b, joined);
        i += first;
        f += !first;
        if (next.tenure != DROPPED)
            add_joined_basis(joined, next);
    }
}

static uint32_t
move_leavings(const struct timeline *from, const uint32_t *moved, struct leaving *leavings)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < from->leavings_count; i++) {
        struct leaving leaving = from->leavings[i];
        leaving.tenure = moved[leaving.tenure];
        if (leaving.tenure != DROPPED)
            leavings[count++] = leaving;
    }
    return count;
}

static uint32_t
join_recruitments(const struct timeline *into, const struct timeline *from,
                  struct recruitment *recruitments)
{
    uint32_t count = 0;
    for (uint32_t i = 0, f = 0; i < into->recruitments_count || f < from->recruitments_count;) {
        const struct recruitment *a = i < into->recruitments_count ? &into->recruitments[i] : NULL;
        const struct recruitment *b = f < from->recruitments_count ? &from->recruitments[f] : NULL;
        bool first = b == NULL || (a != NULL && is_before(a->day, a->seq, b->day, b->seq));
        recruitments[count++] = first ? *a : *b;
        i += first;
        f += !first;
    }
    return count;
}

static uint32_t
join_called_off(const struct timeline *into, const struct timeline *from, struct called_off *all)
{
    uint32_t count = 0;
    for (uint32_t i = 0, f = 0; i < into->called_off_count || f < from->called_off_count;) {
        const struct called_off *a = i < into->called_off_count ? &into->called_off[i] : NULL;
        const struct called_off *b = f < from->called_off_count ? &from->called_off[f] : NULL;
        bool first = b == NULL || (a != NULL && is_before(a->start.from.day, a->start.seq,
                                                          b->start.from.day, b->start.seq));
        all[count++] = first ? *a : *b;
        i += first;
        f += !first;
    }
    return count;
}

static int32_t
later(int32_t day, int32_t other)
{
    return day > other ? day : other;
}

/* Reserves space for both timelines; timeline_close() frees it, also after a failure. */
static bool
reserve_joined(struct timeline *joined, const struct timeline *into, const struct timeline *from)
{
    joined->tenures_max = into->tenures_count + from->tenures_count;
    joined->bases_max = into->bases_count + from->bases_count;
    joined->leavings_max = into->leavings_count + from->leavings_count;
    joined->recruitments_max = into->recruitments_count + from->recruitments_count;
    joined->called_off_max = into->called_off_count + from->called_off_count;
    joined->tenures = calloc(joined->tenures_max + 1, sizeof(*joined->tenures));
    joined->bases = calloc(joined->bases_max + 1, sizeof(*joined->bases));
    joined->leavings = calloc(joined->leavings_max + 1, sizeof(*joined->leavings));
    joined->recruitments = calloc(joined->recruitments_max + 1, sizeof(*joined->recruitments));
    joined->called_off = calloc(joined->called_off_max + 1, sizeof(*joined->called_off));
    return joined->tenures != NULL && joined->bases != NULL && joined->leavings != NULL &&
           joined->recruitments != NULL && joined->called_off != NULL;
}

bool
timeline_join(struct timeline *into, struct timeline *from)
{
    struct timeline joined = *into;
    uint32_t *positions = calloc(into->tenures_count + from->tenures_count + 1, sizeof(*positions));
    struct moved moved = { positions, positions + into->tenures_count };
    bool fine = reserve_joined(&joined, into, from) && positions != NULL;
    if (fine) {
        joined.tenures_count = join_tenures(into, from, joined.tenures, &moved);
        join_bases(into, from, &moved, &joined);
        joined.leavings_count = move_leavings(into, moved.of_into, joined.leavings);
        joined.leavings_count +=
            move_leavings(from, moved.of_from, joined.leavings + joined.leavings_count);
        joined.recruitments_count = join_recruitments(into, from, joined.recruitments);
        joined.called_off_count = join_called_off(into, from, joined.called_off);
        joined.last_day = later(into->last_day, from->last_day);
        joined.outsiders_until = later(into->outsiders_until, from->outsiders_until);
        timeline_close(into);
        *into = joined;
        timeline_clear(from);
    } else {
        timeline_close(&joined);
    }
    free(positions);
    return fine;
}
