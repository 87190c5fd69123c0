/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alert_row.h"
#include "folder.h"
#include "time_travel.h"

// Address space, not disk or memory: many times what an entry and everything derived from it takes.
static const size_t map_bytes_least = (size_t)1 << 30;
static const size_t map_bytes_entry = 64 * 1024;

struct replay {
    struct store *store;
    struct engine *engine;
    struct time_travel *travel;
    const Tenure__V1__RuleSet *rules;
    bool writing; // a batch has begun
};

void
replay_close(struct replay **replay_p)
{
    struct replay *replay = *replay_p;
    if (replay == NULL)
        return;
    *replay_p = NULL;
    time_travel_close(&replay->travel);
    engine_close(&replay->engine);
    store_close(&replay->store);
    free(replay);
}

tenure_status
replay_open(const Tenure__V1__RuleSet *rules, uint64_t entries, struct replay **ret_replay)
{
    struct engine_options options = { .clock_mode = CLOCK_FEED,
                                      .rules = rules,
                                      .overrides_rules = rules != NULL,
                                      .rules_from_log = true };
    struct replay *replay = calloc(1, sizeof(*replay));
    if (replay == NULL)
        return TENURE_NO_MEMORY;
    replay->rules = rules;
    char folder[FOLDER_PATH_MAX];
    tenure_status status = folder_make_temporary("replay", folder);
    if (status == TENURE_OK)
        status =
            store_open(folder, map_bytes_least + (size_t)entries * map_bytes_entry, &replay->store);
    // the open files stay usable, and nothing is left even after a kill
    folder_remove_store(folder);
    if (status == TENURE_OK) {
        store_be_volatile(replay->store);
        status = engine_open(replay->store, &options, 0, &replay->engine);
    }
    if (status == TENURE_OK)
        status = time_travel_open(&replay->travel);
    if (status != TENURE_OK)
        replay_close(&replay);
    else
        *ret_replay = replay;
    return status;
}

static tenure_status
begin(struct replay *replay)
{
    if (replay->writing)
        return TENURE_OK;
    replay->writing = true;
    return engine_begin(replay->engine, 0, TENURE_NO_DAY);
}

tenure_status
replay_event(struct replay *replay, const Tenure__V1__Event *event, uint64_t *ret_seq,
             Tenure__V1__PublishReply **ret_answer)
{
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    struct tni_span reply;
    request.events = (Tenure__V1__Event **)&event;
    request.n_events = 1;
    size_t size = tenure__v1__publish_request__get_packed_size(&request);
    uint8_t *packed = malloc(size);
    if (packed == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__publish_request__pack(&request, packed);
    tenure_status status = begin(replay);
    if (status == TENURE_OK)
        status = engine_request(replay->engine, NULL, (struct tni_span){ packed, size }, &reply);
    free(packed);
    if (status != TENURE_OK)
        return status;
    Tenure__V1__PublishReply *answer =
        tenure__v1__publish_reply__unpack(NULL, reply.size, reply.data);
    if (answer == NULL)
        return TENURE_NO_MEMORY;
    if (answer->n_answers != 1 ||
        answer->answers[0]->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED) {
        *ret_answer = answer;
        return TENURE_INVALID;
    }
    *ret_seq = answer->answers[0]->seq;
    tenure__v1__publish_reply__free_unpacked(answer, NULL);
    return TENURE_OK;
}

tenure_status
replay_rules(struct replay *replay)
{
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__PublishReply *answer = NULL;
    uint64_t seq;
    event.source = (char *)TENURE_OWN_SOURCE;
    event.id = (char *)"rules-1";
    event.body_case = TENURE__V1__EVENT__BODY_RULES;
    event.rules = (Tenure__V1__RuleSet *)(replay->rules != NULL ? replay->rules : rules_default());
    tenure_status status = replay_event(replay, &event, &seq, &answer);
    if (status == TENURE_INVALID)
        tenure__v1__publish_reply__free_unpacked(answer, NULL);
    return status;
}

uint64_t
replay_last_seq(const struct replay *replay)
{
    return engine_counters(replay->engine)->last_seq;
}

tenure_status
replay_clock(struct replay *replay, int32_t day)
{
    tenure_status status = begin(replay);
    return status == TENURE_OK ? engine_clock(replay->engine, day) : status;
}

tenure_status
replay_commit(struct replay *replay)
{
    if (!replay->writing)
        return TENURE_OK;
    replay->writing = false;
    return engine_commit(replay->engine);
}

uint64_t
replay_alerts(const struct replay *replay)
{
    return engine_counters(replay->engine)->alerts;
}

tenure_status
replay_alert(struct replay *replay, uint64_t number, Tenure__V1__Alert **ret_alert)
{
    struct store_read read;
    tenure_status status = store_read_begin(replay->store, &read);
    if (status != TENURE_OK)
        return status;
    status = alert_find(read, number, NULL, ret_alert);
    store_read_end(&read);
    return status;
}

tenure_status
replay_figure(struct replay *replay, const char *scope, const char *name, const char *label,
              char *ret_shown)
{
    struct store_read read;
    char reason[200];
    Tenure__V1__Indicator *figure = NULL;
    ret_shown[0] = '\0';
    tenure_status status = store_read_begin(replay->store, &read);
    if (status != TENURE_OK)
        return status;
    status = time_travel_begin(replay->travel, read, NULL, reason);
    if (status == TENURE_OK)
        status = time_travel_indicators(replay->travel);
    for (size_t i = 0; status == TENURE_OK && time_travel_indicator(replay->travel, i, &figure);
         i++) {
        if (figure != NULL && strcmp(figure->scope, scope) == 0 &&
            strcmp(figure->name, name) == 0 && strcmp(figure->label, label) == 0)
            snprintf(ret_shown, 64, "%s", figure->shown);
    }
    store_read_end(&read);
    return status;
}
