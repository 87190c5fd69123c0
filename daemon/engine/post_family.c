/* SPDX-License-Identifier: Apache-2.0 */
#include "post_family.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "history.h"
#include "joins.h"
#include "namings.h"
#include "propagate.h"
#include "subjects.h"
#include "vague.h"

void
post_family_close(struct post_family *family)
{
    for (size_t i = 0; i < family->posts_max; i++)
        timeline_close(&family->posts[i].timeline);
    free(family->posts);
    free(family->changes);
    free(family->reports);
    free(family->members.items);
    reports_close(&family->one);
    post_row_close(&family->row);
    *family = (struct post_family){ 0 };
}

bool
post_report_is_change(const Tenure__V1__PostReport *report)
{
    return report->status != TENURE__V1__POST_REPORT__STATUS__STATUS_UNSPECIFIED;
}

/* The index of a member, which is added if necessary. */
static tenure_status
take_member(struct post_family *family, uint64_t post, uint32_t *ret_position)
{
    for (size_t i = 0; i < family->members.count; i++) {
        *ret_position = (uint32_t)i;
        if (family->members.items[i] == post)
            return TENURE_OK;
    }
    *ret_position = (uint32_t)family->members.count;
    return id_set_add(&family->members, post) ? TENURE_OK : TENURE_NO_MEMORY;
}

static tenure_status
add_change(struct post_family *family, const struct history_walk *walk, uint32_t post,
           uint32_t into)
{
    struct tenure_date date = history_date(walk->message, walk->entry.announced);
    void *grown = tni_grow(family->changes, family->changes_count, &family->changes_max,
                           sizeof(family->changes[0]));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    family->changes = grown;
    family->changes[family->changes_count++] = (struct post_change){
        .day = date.day,
        .seq = walk->entry.seq,
        .post = post,
        .into = into,
        .created = walk->message->post->status == TENURE__V1__POST_REPORT__STATUS__CREATED,
        .precision = date.precision,
        .confidence = walk->message->confidence,
    };
    return TENURE_OK;
}

/* Takes a report that is linked to the member at that index: it may be about another post that goes
 * into this one. */
static tenure_status
take_report(struct post_family *family, const struct history_walk *walk, uint32_t position)
{
    const Tenure__V1__PostReport *report = walk->message->post;
    uint64_t post = log_link(&walk->entry, 0).number, target;
    uint32_t about, into = NO_POST;
    if (!post_report_is_change(report))
        return TENURE_OK;
    tenure_status status = take_member(family, post, &about);
    if (status != TENURE_OK || about != position)
        return status; // the walk over that member finds the report, too
    if (report->into != NULL) {
        status =
            subject_find_post(walk->read, report->into->organisation, report->into->role, &target);
        if (status == TENURE_OK)
            status = take_member(family, target, &into);
    }
    return status == TENURE_OK ? add_change(family, walk, about, into) : status;
}

