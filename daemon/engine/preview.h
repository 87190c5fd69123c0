/* SPDX-License-Identifier: Apache-2.0 */
/*
 * preview - what a request would change.
 *
 * The request is stored by the code that stores, in a transaction that is given up. So a preview
 * never differs from what happens, and needs no second fold; in exchange it takes the writer's
 * time, so its size is bounded.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "engine.h"

enum {
    PREVIEW_EVENTS_MAX = 64,
    PREVIEW_DAYS_MAX = 366, // by which it may move a feed's clock
    PREVIEW_CHANGES_MAX = 1000,
};

/* Whether these bytes are a PublishRequest that asks for a preview. */
bool engine_is_preview(struct tni_span request);

/* Writes the PublishReply to such a request, with a Preview, into engine memory, valid until the
 * next call. No transaction may be open; nothing is left of the one that this opens. Times and
 * sender as in engine_begin() and engine_request(). */
tenure_status engine_preview(struct engine *engine, int64_t now_ms, int32_t wall_day,
                             const struct engine_sender *sender, struct tni_span request,
                             struct tni_span *ret_reply);

#endif
