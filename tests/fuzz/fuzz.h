/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz - shared by the fuzz targets: files from bytes, an engine without files, events from a tape.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "engine.h"
#include <tenure/v1/wire.pb-c.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The path of a file with these bytes; valid until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* Aborts with the text unless the condition is true, in every build, unlike assert(). */
void fuzz_require(bool fine, const char *what);
void fuzz_succeeds(tenure_status status, const char *what);

/* A temporary store, which is gone when the process ends. */
struct store *fuzz_store(void);

/* An engine on it, with a simulated history of that many events. */
struct engine *fuzz_engine(struct store *store, unsigned events);

/* A sequence of bytes that decide choices; after its end each is 0. */
struct tape {
    const uint8_t *data;
    size_t size;
};

/* A number below `count`. */
unsigned tape_choice(struct tape *tape, unsigned count);

/* An event about few subjects, which is valid more often than not; it owns its memory, and lives
 * until the next call. */
Tenure__V1__Event *tape_event(struct tape *tape);

/* Publishes the events in one request, and checks the answers. Returns how many were stored. */
unsigned fuzz_publish(struct engine *engine, Tenure__V1__Event **events, size_t count, bool atomic);

#endif
