/* SPDX-License-Identifier: Apache-2.0 */
#include "family.h"

#include <stdlib.h>
#include <string.h>

#include "called_off.h"

/* A fold in progress: the reports up to `done` days have been taken. */
struct fold {
    struct family_post *posts;
    uint32_t posts_count;
    struct report *reports; // of all posts, sorted by day and seq
    bool *taken;            // for each report: it was folded, or never counts
    size_t count;
    bool *has_work;        // for each post: fold_until() has to process reports about it
    struct report *chosen; // the reports that count for one post, and their indexes
    size_t *positions;
};

/* Copies the reports that count for a post and were not folded yet. */
static size_t
choose(struct fold *fold, uint32_t post)
{
    size_t count = 0;
    for (size_t i = 0; i < fold->count; i++) {
        if (fold->taken[i] || fold->posts[fold->reports[i].post].at != post)
            continue;
        fold->chosen[count] = fold->reports[i];
        fold->positions[count++] = i;
    }
    return count;
}

/* Copies what the fold set in the chosen reports back; `folded`: which of them were folded. */
static void
give_back(struct fold *fold, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fold->reports[fold->positions[i]].is_checked = fold->chosen[i].is_checked;
        fold->reports[fold->positions[i]].calls_off = fold->chosen[i].calls_off;
    }
}

/* Reports about an abolished post have no effect on their day, and call nothing off. */
static void
drop_reports(struct fold *fold, int32_t before)
{
    for (size_t i = 0; i < fold->count; i++) {
        struct report *report = &fold->reports[i];
        if (fold->posts[report->post].at != NO_POST)
            continue;
        fold->taken[i] = fold->taken[i] || report->day < before;
        report->is_checked = report->is_checked || called_day(report) < before;
    }
}

/* Finds the posts that fold_until() has to process: most days change few posts of a family. */
static void
find_work(struct fold *fold, int32_t before)
{
    memset(fold->has_work, 0, fold->posts_count * sizeof(*fold->has_work));
    for (size_t i = 0; i < fold->count; i++) {
        const struct report *report = &fold->reports[i];
        uint32_t at = fold->posts[report->post].at;
        bool is_due = report->day < before || (report_is_vague(report) && !report->is_checked &&
                                               called_day(report) < before);
        if (at != NO_POST && !fold->taken[i] && is_due)
            fold->has_work[at] = true;
    }
}

/* Folds each post's reports of days before that one. Vague departures of later days also call off
 * the appointments that they would call off by then. */
static bool
fold_until(struct fold *fold, int32_t before)
{
    drop_reports(fold, before);
    find_work(fold, before);
    for (uint32_t post = 0; post < fold->posts_count; post++) {
        if (!fold->has_work[post])
            continue;
        size_t count = choose(fold, post), folded = 0;
        while (folded < count && fold->chosen[folded].day < before)
            folded++;
        struct timeline *timeline = &fold->posts[post].timeline;
        if (!timeline_fold_days(timeline, fold->chosen, folded, count) ||
            !timeline_call_off_ahead(timeline, fold->chosen + folded, count - folded, before - 1))
            return false;
        for (size_t i = 0; i < folded; i++)
            fold->taken[fold->positions[i]] = true;
        give_back(fold, count);
    }
    return true;
}

/* Folds that day's departures of people who hold a post. */
static bool
fold_leavers(struct fold *fold, int32_t day)
{
    for (size_t i = 0; i < fold->count; i++) {
        uint32_t at = fold->posts[fold->reports[i].post].at;
        if (fold->taken[i] || at == NO_POST || fold->reports[i].day != day)
            continue;
        if (!timeline_fold_leaver(&fold->posts[at].timeline, &fold->reports[i], &fold->taken[i]))
            return false;
    }
    return true;
}

static void
end_tenures(struct timeline *timeline, const struct post_change *change)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        struct tenure *tenure = &timeline->tenures[i];
        if (!tenure_is_open(tenure))
            continue;
        tenure->end = (struct tenure_date){ change->day, change->precision };
        tenure->end_announced = change->day;
        tenure->ending = TENURE__V1__TENURE__ENDING__ABOLISHED;
        tenure->end_seq = change->seq;
        tenure->end_confidence = change->confidence;
    }
}

