/* SPDX-License-Identifier: Apache-2.0 */
/* The whole job: durable, checked, folded, evaluated, published. One event at a time, 64 and 1,024
 * in flight, one producer and several, with keys and without. */
#include <stdio.h>

#include "bench.h"

static const struct run {
    const char *name;
    size_t producers;
    struct way way;
    size_t events; // for each producer
} runs[] = {
    { "ingest, 1 producer, 1 in flight", 1, { 1, 1 }, 3000 },
    { "ingest, 1 producer, 64 in flight", 1, { 16, 4 }, 15000 },
    { "ingest, 1 producer, 1024 in flight", 1, { 128, 8 }, 30000 },
    { "ingest, 8 producers, 64 in flight", 8, { 16, 4 }, 3000 },
    { "ingest, 50 producers, 1 in flight", 50, { 1, 1 }, 400 },
};

static void
measure(struct daemon *daemon, struct load *load, const struct run *run, const char *suffix,
        size_t events)
{
    static struct samples latencies;
    char name[64];
    double cpu = daemon_cpu_s(daemon);
    int64_t took = load_send(daemon, load, run->producers, events, run->way, &latencies);
    double count = (double)(events * run->producers);
    cpu = daemon_cpu_s(daemon) - cpu;
    snprintf(name, sizeof(name), "%s%s", run->name, suffix);
    report_add(name, "events/s", count * 1e6 / (double)took);
    samples_report(&latencies, name, "us");
    snprintf(name, sizeof(name), "%s%s, cpu", run->name, suffix);
    report_add(name, "us/event", cpu * 1e6 / count);
}

void
part_ingest(const struct plan *plan)
{
    struct load load;
    struct daemon daemon;
    struct load_options options = {
        .organisations = INGEST_ORGANISATIONS, .pace = 1, .seed = 1, .shared = true
    };
    size_t share = plan->quick ? 8 : 1, first = INGEST_FIRST_EVENTS / (plan->quick ? 2 : 1);
    size_t count = sizeof(runs) / sizeof(runs[0]);
    options.events = first;
    for (size_t i = 0; i < count; i++)
        options.events += runs[i].events / share * runs[i].producers;
    for (int keyed = 0; keyed < 2; keyed++) {
        load_make(&load, &options);
        daemon_prepare(&daemon, plan->under, keyed);
        daemon_start(&daemon);
        load_send(&daemon, &load, 1, first, (struct way){ 128, 8 }, NULL);
        for (size_t i = 0; i < count; i++) {
            if (!keyed || runs[i].way.events_each > 16)
                measure(&daemon, &load, &runs[i], keyed ? ", curve" : "", runs[i].events / share);
        }
        daemon_stop(&daemon);
        daemon_remove(&daemon);
        load_free(&load);
    }
}