static tenure_status
take_changes(struct post_family *family, struct store_read read, uint32_t position,
             uint64_t known_at, struct tni_arena *arena)
{
    struct naming_row naming;
    struct history_walk walk = {
        .read = read,
        .kind = SUBJECT_POST_NAME,
        .number = family->members.items[position],
        .known_at = known_at,
        .arena = arena,
    };
    tenure_status status = naming_find(read, SUBJECT_POST_NAME, walk.number, &naming);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    walk.seq = naming.last_seq;
    do {
        status = history_next(&walk);
        if (status == TENURE_OK)
            status = take_report(family, &walk, position);
    } while (status == TENURE_OK);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
post_family_members(struct post_family *family, struct store_read read, uint64_t post,
                    uint64_t known_at, struct tni_arena *arena)
{
    uint32_t position;
    family->members.count = family->changes_count = family->reports_count = 0;
    family->is_of_entry = false;
    tenure_status status = take_member(family, post, &position);
    for (position = 0; status == TENURE_OK && position < family->members.count; position++)
        status = take_changes(family, read, position, known_at, arena);
    return status;
}

static bool
add_reports(struct post_family *family, uint32_t position)
{
    for (size_t i = 0; i < family->one.count; i++) {
        void *grown = tni_grow(family->reports, family->reports_count, &family->reports_max,
                               sizeof(family->reports[0]));
        if (grown == NULL)
            return false;
        family->reports = grown;
        family->reports[family->reports_count] = family->one.items[i];
        family->reports[family->reports_count++].post = position;
    }
    return true;
}

static tenure_status
take_reports(struct post_family *family, struct store_read read, uint32_t position,
             uint64_t known_at, struct tni_arena *arena)
{
    uint64_t post = family->members.items[position];
    post_row_clear(&family->row);
    tenure_status status = post_find(read, post, &family->row);
    if (status == TENURE_OK)
        status = history_of_post(read, post, family->row.last_seq, known_at, arena, &family->one);
    if (status == TENURE_OK && known_at != KNOWN_NOW)
        status = joins_apply(read, known_at, arena, &family->one);
    if (status != TENURE_OK)
        return status;
    reports_resolve(&family->posts[position].timeline, family->one.items, family->one.count);
    return add_reports(family, position) ? TENURE_OK : TENURE_NO_MEMORY;
}

/* Reserves an empty timeline for every member. */
static bool
reserve_posts(struct post_family *family)
{
    size_t count = family->members.count;
    if (count > family->posts_max) {
        void *larger = realloc(family->posts, count * sizeof(family->posts[0]));
        if (larger == NULL)
            return false;
        family->posts = larger;
        memset(family->posts + family->posts_max, 0,
               (count - family->posts_max) * sizeof(family->posts[0]));
        family->posts_max = count;
    }
    for (size_t i = 0; i < count; i++)
        timeline_clear(&family->posts[i].timeline);
    return true;
}

/* Copies the folded timeline of a member, and sets the post into which the member went. */
static tenure_status
copy_member(const struct post_family *family, size_t position, struct timeline *ret_timeline)
{
    uint32_t at = family->posts[position].at;
    if (!timeline_copy(ret_timeline, &family->posts[position].timeline))
        return TENURE_NO_MEMORY;
    if (at != NO_POST && at != position)
        ret_timeline->went_to = family->members.items[at];
    return TENURE_OK;
}

tenure_status
post_family_fold(struct post_family *family, struct store_read read, uint64_t post,
                 uint64_t known_at, int32_t day, struct tni_arena *arena,
                 struct timeline *ret_timeline)
{
    tenure_status status = post_family_members(family, read, post, known_at, arena);
    if (status == TENURE_OK && !reserve_posts(family))
        status = TENURE_NO_MEMORY;
    for (uint32_t position = 0; status == TENURE_OK && position < family->members.count; position++)
        status = take_reports(family, read, position, known_at, arena);
    if (status != TENURE_OK)
        return status;
    if (!family_fold(family->posts, (uint32_t)family->members.count, family->reports,
                     family->reports_count, family->changes, family->changes_count, day))
        return TENURE_NO_MEMORY;
    return copy_member(family, 0, ret_timeline);
}

tenure_status
post_family_fold_now(struct engine *engine, uint64_t post, struct timeline *ret_timeline)
{
    struct post_family *family = &engine->family;
    int32_t today = engine->entry.today;
    for (size_t i = 0; family->is_of_entry && family->day == today && i < family->members.count;
         i++) {
        if (family->members.items[i] == post)
            return copy_member(family, i, ret_timeline);
    }
    tenure_status status = post_family_fold(family, engine_read(engine), post, KNOWN_NOW, today,
                                            &engine->history_arena, ret_timeline);
    family->is_of_entry = status == TENURE_OK;
    family->day = today;
    return status;
}

tenure_status
post_family_publish_later(struct engine *engine, uint64_t post)
{
    struct post_family *family = &engine->family;
    tenure_status status =
        post_family_members(family, engine_read(engine), post, KNOWN_NOW, &engine->history_arena);
    for (size_t i = 0; status == TENURE_OK && i < family->members.count; i++)
        status = mark_dirty(&engine->dirty.posts, family->members.items[i]);
    return status;
}
