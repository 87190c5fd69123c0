/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence - encodes events for alerts: a seq, with the event's source and id.
 *
 * Most evidence consists of recent events, so the latest ones are cached in encoded form. The cache
 * never differs from the log.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "store.h"

struct citation;

/* A slot for each remainder of a seq. */
struct evidence {
    struct citation *citations;
};

/* False: out of memory. */
bool evidence_open(struct evidence *evidence);
void evidence_close(struct evidence *evidence);

/* Caches the entry with that seq, replacing one of an aborted batch with the same seq. Must be
 * called for every entry. */
void evidence_note(struct evidence *evidence, uint64_t seq, struct tni_span content);

/* Writes a tenure.v1.Evidence as a field; `is_void`: the event was retracted. `evidence` NULL:
 * reads the log. */
tenure_status evidence_write(struct evidence *evidence, struct store_read read, uint64_t seq,
                             bool is_void, uint32_t field, struct tni_writer *writer);

#endif
