/* SPDX-License-Identifier: Apache-2.0 */
/* steps [RULES.yaml]: reads events as NDJSON, stores each as its own entry, and prints every update
 * that each caused, then "= SEQ" or "! REASON". A line {"asOf": DAY, "knownAt": SEQ} asks for what
 * was true on that day, as known then: all states, figures and, as now known, alerts, as updates,
 * then "?". Compared with the reference model. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "rule_file.h"
#include "time_travel.h"
#include "wire.h"
#include <tenure/json.h>
#include <tenure/v1/wire.pb-c.h>

static void
check(tenure_status status, const char *what)
{
    if (status == TENURE_OK)
        return;
    fprintf(stderr, "steps: %s: %s\n", what, tenure_status_text(status));
    exit(1);
}

static void
print_update(const Tenure__V1__Update *update)
{
    char *text;
    check(tenure_json_print(&update->base, &text), "print");
    puts(text);
    free(text);
}

static void
print_updates(const struct engine *engine)
{
    struct tni_span topic, bytes;
    for (size_t place = 0; engine_next_update(engine, &place, &topic, &bytes);) {
        Tenure__V1__Update *update = tenure__v1__update__unpack(NULL, bytes.size, bytes.data);
        print_update(update);
        tenure__v1__update__free_unpacked(update, NULL);
    }
}

static void
publish(struct engine *engine, Tenure__V1__Event *event)
{
    static uint8_t packed[64 * 1024];
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    struct tni_span reply;
    request.events = &event;
    request.n_events = 1;
    size_t size = tenure__v1__publish_request__pack(&request, packed);
    check(engine_begin(engine, 1, TENURE_NO_DAY), "begin");
    check(engine_request(engine, NULL, (struct tni_span){ packed, size }, &reply), "request");
    Tenure__V1__PublishReply *answer =
        tenure__v1__publish_reply__unpack(NULL, reply.size, reply.data);
    check(engine_commit(engine), "commit");
    print_updates(engine);
    if (answer->answers[0]->seq != 0 &&
        answer->answers[0]->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        printf("= %llu\n", (unsigned long long)answer->answers[0]->seq);
    else
        printf("! %s %s\n", answer->answers[0]->field, answer->answers[0]->reason);
    tenure__v1__publish_reply__free_unpacked(answer, NULL);
}

/* Prints the state; of a subject that was not known then there is none. */
static void
print_state(Tenure__V1__Update *update, tenure_status status)
{
    if (status == TENURE_NOT_FOUND)
        return;
    check(status, "state");
    print_update(update);
}

static void
print_subjects(struct time_travel *travel)
{
    const struct counters *counters = time_travel_counters(travel);
    for (uint64_t i = 1; i <= counters->posts; i++, time_travel_forget(travel)) {
        Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
        update.channel = TENURE__V1__CHANNEL__POST;
        update.body_case = TENURE__V1__UPDATE__BODY_POST;
        print_state(&update, time_travel_post(travel, i, &update.post));
    }
    for (uint64_t i = 1; i <= counters->organisations; i++, time_travel_forget(travel)) {
        Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
        update.channel = TENURE__V1__CHANNEL__ORGANISATION;
        update.body_case = TENURE__V1__UPDATE__BODY_ORGANISATION;
        print_state(&update, time_travel_organisation(travel, i, &update.organisation));
    }
    for (uint64_t i = 1; i <= counters->people; i++, time_travel_forget(travel)) {
        Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
        update.channel = TENURE__V1__CHANNEL__PERSON;
        update.body_case = TENURE__V1__UPDATE__BODY_PERSON;
        print_state(&update, time_travel_person(travel, i, &update.person));
    }
}

static void
print_figures(struct time_travel *travel)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    update.channel = TENURE__V1__CHANNEL__INDICATOR;
    update.body_case = TENURE__V1__UPDATE__BODY_INDICATOR;
    check(time_travel_indicators(travel), "figures");
    for (size_t i = 0; time_travel_indicator(travel, i, &update.indicator); i++) {
        print_update(&update);
        time_travel_forget(travel);
    }
}

static void
print_alerts(struct time_travel *travel)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    update.channel = TENURE__V1__CHANNEL__ALERT;
    update.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    tenure_status status = TENURE_OK;
    for (uint64_t after = 0; status == TENURE_OK;) {
        status = time_travel_alert(travel, &after, &update.alert);
        if (status == TENURE_OK && update.alert != NULL)
            print_update(&update);
        time_travel_forget(travel);
    }
    check(status == TENURE_NOT_FOUND ? TENURE_OK : status, "alerts");
}

/* Answers for a past day; computes them from the log even for today. */
static void
ask(const struct store *store, const char *line)
{
    ProtobufCMessage *axes = NULL;
    struct tenure_json_error error;
    struct time_travel *travel;
    struct store_read read;
    char reason[200];
    check(tenure_json_parse(&tenure__v1__axes__descriptor, line, strlen(line), &axes, &error),
          line);
    check(time_travel_open(&travel), "open");
    check(store_read_begin(store, &read), "read");
    check(time_travel_begin(travel, read, (const Tenure__V1__Axes *)axes, reason), "begin");
    time_travel_recompute(travel);
    print_subjects(travel);
    print_figures(travel);
    if (((const Tenure__V1__Axes *)axes)->known_at == 0)
        print_alerts(travel);
    puts("?");
    store_read_end(&read);
    time_travel_close(&travel);
    protobuf_c_message_free_unpacked(axes, NULL);
}

static const Tenure__V1__RuleSet *
read_rules(const char *path)
{
    static struct tni_arena arena;
    struct yaml *yaml;
    struct yaml_problem problem;
    const Tenure__V1__RuleSet *set;
    check(tni_arena_open(&arena, 1 << 20), "arena");
    check(yaml_open(path, &yaml, &problem), path);
    if (!rule_file_read(yaml_root(yaml), &arena, &set, &problem)) {
        fprintf(stderr, "steps: %s:%d: %s\n", path, problem.line, problem.reason);
        exit(1);
    }
    yaml_close(&yaml);
    return set;
}

int
main(int argc, char **argv)
{
    char folder[] = "/dev/shm/tenure-steps-XXXXXX", path[64], *line = NULL;
    size_t room = 0;
    struct store *store;
    struct engine *engine;
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    if (argc > 1)
        options.rules = read_rules(argv[1]);
    check(mkdtemp(folder) != NULL ? TENURE_OK : TENURE_STORAGE, "folder");
    check(store_open(folder, (size_t)1 << 30, &store), "store");
    store_be_volatile(store);
    check(engine_open(store, &options, 1, &engine), "engine");
    while (getline(&line, &room, stdin) > 0) {
        ProtobufCMessage *message = NULL;
        struct tenure_json_error error;
        if (strncmp(line, "{\"asOf\"", 7) == 0) {
            ask(store, line);
            continue;
        }
        if (tenure_json_parse(&tenure__v1__event__descriptor, line, strlen(line), &message,
                              &error) != TENURE_OK) {
            fprintf(stderr, "steps: %s%s %s\n", line, error.field, error.reason);
            return 1;
        }
        publish(engine, (Tenure__V1__Event *)message);
        protobuf_c_message_free_unpacked(message, NULL);
    }
    free(line);
    engine_close(&engine);
    store_close(&store);
    snprintf(path, sizeof(path), "%s/data.mdb", folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/lock.mdb", folder);
    unlink(path);
    rmdir(folder);
    return 0;
}
