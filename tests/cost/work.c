/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the engine on a fixed load, without sockets and syncs: stores a simulated history and
 * measures its last events, first some in batches and then some alone. For each of the two, prints
 * the number of events, of allocations, of bytes written and of updates. Callgrind counts the
 * instructions of the batches. Usage: work FOLDER ORGANISATIONS EVENTS-BEFORE EVENTS-IN-BATCHES
 * EVENTS-ALONE */
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

#include "engine.h"
#include "simulation.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    MAP_BYTES = 1 << 30,
    REQUEST_BYTES = 64 * 1024,
    EVENTS_A_BATCH = 64
};

/* Counts every allocation, of the program and of its libraries. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
static unsigned long allocations;

void *
malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *
realloc(void *memory, size_t size)
{
    allocations++;
    return __libc_realloc(memory, size);
}

static void
need(tenure_status status, const char *what)
{
    if (status == TENURE_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, tenure_status_text(status));
    exit(1);
}

/* Requests as a producer sends them, one event each. */
struct requests {
    uint8_t *bytes;
    size_t *ends; // of each request
};

/* Encodes all requests before the measurement, because this is the producer's work. */
static struct requests
make_up(struct simulation *simulation, unsigned long events)
{
    struct requests made = { malloc(REQUEST_BYTES), malloc((events + 1) * sizeof(size_t)) };
    size_t capacity = REQUEST_BYTES, end = 0;
    for (unsigned long i = 0; i < events; i++) {
        const Tenure__V1__Event *event = simulation_next(simulation);
        need(event != NULL ? TENURE_OK : TENURE_NOT_FOUND, "the simulation");
        Tenure__V1__Event *list[] = { (Tenure__V1__Event *)event };
        Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
        request.events = list;
        request.n_events = 1;
        size_t size = tenure__v1__publish_request__get_packed_size(&request);
        if (end + size > capacity)
            made.bytes = realloc(made.bytes, capacity *= 2);
        need(made.bytes != NULL && made.ends != NULL ? TENURE_OK : TENURE_NO_MEMORY, "requests");
        made.ends[i] = end += tenure__v1__publish_request__pack(&request, made.bytes + end);
    }
    return made;
}

/* Stores the events in batches, and returns the number of updates. */
static unsigned long
store(struct engine *engine, struct requests requests, unsigned long events,
      unsigned long events_a_batch)
{
    unsigned long updates = 0;
    size_t begin = 0;
    struct tni_span topic, update, reply;
    for (unsigned long i = 0; i < events; begin = requests.ends[i++]) {
        if (i % events_a_batch == 0)
            need(engine_begin(engine, (int64_t)i + 1, TENURE_NO_DAY), "a batch");
        struct tni_span request = { requests.bytes + begin, requests.ends[i] - begin };
        need(engine_request(engine, NULL, request, &reply), "an event");
        if ((i + 1) % events_a_batch != 0 && i + 1 != events)
            continue;
        need(engine_commit(engine), "a commit");
        for (size_t place = 0; engine_next_update(engine, &place, &topic, &update);)
            updates++;
    }
    free(requests.bytes);
    free(requests.ends);
    return updates;
}

/* Bytes that the process has written so far; all of them go to the data file. */
static unsigned long
bytes_written(void)
{
    unsigned long bytes = 0;
    FILE *file = fopen("/proc/self/io", "re");
    need(file != NULL && fscanf(file, "rchar: %*u wchar: %lu", &bytes) == 1 ? TENURE_OK
                                                                            : TENURE_NOT_FOUND,
         "/proc/self/io");
    fclose(file);
    return bytes;
}

int
main(int argc, char **argv)
{
    struct store *file;
    struct engine *engine;
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    struct simulation_options made_up = { .first_day = 0, .last_day = 100000, .seed = 1 };
    if (argc != 6)
        return 2;
    made_up.organisations = (uint32_t)strtoul(argv[2], NULL, 10);
    unsigned long before = strtoul(argv[3], NULL, 10), measured = strtoul(argv[4], NULL, 10);
    unsigned long alone = strtoul(argv[5], NULL, 10);
    struct simulation *simulation = simulation_open(&made_up);
    need(simulation != NULL ? TENURE_OK : TENURE_NO_MEMORY, "a simulation");
    need(store_open(argv[1], MAP_BYTES, &file), "a store");
    store_be_volatile(file);
    need(engine_open(file, &options, 1, &engine), "an engine");
    store(engine, make_up(simulation, before), before, EVENTS_A_BATCH);
    struct requests in_batches = make_up(simulation, measured);
    unsigned long calls = allocations, written = bytes_written();
    CALLGRIND_START_INSTRUMENTATION;
    unsigned long updates = store(engine, in_batches, measured, EVENTS_A_BATCH);
    CALLGRIND_STOP_INSTRUMENTATION;
    printf("allocations %lu %lu\nwritten %lu %lu\nupdates %lu %lu\n", allocations - calls, measured,
           bytes_written() - written, measured, updates, measured);
    struct requests singly = make_up(simulation, alone);
    written = bytes_written();
    store(engine, singly, alone, 1);
    printf("written-alone %lu %lu\n", bytes_written() - written, alone);
    engine_close(&engine);
    store_close(&file);
    simulation_close(&simulation);
    return 0;
}
