/* SPDX-License-Identifier: Apache-2.0 */
/* steps [RULES.yaml]: reads events as NDJSON, stores each as its own entry, and prints every update
 * that each caused, then "= SEQ" or "! REASON". Compared with the reference model. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "rule_file.h"
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
print_updates(const struct engine *engine)
{
    struct tni_span topic, bytes;
    for (size_t place = 0; engine_next_update(engine, &place, &topic, &bytes);) {
        char *text;
        Tenure__V1__Update *update = tenure__v1__update__unpack(NULL, bytes.size, bytes.data);
        check(tenure_json_print(&update->base, &text), "print");
        puts(text);
        free(text);
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