static void
revive(struct fold *fold, uint32_t post, int32_t day)
{
    struct timeline *timeline = &fold->posts[post].timeline;
    if (fold->posts[post].at == post)
        return;
    timeline->gap_from = timeline->abolished;
    timeline->gap_to = day;
    timeline->abolished = timeline->created = TENURE_NO_DAY;
    fold->posts[post].at = post;
    for (size_t i = 0; i < fold->count; i++) {
        if (fold->reports[i].post == post)
            fold->reports[i].exists_again = day;
    }
}

/* From now on, reports about the post, and about posts that went into it, count for another
 * post. */
static void
lead_on(struct fold *fold, uint32_t post, uint32_t to)
{
    for (uint32_t i = 0; i < fold->posts_count; i++) {
        if (fold->posts[i].at == post)
            fold->posts[i].at = to;
    }
}

static bool
abolish(struct fold *fold, const struct post_change *change)
{
    struct timeline *timeline = &fold->posts[change->post].timeline;
    if (fold->posts[change->post].at != change->post)
        return true; // the first one by day counts
    if (change->into == NO_POST) {
        end_tenures(timeline, change);
    } else {
        revive(fold, change->into, change->day);
        if (!timeline_join(&fold->posts[change->into].timeline, timeline))
            return false;
    }
    lead_on(fold, change->post, change->into);
    timeline->abolished = change->day;
    timeline->abolished_precision = change->precision;
    return true;
}

static bool
take_change(struct fold *fold, const struct post_change *change)
{
    struct timeline *timeline = &fold->posts[change->post].timeline;
    if (!change->created)
        return abolish(fold, change);
    revive(fold, change->post, change->day);
    if (timeline->created == TENURE_NO_DAY) {
        timeline->created = change->day;
        timeline->created_seq = change->seq;
        timeline->created_precision = change->precision;
        timeline->created_confidence = change->confidence;
    }
    return true;
}

static int
compare_changes(const void *left, const void *right)
{
    const struct post_change *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static bool
fold_changes(struct fold *fold, const struct post_change *changes, size_t count, int32_t day)
{
    bool fine = true;
    size_t at = 0;
    while (fine && at < count && changes[at].day <= day) {
        int32_t today = changes[at].day;
        fine = fold_until(fold, today) && fold_leavers(fold, today);
        for (; fine && at < count && changes[at].day == today; at++)
            fine = take_change(fold, &changes[at]);
    }
    for (uint32_t i = 0; i < fold->posts_count; i++)
        fold->posts[i].timeline.next_status = at < count ? changes[at].day : TENURE_NO_DAY;
    return fine && fold_until(fold, INT32_MAX);
}

bool
family_fold(struct family_post *posts, uint32_t posts_count, struct report *reports, size_t count,
            struct post_change *changes, size_t changes_count, int32_t day)
{
    struct fold fold = {
        .posts = posts, .posts_count = posts_count, .reports = reports, .count = count
    };
    reports_sort(reports, count);
    if (changes_count > 1)
        qsort(changes, changes_count, sizeof(changes[0]), compare_changes);
    for (uint32_t i = 0; i < posts_count; i++)
        posts[i].at = i;
    fold.taken = calloc(count + 1, sizeof(*fold.taken));
    fold.has_work = calloc(posts_count + 1, sizeof(*fold.has_work));
    fold.chosen = calloc(count + 1, sizeof(*fold.chosen));
    fold.positions = calloc(count + 1, sizeof(*fold.positions));
    bool fine = fold.taken != NULL && fold.has_work != NULL && fold.chosen != NULL &&
                fold.positions != NULL && fold_changes(&fold, changes, changes_count, day);
    free(fold.taken);
    free(fold.has_work);
    free(fold.chosen);
    free(fold.positions);
    return fine;
}
