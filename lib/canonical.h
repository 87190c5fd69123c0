/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canonical - a fast path for events in this library's own encoding: unpacks and checks them in one
 * pass, and proves that the encoding is canonical.
 *
 * In the canonical encoding fields are in the order of their numbers, each once, without default
 * values, and every number is as short as possible. All common encoders write this form. Everything
 * else that protobuf allows takes the slow path: protobuf-c and the check, which also explain why
 * an event is refused.
 */
#ifndef TNI_CANONICAL_H
#define TNI_CANONICAL_H

#include "arena.h"
#include <tenure/event.h>

/* Returns the event that protobuf-c would unpack into the arena, if it passes all checks of a
 * new event and its canonical encoding is exactly `raw`. NULL does not mean that the event is
 * invalid. */
Tenure__V1__Event *tni_canonical_event(struct tni_span raw, struct tni_arena *arena);

#endif
