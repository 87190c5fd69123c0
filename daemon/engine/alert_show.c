/* SPDX-License-Identifier: Apache-2.0 */
/* What an alert takes over from what a rule finds: its words, its figures, its evidence. */
#include <string.h>
#include <xxhash.h>

#include "parts.h"

enum {
    // field numbers of tenure.v1.Event
    FIELD_EVENT_SOURCE = 1,
    FIELD_EVENT_ID = 2,
};

static bool
set_figures(struct tni_arena *arena, const struct finding *finding, Tenure__V1__Alert *alert)
{
    Tenure__V1__Figure *figures = tni_arena_take(arena, FIGURES_MAX * sizeof(*figures));
    alert->figures = tni_arena_take(arena, FIGURES_MAX * sizeof(*alert->figures));
    if (figures == NULL || alert->figures == NULL)
        return false;
    alert->n_figures = finding->figures_count;
    for (size_t i = 0; i < finding->figures_count; i++) {
        tenure__v1__figure__init(&figures[i]);
        figures[i].name = state_text(arena, finding->figures[i].name);
        figures[i].number = finding->figures[i].number;
        figures[i].text = state_text(arena, finding->figures[i].text);
        if (figures[i].name == NULL || figures[i].text == NULL)
            return false;
        alert->figures[i] = &figures[i];
    }
    return true;
}

static char *
copy_span(struct tni_arena *arena, struct tni_span bytes)
{
    char *text = tni_arena_take(arena, bytes.size + 1);
    if (text != NULL) {
        memcpy(text, bytes.data, bytes.size);
        text[bytes.size] = '\0';
    }
    return text;
}

/* How its source calls the event with that seq. */
static tenure_status
read_evidence(struct engine *engine, uint64_t seq, Tenure__V1__Evidence *evidence)
{
    struct log_entry entry;
    struct tni_wire_field field;
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK)
        return status;
    tenure__v1__evidence__init(evidence);
    evidence->seq = seq;
    while (tni_wire_next(&entry.content, &field)) {
        if (field.number == FIELD_EVENT_SOURCE)
            evidence->source = copy_span(&engine->state_arena, field.bytes);
        else if (field.number == FIELD_EVENT_ID)
            evidence->id = copy_span(&engine->state_arena, field.bytes);
    }
    return evidence->source != NULL && evidence->id != NULL ? TENURE_OK : TENURE_NO_MEMORY;
}

/* The latest of the evidence, which is what is told of it. */
static const uint64_t *
shown_evidence(const struct finding *finding, size_t *ret_count)
{
    size_t count = finding->evidence_count;
    *ret_count = count < STATE_EVIDENCE_SHOWN ? count : STATE_EVIDENCE_SHOWN;
    return count > *ret_count ? finding->evidence + (count - *ret_count) : finding->evidence;
}

/* What the alert rested on before is not read again; both lists are in order. */
static tenure_status
set_evidence(struct engine *engine, const struct finding *finding, Tenure__V1__Alert *alert)
{
    struct tni_arena *arena = &engine->state_arena;
    size_t count, known = 0;
    const uint64_t *shown = shown_evidence(finding, &count);
    Tenure__V1__Evidence *evidence = tni_arena_take(arena, (count + 1) * sizeof(*evidence));
    Tenure__V1__Evidence **list = tni_arena_take(arena, (count + 1) * sizeof(*list));
    if (evidence == NULL || list == NULL)
        return TENURE_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        uint64_t seq = shown[i];
        while (known < alert->n_evidence && alert->evidence[known]->seq < seq)
            known++;
        if (known < alert->n_evidence && alert->evidence[known]->seq == seq) {
            list[i] = alert->evidence[known];
            continue;
        }
        tenure_status status = read_evidence(engine, seq, &evidence[i]);
        if (status != TENURE_OK)
            return status;
        list[i] = &evidence[i];
    }
    alert->evidence = list;
    alert->n_evidence = count;
    alert->truncated = finding->evidence_count > count;
    alert->evidence_count = alert->truncated ? (uint32_t)finding->evidence_count : 0;
    return TENURE_OK;
}

tenure_status
alert_show(struct engine *engine, const struct finding *finding, Tenure__V1__Alert *alert)
{
    alert->severity = finding->severity;
    alert->confidence = finding->confidence;
    alert->headline = state_text(&engine->state_arena, finding->headline);
    if (alert->headline == NULL || !set_figures(&engine->state_arena, finding, alert))
        return TENURE_NO_MEMORY;
    return set_evidence(engine, finding, alert);
}

static uint64_t
hash_text(const char *text, uint64_t seed)
{
    return XXH3_64bits_withSeed(text, strlen(text) + 1, seed);
}

uint64_t
alert_hash(const struct finding *finding, const char *region)
{
    uint32_t kind[] = { finding->severity, finding->confidence };
    uint64_t hash = XXH3_64bits(kind, sizeof(kind));
    hash = hash_text(finding->headline, hash_text(region, hash));
    for (size_t i = 0; i < finding->figures_count; i++) {
        const struct figure *figure = &finding->figures[i];
        hash = XXH3_64bits_withSeed(&figure->number, sizeof(figure->number), hash);
        hash = hash_text(figure->text, hash_text(figure->name, hash));
    }
    size_t count;
    const uint64_t *shown = shown_evidence(finding, &count);
    return XXH3_64bits_withSeed(shown, count * sizeof(uint64_t), hash + finding->evidence_count);
}
