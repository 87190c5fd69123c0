/* SPDX-License-Identifier: Apache-2.0 */
/* The engine without a daemon: no sockets and no other threads, but everything that an event
 * causes, on disk. */
#include <stdlib.h>

#include "bench.h"
#include "engine.h"

struct engine_alone {
    struct store *store;
    struct engine *engine;
    uint8_t *request;
    size_t capacity;
};

static const size_t map_bytes = (size_t)8 << 30;

static void
check(tenure_status status, const char *what)
{
    if (status != TENURE_OK)
        give_up("the engine alone: %s: %s", what, tenure_status_text(status));
}

struct engine_alone *
engine_alone_open(const char *folder)
{
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    struct engine_alone *alone = calloc(1, sizeof(*alone));
    if (alone == NULL)
        give_up("there is no memory for an engine");
    check(store_open(folder, map_bytes, &alone->store), "a store");
    check(engine_open(alone->store, &options, tni_now_us() / 1000, &alone->engine), "an engine");
    return alone;
}

static void
request(struct engine_alone *alone, struct load *load, size_t events)
{
    struct tni_span reply;
    size_t size = load_request(load, events, 1, &alone->request, &alone->capacity);
    check(engine_request(alone->engine, NULL, (struct tni_span){ alone->request, size }, &reply),
          "a request");
    load_check_reply(reply.data, reply.size);
}

uint64_t
engine_alone_store(struct engine_alone *alone, struct load *load, size_t events, struct way way)
{
    uint64_t updates = 0;
    struct tni_span topic, update;
    while (events > 0) {
        check(engine_begin(alone->engine, tni_now_us() / 1000, TENURE_NO_DAY), "a batch");
        for (size_t i = 0; i < way.requests && events > 0; i++) {
            size_t count = way.events_each < events ? way.events_each : events;
            request(alone, load, count);
            events -= count;
        }
        check(engine_commit(alone->engine), "a commit");
        for (size_t place = 0; engine_next_update(alone->engine, &place, &topic, &update);)
            updates++;
    }
    return updates;
}

void
engine_alone_close(struct engine_alone *alone)
{
    engine_close(&alone->engine);
    store_close(&alone->store);
    free(alone->request);
    free(alone);
}
