/* SPDX-License-Identifier: Apache-2.0 */
/*
 * preview - what a request would change.
 *
 * The request is stored by the normal code in a transaction that is aborted. So a preview always
 * equals what would happen, without a second implementation. It takes the writer's time, though, so
 * its size is limited.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "engine.h"

enum {
    PREVIEW_EVENTS_MAX = 64,
    PREVIEW_DAYS_MAX = 366, // the longest step of a feed's clock
    PREVIEW_CHANGES_MAX = 1000,
};

/* Whether these bytes are a PublishRequest for a preview. */
bool engine_is_preview(struct tni_span request);

/* Writes the PublishReply to such a request, with a Preview, into the engine's memory, valid until
 * the next call. No transaction may be open; the one that this opens is aborted. Times and sender
 * as in engine_begin() and engine_request(). */
tenure_status engine_preview(struct engine *engine, int64_t now_ms, int32_t wall_day,
                             const struct engine_sender *sender, struct tni_span request,
                             struct tni_span *ret_reply);

#endif
