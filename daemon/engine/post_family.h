/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_family - reads from the log posts that were abolished, created, or that went into one
 * another.
 */
#ifndef POST_FAMILY_H
#define POST_FAMILY_H

#include "work.h"

void post_family_close(struct post_family *family);

/* Lists a post and all posts that are connected with it; the post itself comes first. */
tenure_status post_family_members(struct post_family *family, struct store_read read, uint64_t post,
                                  uint64_t known_at, struct tni_arena *arena);

/* Folds the post as of a day, as known at a seq. *ret_timeline has arrays of its own. */
tenure_status post_family_fold(struct post_family *family, struct store_read read, uint64_t post,
                               uint64_t known_at, int32_t day, struct tni_arena *arena,
                               struct timeline *ret_timeline);

/* Folds the post as of today, as known now. The posts of a family are published one after another,
 * so its timelines are reused until the next entry or day; the present entry must not change the
 * family's reports any more. */
tenure_status post_family_fold_now(struct engine *engine, uint64_t post,
                                   struct timeline *ret_timeline);

/* Marks every post of the family to be published. */
tenure_status post_family_publish_later(struct engine *engine, uint64_t post);

static inline bool
event_goes_into(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_POST && message->post->into != NULL;
}

/* Whether the report begins or ends a post. */
bool post_report_is_change(const Tenure__V1__PostReport *report);

#endif
