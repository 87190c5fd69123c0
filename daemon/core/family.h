/* SPDX-License-Identifier: Apache-2.0 */
/*
 * family - posts that were abolished, created, or that went into one another, folded together.
 *
 * Pure. The state of such a post depends on which of these changes have taken effect by a day, and
 * on the reports about posts that went into it, so it cannot be folded report by report. Such posts
 * are few, so all reports of the family are folded for each wanted day. docs/domain.md, "Posts that
 * end and begin", has the rules.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "timeline.h"

enum {
    NO_POST = UINT32_MAX
};

/* The abolition or creation of a post. */
struct post_change {
    int32_t day;
    uint64_t seq;
    uint32_t post; // an index in the family
    uint32_t into; // for an abolished post: the one that continues it; NO_POST: none
    bool created;
    tenure_precision precision; // of the day, as reported
    Tenure__V1__Event__Confidence confidence;
};

struct family_post {
    struct timeline timeline; // owned; the state of the post on the folded day
    uint32_t at;              // the post that its reports count for on that day; NO_POST: none
};

/* Folds the posts as of a day, from all changes and the resolved reports of all posts, each with
 * its `post`; sorts both lists. The timelines must be empty. False: out of memory. */
bool family_fold(struct family_post *posts, uint32_t posts_count, struct report *reports,
                 size_t count, struct post_change *changes, size_t changes_count, int32_t day);

/* Moves everything from one post's timeline to another's, and clears the first. False: out of
 * memory. */
bool timeline_join(struct timeline *into, struct timeline *from);

#endif
