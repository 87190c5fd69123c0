/* SPDX-License-Identifier: Apache-2.0 */
/* Measures whether an event costs more with more events, more posts, or random ids. */
#include <stdio.h>

#include "bench.h"

enum {
    // measured at each size, one after the other
    SAMPLES = 5,
    SAMPLE_EVENTS = 2000,
    LATENCY_EVENTS = 60,
    STEP_EVENTS = SAMPLES * (SAMPLE_EVENTS + LATENCY_EVENTS),
    MIB = 1 << 20,
};

static const struct growth {
    const char *name;
    uint32_t organisations, pace;
    bool random_ids;
    // sizes of the log at which an event is measured; 0: none; the fourth only on request
    size_t sizes[4];
    bool quick; // also in a quick run
} growths[] = {
    { "21 organisations", 21, 10, false, { 10000, 100000, 1000000 }, false },
    { "5000 organisations", 5000, 1, false, { 10000, 100000, 1000000, 10000000 }, true },
    { "5000 organisations, random ids", 5000, 1, true, { 10000, 100000, 1000000 }, false },
    { "500000 organisations", 500000, 1, false, { 1600000 }, false },
};

static void
take_sample(struct daemon *daemon, struct load *load, const char *of, size_t size)
{
    static struct samples latencies;
    char name[64];
    double cpu = daemon_cpu_s(daemon), disk = (double)daemon_disk(daemon);
    int64_t took = load_send(daemon, load, 1, SAMPLE_EVENTS, (struct way){ 128, 8 }, NULL);
    cpu = daemon_cpu_s(daemon) - cpu;
    disk = (double)daemon_disk(daemon) - disk;
    snprintf(name, sizeof(name), "%s, %zu events", of, size);
    report_add(name, "events/s", SAMPLE_EVENTS * 1e6 / (double)took);
    snprintf(name, sizeof(name), "%s, %zu events, cpu", of, size);
    report_add(name, "us/event", cpu * 1e6 / SAMPLE_EVENTS);
    snprintf(name, sizeof(name), "%s, %zu events, disk", of, size);
    report_add(name, "bytes/event", disk / SAMPLE_EVENTS);
    snprintf(name, sizeof(name), "%s, %zu events, memory", of, size);
    report_add(name, "MiB", (double)daemon_memory(daemon) / MIB);
    load_send(daemon, load, 1, LATENCY_EVENTS, (struct way){ 1, 1 }, &latencies);
    snprintf(name, sizeof(name), "%s, %zu events, ack", of, size);
    samples_report(&latencies, name, "us");
}

static void
grow(const struct plan *plan, const struct growth *growth, size_t sizes)
{
    struct load_options options = {
        .organisations = growth->organisations,
        .pace = growth->pace,
        .events = growth->sizes[sizes - 1] + STEP_EVENTS,
        .seed = 1,
        .random_ids = growth->random_ids,
    };
    struct load load;
    struct daemon daemon;
    char name[64];
    load_make(&load, &options);
    daemon_prepare(&daemon, plan->under, false);
    daemon_start(&daemon);
    for (size_t i = 0; i < sizes; i++) {
        load_send(&daemon, &load, 1, growth->sizes[i] - load.next, (struct way){ 128, 8 }, NULL);
        for (int sample = 0; sample < SAMPLES; sample++)
            take_sample(&daemon, &load, growth->name, growth->sizes[i]);
    }
    snprintf(name, sizeof(name), "%s, snapshot of posts", growth->name);
    push_measure_snapshot(&daemon, name);
    daemon_stop(&daemon);
    snprintf(name, sizeof(name), "%s, start", growth->name);
    report_add(name, "ms", (double)daemon_start(&daemon) / 1000);
    daemon_stop(&daemon);
    daemon_remove(&daemon);
    load_free(&load);
}

/* Runs only once, because the larger sizes take minutes; the shown figure is the median of the
 * samples. */
void
part_growth(const struct plan *plan)
{
    for (size_t i = 0; plan->round == 0 && i < sizeof(growths) / sizeof(growths[0]); i++) {
        size_t sizes = 0;
        while (sizes < (plan->large ? 4 : 3) && growths[i].sizes[sizes] > 0)
            sizes++;
        if (plan->quick)
            sizes = growths[i].quick ? 1 : 0;
        if (sizes > 0)
            grow(plan, &growths[i], sizes);
    }
}
