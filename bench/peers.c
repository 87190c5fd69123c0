/* SPDX-License-Identifier: Apache-2.0 */
/* Compares with other databases: programs in peers/ store the same events as the engine alone,
 * `each` in one synced commit. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

#define ENGINE_NAME "the engine alone"

enum {
    SHARE_QUICK = 8,
    FIRST_SHARE_QUICK = 4,
    TEXT_BYTES = 64
};

static const struct run {
    struct way way;
    size_t events;
} runs[] = {
    { { 16, 4 }, 10240 },
    { { 128, 8 }, 16384 },
};

enum {
    RUNS = sizeof(runs) / sizeof(runs[0])
};

static const struct peer {
    const char *name, *script;
} peers[] = {
    { "Python and SQLite", "../bench/peers/sqlite.py" },
    { "PostgreSQL", "../bench/peers/postgresql.py" },
};

enum {
    PEERS = sizeof(peers) / sizeof(peers[0])
};

static size_t
a_commit(const struct run *run)
{
    return run->way.events_each * run->way.requests;
}

static size_t
events_of(const struct run *run, const struct plan *plan)
{
    return run->events / (plan->quick ? SHARE_QUICK : 1);
}

static size_t
first_of(const struct plan *plan)
{
    return INGEST_FIRST_EVENTS / (plan->quick ? FIRST_SHARE_QUICK : 1);
}

static void
add_figures(const char *name, size_t each, double rate, double updates)
{
    char figure[TEXT_BYTES];
    snprintf(figure, sizeof(figure), "%s, %zu a commit", name, each);
    report_add(figure, "events/s", rate);
    snprintf(figure, sizeof(figure), "%s, %zu a commit, updates", name, each);
    report_add(figure, "an event", updates);
}

static void
measure_engine(const struct plan *plan, struct load *load)
{
    struct daemon place; // only for its folder
    daemon_prepare(&place, plan->under, false);
    struct engine_alone *alone = engine_alone_open(place.folder);
    load->next = 0;
    engine_alone_store(alone, load, first_of(plan), (struct way){ 128, 8 });
    for (size_t i = 0; i < RUNS; i++) {
        size_t events = events_of(&runs[i], plan);
        int64_t began = tni_now_us();
        uint64_t updates = engine_alone_store(alone, load, events, runs[i].way);
        double took = (double)(tni_now_us() - began);
        add_figures(ENGINE_NAME, a_commit(&runs[i]), (double)events * 1e6 / took,
                    (double)updates / (double)events);
    }
    engine_alone_close(alone);
    daemon_remove(&place);
}

/* Writes each event after its length, the usual delimiting of Protocol Buffers. */
static void
write_events(const char *folder, const struct load *load)
{
    char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/events", folder);
    FILE *file = fopen(path, "w");
    bool written = file != NULL;
    for (size_t i = 0, begin = 0; i < load->count && written; begin = load->ends[i++]) {
        uint8_t length[TNI_VARINT_BYTES_MAX];
        struct tni_writer writer = { .data = length, .capacity = sizeof(length) };
        size_t size = load->ends[i] - begin;
        tni_write_varint(&writer, size);
        written = fwrite(length, writer.size, 1, file) == 1 &&
                  fwrite(load->bytes + begin, size, 1, file) == 1;
    }
    if (file == NULL || fclose(file) != 0 || !written)
        give_up("%s cannot be written: %s", path, strerror(errno));
}

/* Reads the peer's figures, or why there are none. */
static void
read_figures(const struct peer *peer, const char *folder)
{
    static const char skipped[] = "skipped ";
    char path[PATH_MAX], line[256];
    size_t each, count = 0;
    double rate, updates;
    snprintf(path, sizeof(path), "%s/figures", folder);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, skipped, strlen(skipped)) == 0) {
            report_skip(peer->name, line + strlen(skipped));
            count = RUNS;
        } else if (sscanf(line, "%zu %lf %lf", &each, &rate, &updates) == 3) {
            add_figures(peer->name, each, rate, updates);
            count++;
        }
    }
    if (file != NULL)
        fclose(file);
    if (count != RUNS)
        give_up("%s left no figures", peer->name);
}

static void
measure_peer(const struct plan *plan, const struct peer *peer, const struct load *load)
{
    struct daemon place; // only for its folder
    char texts[RUNS + 1][TEXT_BYTES];
    char *arguments[RUNS + 2] = { texts[RUNS] };
    snprintf(texts[RUNS], TEXT_BYTES, "%zu", first_of(plan));
    for (size_t i = 0; i < RUNS; i++) {
        snprintf(texts[i], TEXT_BYTES, "%zu:%zu", a_commit(&runs[i]), events_of(&runs[i], plan));
        arguments[i + 1] = texts[i];
    }
    daemon_prepare(&place, plan->under, false);
    write_events(place.folder, load);
    int code = daemon_run_peer(&place, peer->script, arguments);
    if (code == NOT_INSTALLED)
        report_skip(peer->name, "not installed");
    else if (code != 0)
        give_up("%s failed", peer->script);
    else
        read_figures(peer, place.folder);
    daemon_remove(&place);
}

void
part_peers(const struct plan *plan)
{
    struct load load;
    struct load_options options = {
        .organisations = INGEST_ORGANISATIONS, .pace = 1, .seed = 1, .shared = true
    };
    options.events = first_of(plan);
    for (size_t i = 0; i < RUNS; i++)
        options.events += events_of(&runs[i], plan);
    load_make(&load, &options);
    measure_engine(plan, &load);
    for (size_t i = 0; i < PEERS; i++)
        measure_peer(plan, &peers[i], &load);
    load_free(&load);
}

static double
rate_of(const char *name, size_t each)
{
    char figure[TEXT_BYTES];
    snprintf(figure, sizeof(figure), "%s, %zu a commit", name, each);
    return report_median(figure);
}

void
peers_add_ratios(void)
{
    char name[TEXT_BYTES];
    for (size_t i = 0; i < PEERS * RUNS; i++) {
        const struct peer *peer = &peers[i / RUNS];
        size_t each = a_commit(&runs[i % RUNS]);
        double engine = rate_of(ENGINE_NAME, each), other = rate_of(peer->name, each);
        snprintf(name, sizeof(name), "engine / %s, %zu a commit", peer->name, each);
        if (other > 0)
            report_ratio(name, engine / other, "");
    }
}
