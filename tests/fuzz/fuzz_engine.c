/* SPDX-License-Identifier: Apache-2.0 */
/* Sequences of requests to the engine: any order of events of any kind about few subjects. Each is
 * stored or refused with a reason, and the updates have no gaps. */
#include "fuzz.h"

enum {
    REQUESTS_MAX = 32,
    EVENTS_MAX = 4,
    CHANNELS = TENURE__V1__CHANNEL__ALERT + 1
};

/* The offsets of each channel increase by one. */
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct engine *engine;
    struct tape tape = { data, size };
    if (engine == NULL)
        engine = fuzz_engine(fuzz_store(), 0);
    fuzz_succeeds(engine_begin(engine, 1, TENURE_NO_DAY), "a batch");
    for (unsigned i = 0; i < REQUESTS_MAX && tape.size > 0; i++) {
        Tenure__V1__Event *events[EVENTS_MAX];
        bool atomic = tape_choice(&tape, 8) == 1;
        size_t count = 1 + (atomic ? tape_choice(&tape, EVENTS_MAX) : 0);
        for (size_t event = 0; event < count; event++)
            events[event] = tape_event(&tape);
        (void)fuzz_publish(engine, events, count, atomic);
    }
    check_updates(engine);
    engine_abort(engine); // nothing of it may be left, on disk or in memory
    return 0;
}
