/* SPDX-License-Identifier: Apache-2.0 */
/* Sequences of requests to the engine: any order of events of any kind about few subjects. Each is
 * taken or refused with a reason, and the updates have no holes. */
#include "fuzz.h"

enum {
    REQUESTS_MAX = 32,
    EVENTS_MAX = 4,
    CHANNELS = TENURE__V1__CHANNEL__ALERT + 1
};

/* The offsets of each channel go on by one. */
static void
check_updates(const struct engine *engine)
{
    struct tni_span topic, bytes;
    uint64_t offsets[CHANNELS] = { 0 };
    for (size_t place = 0; engine_next_update(engine, &place, &topic, &bytes);) {
        Tenure__V1__Update *update = tenure__v1__update__unpack(NULL, bytes.size, bytes.data);
        fuzz_require(update != NULL && update->channel < CHANNELS, "an update");
        uint64_t *offset = &offsets[update->channel];
        fuzz_require(update->offset == *offset + 1 || *offset == 0, "offsets without a hole");
        *offset = update->offset;
        tenure__v1__update__free_unpacked(update, NULL);
    }
}

/* What the engine keeps in memory of what was stored: rules and silences. */
static bool
is_remembered(const Tenure__V1__Event *event)
{
    return event->body_case == TENURE__V1__EVENT__BODY_RULES ||
           event->body_case == TENURE__V1__EVENT__BODY_SILENCE;
}

static struct engine *
open_engine(void)
{
    static struct store *store;
    struct engine *engine;
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    if (store == NULL) {
        store = fuzz_store();
        return fuzz_engine(store, 0);
    }
    fuzz_succeeds(engine_open(store, &options, 1, &engine), "an engine");
    return engine;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct engine *engine;
    struct tape tape = { data, size };
    bool is_stale = false;
    if (engine == NULL)
        engine = open_engine();
    fuzz_succeeds(engine_begin(engine, 1, TENURE_NO_DAY), "a batch");
    for (unsigned i = 0; i < REQUESTS_MAX && tape.size > 0; i++) {
        Tenure__V1__Event *events[EVENTS_MAX];
        bool atomic = tape_choice(&tape, 8) == 1;
        size_t count = 1 + (atomic ? tape_choice(&tape, EVENTS_MAX) : 0);
        for (size_t event = 0; event < count; event++) {
            events[event] = tape_event(&tape);
            is_stale = is_stale || is_remembered(events[event]);
        }
        (void)fuzz_publish(engine, events, count, atomic);
    }
    check_updates(engine);
    engine_abort(engine); // nothing of it is left in the store
    if (is_stale)
        engine_close(&engine);
    return 0;
}
