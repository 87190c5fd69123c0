/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence - events as alerts cite them: a seq, and how its source calls the event.
 *
 * Most alerts rest on events that came a moment ago, so the latest are kept, as they are written.
 * What is kept says what the log says, and nothing depends on it.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "store.h"

struct citation;

/* One for each seq of the same remainder. */
struct evidence {
    struct citation *citations;
};

/* False: no memory. */
bool evidence_open(struct evidence *evidence);
void evidence_close(struct evidence *evidence);

/* Keeps what is logged under that seq, in the place of what a batch that was given up had there. To
 * be called for every entry. */
void evidence_note(struct evidence *evidence, uint64_t seq, struct tni_span content);

/* Writes a tenure.v1.Evidence as a field; `is_void`: of a retracted event. */
tenure_status evidence_write(struct evidence *evidence, struct store_read read, uint64_t seq,
                             bool is_void, uint32_t field, struct tni_writer *writer);

#endif
