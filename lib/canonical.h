/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canonical - an event from the encoding that this library would give it, in one pass: unpacked,
 * checked and known to be canonical at once.
 *
 * Fields stand in the order of their numbers, each once, none with its default value, and every
 * number is as short as it can be. Nearly all events come so, since all common encoders write them
 * so; whatever else protobuf allows is left to protobuf-c and the check, which also say what is
 * wrong with an event that is refused.
 */
#ifndef TNI_CANONICAL_H
#define TNI_CANONICAL_H

#include "arena.h"
#include <tenure/event.h>

/* The event that protobuf-c would unpack into the arena, which has passed all checks of a new event
 * and whose encoding is `raw`, byte for byte. NULL says nothing about it. */
Tenure__V1__Event *tni_canonical_event(struct tni_span raw, struct tni_arena *arena);

#endif
