/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode - an event from the bytes that somebody sent.
 */
#ifndef TNI_DECODE_H
#define TNI_DECODE_H

#include "arena.h"
#include "wire.h"
#include <tenure/event.h>

/* What two events have in common when one repeats the other, however it is encoded: a hash over
 * everything but the announced day, which an event may leave to the daemon. */
struct tni_content {
    uint64_t hash[2];
};

struct tni_event {
    Tenure__V1__Event *message; // in the arena
    struct tni_content content;
};

/* Resets the arena first. TENURE_MALFORMED, TENURE_TOO_LARGE and TENURE_INVALID write *ret_problem,
 * and *ret_event too when the envelope at least could be read. */
tenure_status tni_event_decode(struct tni_span raw, struct tni_arena *arena,
                               struct tni_event *ret_event, struct tenure_problem *ret_problem);

/* The same of an event that is in a log already: it may break rules about texts that were made
 * since it was admitted. */
tenure_status tni_event_decode_logged(struct tni_span raw, struct tni_arena *arena,
                                      struct tni_event *ret_event,
                                      struct tenure_problem *ret_problem);

/* The same as tni_event_decode(), always by the long way, which takes any encoding: what that
 * says of an event whose encoding is canonical is what the short way has to say, too. For tests. */
tenure_status tni_event_decode_any(struct tni_span raw, struct tni_arena *arena,
                                   struct tni_event *ret_event, struct tenure_problem *ret_problem);

#endif
