/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode - an event from received bytes.
 */
#ifndef TNI_DECODE_H
#define TNI_DECODE_H

#include "arena.h"
#include "wire.h"
#include <tenure/event.h>

/* Identifies an event's content, however it is encoded: a hash over everything but the announced
 * day, which the daemon may have assigned. Two events with the same hash are duplicates. */
struct tni_content {
    uint64_t hash[2];
};

struct tni_event {
    Tenure__V1__Event *message; // in the arena
    struct tni_content content;
};

/* Resets the arena first. TENURE_MALFORMED, TENURE_TOO_LARGE and TENURE_INVALID write *ret_problem,
 * and also *ret_event if at least the envelope could be read. */
tenure_status tni_event_decode(struct tni_span raw, struct tni_arena *arena,
                               struct tni_event *ret_event, struct tenure_problem *ret_problem);

/* The same for an event from a log, which may break rules about texts that are newer than the
 * event. */
tenure_status tni_event_decode_logged(struct tni_span raw, struct tni_arena *arena,
                                      struct tni_event *ret_event,
                                      struct tenure_problem *ret_problem);

/* As tni_event_decode(), but always on the slow path, which accepts any encoding. Tests compare it
 * with the fast path for canonical encodings. */
tenure_status tni_event_decode_any(struct tni_span raw, struct tni_arena *arena,
                                   struct tni_event *ret_event, struct tenure_problem *ret_problem);

#endif
