/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz - what the fuzz targets share: files from bytes, an engine that forgets, events from a tape.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "engine.h"
#include <tenure/v1/wire.pb-c.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The path of a file with these bytes, valid until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* Aborts with the words unless it is true; unlike assert() in every build. */
void fuzz_require(bool fine, const char *what);
void fuzz_succeeds(tenure_status status, const char *what);

/* A store in memory of which nothing is left when the process ends. */
struct store *fuzz_store(void);

/* An engine on it; each event of a made-up history of so many is an entry in it. */
struct engine *fuzz_engine(struct store *store, unsigned events);

/* Bytes that choices are made by, one after the other; at the end each is the first. */
struct tape {
    const uint8_t *data;
    size_t size;
};

/* A number below `count`. */
unsigned tape_choice(struct tape *tape, unsigned count);

/* An event, well-formed more often than not, about few subjects; in memory of its own, valid until
 * the next call. */
Tenure__V1__Event *tape_event(struct tape *tape);

/* Lets the engine take a request with these events, and checks what it answers. Returns how many
 * were stored. */
unsigned fuzz_publish(struct engine *engine, Tenure__V1__Event **events, size_t count, bool atomic);

#endif
