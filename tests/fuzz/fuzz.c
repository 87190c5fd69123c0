/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wire.h"

enum {
    MAP_BYTES = 1 << 28,
    REQUEST_BYTES = 256 * 1024
};

void
fuzz_require(bool fine, const char *what)
{
    if (fine)
        return;
    fprintf(stderr, "fuzz: this should have been so: %s\n", what);
    abort();
}

void
fuzz_succeeds(tenure_status status, const char *what)
{
    if (status != TENURE_OK)
        fprintf(stderr, "fuzz: %s: %s\n", what, tenure_status_text(status));
    fuzz_require(status == TENURE_OK, what);
}

const char *
fuzz_file(const uint8_t *data, size_t size)
{
    static char path[64];
    static int file = -1;
    if (file < 0)
        file = memfd_create("fuzz", MFD_CLOEXEC);
    fuzz_require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size, "a file");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    return path;
}

struct store *
fuzz_store(void)
{
    char folder[] = "/dev/shm/tenure-fuzz-XXXXXX", path[64];
    struct store *store;
    fuzz_require(mkdtemp(folder) != NULL, "a folder");
    fuzz_succeeds(store_open(folder, MAP_BYTES, &store), "a store");
    store_be_volatile(store);
    snprintf(path, sizeof(path), "%s/" STORE_FILE, folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/" STORE_LOCK_FILE, folder);
    unlink(path);
    rmdir(folder);
    return store;
}

static void
check_reply(const Tenure__V1__PublishReply *reply, size_t count, uint64_t before)
{
    fuzz_require(reply != NULL && reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__DONE &&
                     reply->n_answers == count,
                 "an answer for each event");
    for (size_t i = 0; i < count; i++) {
        const Tenure__V1__PublishAnswer *answer = reply->answers[i];
        if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED) {
            // Clock entries may come in between.
            fuzz_require(answer->seq > before, "seqs that grow");
            before = answer->seq;
        } else if (answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE) {
            fuzz_require(answer->reason[0] != '\0', "a reason");
        }
    }
}

static unsigned
stored_of(const Tenure__V1__PublishReply *reply, bool atomic)
{
    unsigned stored = 0, refused = 0;
    for (size_t i = 0; i < reply->n_answers; i++) {
        bool is_new = reply->answers[i]->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED;
        bool is_old = reply->answers[i]->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE;
        stored += is_new;
        refused += !is_new && !is_old;
    }
    fuzz_require(!atomic || stored == 0 || refused == 0, "all or none");
    return stored;
}

unsigned
fuzz_publish(struct engine *engine, Tenure__V1__Event **events, size_t count, bool atomic)
{
    static uint8_t packed[REQUEST_BYTES];
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    struct tni_span bytes;
    request.events = events;
    request.n_events = count;
    request.atomic = atomic;
    size_t size = tenure__v1__publish_request__pack(&request, packed);
    fuzz_succeeds(engine_request(engine, NULL, (struct tni_span){ packed, size }, &bytes),
                  "a request that is taken");
    Tenure__V1__PublishReply *reply =
        tenure__v1__publish_reply__unpack(NULL, bytes.size, bytes.data);
    check_reply(reply, count, engine_counters(engine)->last_seq);
    unsigned stored = stored_of(reply, atomic);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return stored;
}

struct engine *
fuzz_engine(struct store *store, unsigned events)
{
    static uint8_t history[16 * 1024];
    struct engine *engine;
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    unsigned random = 1, stored = 0;
    for (size_t i = 0; i < sizeof(history); i++) {
        random = random * 1103515245 + 12345;
        history[i] = (uint8_t)(random >> 16);
    }
    struct tape tape = { history, sizeof(history) };
    fuzz_succeeds(engine_open(store, &options, 1, &engine), "an engine");
    fuzz_succeeds(engine_begin(engine, 1, TENURE_NO_DAY), "a batch");
    for (unsigned i = 0; i < events; i++) {
        char id[16];
        Tenure__V1__Event *event = tape_event(&tape);
        snprintf(id, sizeof(id), "h%u", i);
        event->id = id;
        // no other event in the target has an id
        event->supersedes = (char *)protobuf_c_empty_string;
        stored += fuzz_publish(engine, &event, 1, false);
    }
    fuzz_require(events == 0 || stored > events / 4, "a history with something in it");
    fuzz_succeeds(engine_commit(engine), "a commit");
    return engine;
}
