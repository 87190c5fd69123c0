/* The whole job: durable, checked, folded, judged, told. One event at a time, 64 and 1,024 in
 * flight, one producer and several, with keys and without. */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

enum {
    PRODUCERS_MAX = 50,
    ORGANISATIONS = 2000,
    FIRST_EVENTS = 12000, // the posts' first ones, before anything is measured
};

static const struct run {
    const char *name;
    size_t producers;
    struct way way;
    size_t events; // of each producer
} runs[] = {
    { "ingest, 1 producer, 1 in flight", 1, { 1, 1 }, 3000 },
    { "ingest, 1 producer, 64 in flight", 1, { 16, 4 }, 15000 },
    { "ingest, 1 producer, 1024 in flight", 1, { 128, 8 }, 30000 },
    { "ingest, 8 producers, 64 in flight", 8, { 16, 4 }, 3000 },
    { "ingest, 50 producers, 1 in flight", 50, { 1, 1 }, 400 },
};

static void
measure(struct daemon *daemon, struct load *loads, const struct run *run, const char *suffix,
        size_t events)
{
    static struct samples latencies;
    char name[64];
    double cpu = daemon_cpu_s(daemon);
    int64_t took = load_send(daemon, loads, run->producers, events, run->way, &latencies);
    double count = (double)(events * run->producers);
    cpu = daemon_cpu_s(daemon) - cpu;
    snprintf(name, sizeof(name), "%s%s", run->name, suffix);
    report_add(name, "events/s", count * 1e6 / (double)took);
    samples_report(&latencies, name, "us");
    snprintf(name, sizeof(name), "%s%s, cpu", run->name, suffix);
    report_add(name, "us/event", cpu * 1e6 / count);
}

/* The first producer's events come first, so that the others' fall on known posts. */
static void
make_loads(struct load *loads, size_t first_events, size_t other_events)
{
    for (size_t i = 0; i < PRODUCERS_MAX; i++) {
        struct load_options options = {
            .organisations = i == 0 ? ORGANISATIONS : 40,
            .pace = i == 0 ? 1 : 50,
            .events = i == 0 ? first_events : other_events,
            .seed = i + 1,
        };
        load_make(&loads[i], &options);
    }
}

void
part_ingest(const struct plan *plan)
{
    static struct load loads[PRODUCERS_MAX];
    struct daemon daemon;
    size_t share = plan->quick ? 8 : 1, first = FIRST_EVENTS / (plan->quick ? 2 : 1);
    size_t count = sizeof(runs) / sizeof(runs[0]), one = first, others = 0;
    for (size_t i = 0; i < count; i++) {
        one += runs[i].events / share;
        others += runs[i].events / share;
    }
    for (int keyed = 0; keyed < 2; keyed++) {
        make_loads(loads, one, others);
        daemon_prepare(&daemon, plan->under, keyed);
        daemon_start(&daemon);
        load_send(&daemon, loads, 1, first, (struct way){ 128, 8 }, NULL);
        for (size_t i = 0; i < count; i++) {
            if (!keyed || runs[i].way.events_each > 16)
                measure(&daemon, loads, &runs[i], keyed ? ", curve" : "", runs[i].events / share);
        }
        daemon_stop(&daemon);
        daemon_remove(&daemon);
        for (size_t i = 0; i < PRODUCERS_MAX; i++)
            load_free(&loads[i]);
    }
}
