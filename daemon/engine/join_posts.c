/* SPDX-License-Identifier: Apache-2.0 */
/* Updates posts and people when an id is joined into another, or when a join is retracted. */
#include "history.h"
#include "holdings.h"
#include "joins.h"
#include "post_family.h"
#include "posts.h"
#include "propagate.h"
#include "refold.h"
#include "work.h"

/* Removes a person from those that the post in hand has published. */
static void
forget_published(struct post_row *row, uint64_t person)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < row->people_count; i++) {
        if (row->people[i].person != person)
            row->people[count++] = row->people[i];
    }
    row->people_count = count;
}

/* Clears the post's entry for the person. Publishing restores it if the post still mentions the
 * person. Otherwise nothing would clear it, because the post may have dropped the person from its
 * row. */
static tenure_status
clear_holding(struct engine *engine, uint64_t person, uint64_t post)
{
    const struct holding_row row = { .post = post };
    forget_published(&engine->in_hand.row, person);
    return holding_put(&engine->write, person, &row);
}

static tenure_status
refold_post(struct engine *engine, uint64_t person, uint64_t number)
{
    tenure_status status = post_load(engine, number);
    if (status != TENURE_OK)
        return status;
    engine->in_hand.is_changed = true;
    status = clear_holding(engine, person, number);
    if (status == TENURE_OK)
        status = post_refold_whole(engine);
    if (status == TENURE_OK && engine->in_hand.row.has_family)
        status = post_family_publish_later(engine, number);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.posts, number) : status;
}

/* Folds every post that ever mentioned the person again, and publishes it later. */
static tenure_status
refold_posts(struct engine *engine, uint64_t person)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), person, row.post, &row);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        uint64_t post = row.post;
        status = refold_post(engine, person, post);
        if (status != TENURE_OK)
            return status;
        row.post = post;
    }
}

/* Adds a row for each post of the old person to the new one, so that retracting the join finds
 * those posts. */
static tenure_status
hand_on_posts(struct engine *engine, uint64_t from, uint64_t to)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), from, row.post, &row);
        if (status == TENURE_OK)
            status = joins_note_post(engine, to, row.post);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

static tenure_status
join(struct engine *engine, uint64_t person, uint64_t before, uint64_t now)
{
    struct person_row row;
    tenure_status status = person_find(engine_read(engine), person, &row);
    if (status != TENURE_OK)
        return status;
    row.joined = now == person ? 0 : now;
    status = person_put(&engine->write, person, &row);
    if (status == TENURE_OK)
        status = hand_on_posts(engine, before, now);
    if (status == TENURE_OK)
        status = refold_posts(engine, before);
    const uint64_t shown[] = { person, before, now };
    for (int i = 0; i < 3 && status == TENURE_OK; i++)
        status = mark_dirty(&engine->dirty.people, shown[i]);
    if (status == TENURE_OK && !(id_set_add(&engine->counted_otherwise, before) &&
                                 id_set_add(&engine->counted_otherwise, now)))
        status = TENURE_NO_MEMORY;
    return status;
}

tenure_status
joins_refresh(struct engine *engine, uint64_t person)
{
    struct id_set *people = &engine->joined;
    people->count = engine->counted_otherwise.count = 0;
    tenure_status status = id_set_add(people, person) ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = joins_add_connected(engine_read(engine), &engine->history_arena, people);
    for (size_t i = 0; i < people->count && status == TENURE_OK; i++) {
        uint64_t before, now;
        status = person_find_counting(engine_read(engine), people->items[i], &before);
        if (status == TENURE_OK)
            status = joins_resolve(engine_read(engine), people->items[i], KNOWN_NOW,
                                   &engine->history_arena, &now);
        if (status == TENURE_OK && now != before)
            status = join(engine, people->items[i], before, now);
    }
    return status;
}
