/* SPDX-License-Identifier: Apache-2.0 */
/*
 * family - posts that were abolished, created, or went into one another, folded together.
 *
 * Pure. Such a post is not folded report by report: what it is on a day depends on which of these
 * changes have taken effect by then, and on the reports about the posts that went into it. They are
 * few, so all reports of the family are folded for each day that is wanted. docs/domain.md, "Posts
 * that end and begin", has the rules.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "timeline.h"

enum {
    NO_POST = UINT32_MAX
};

/* That a post is abolished or created. */
struct post_change {
    int32_t day;
    uint64_t seq;
    uint32_t post; // by its index in the family
    uint32_t into; // of an abolished one: where it goes; NO_POST: nowhere
    bool created;
    tenure_precision precision; // of the day, as reported
    Tenure__V1__Event__Confidence confidence;
};

struct family_post {
    struct timeline timeline; // owned; what the post is on the day for which it was folded
    uint32_t at;              // the post for which reports about it count then; NO_POST: none
};

/* Folds the posts as of a day, given resolved reports of all of them, each with its `post`, and all
 * changes; sorts both. The timelines must be cleared. False: out of memory. */
bool family_fold(struct family_post *posts, uint32_t posts_count, struct report *reports,
                 size_t count, struct post_change *changes, size_t changes_count, int32_t day);

/* Adds everything of a post to another, and clears it. False: out of memory. */
bool timeline_join(struct timeline *into, struct timeline *from);

#endif
