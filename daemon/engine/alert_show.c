/* SPDX-License-Identifier: Apache-2.0 */
/* Copies a finding into an alert: its headline, its figures, its evidence. */
#include <string.h>
#include <xxhash.h>

#include "codec.h"
#include "evaluate.h"
#include "messages.h"
#include "work.h"

enum {
    // field numbers of tenure.v1.Figure
    FIGURE_NAME = 1,
    FIGURE_NUMBER = 2,
    FIGURE_TEXT = 3,
    FIGURE_BYTES_MAX = 1024,
};

static void
write_figure(struct tni_writer *writer, const struct figure *figure)
{
    uint8_t bytes[FIGURE_BYTES_MAX];
    struct tni_writer packed = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&packed, FIGURE_NAME, figure->name);
    tni_write_number_field(&packed, FIGURE_NUMBER, (uint64_t)figure->number);
    tni_write_text_field(&packed, FIGURE_TEXT, figure->text);
    tni_write_span_field(writer, ALERT_FIGURES, (struct tni_span){ bytes, packed.size });
}

/* The latest evidence, which is what is published. *ret_earlier is the event that opened the alert
 * if it is not among those; else 0. */
static const uint64_t *
shown_evidence(const struct finding *finding, size_t *ret_count, uint64_t *ret_earlier)
{
    size_t count = finding->evidence_count, first = 0;
    *ret_earlier = 0;
    if (count > STATE_EVIDENCE_SHOWN)
        first = count - STATE_EVIDENCE_SHOWN;
    if (first > 0 && finding->opener != 0 && finding->opener < finding->evidence[first]) {
        *ret_earlier = finding->opener;
        first++;
    }
    *ret_count = count - first;
    return finding->evidence_count > 0 ? finding->evidence + first : NULL;
}

/* Where evidence comes from. */
struct source {
    struct evidence *evidence; // NULL: only the log
    struct store_read read;
};

static tenure_status
write_evidence(const struct source *source, const struct finding *finding, uint64_t seq,
               struct tni_writer *writer)
{
    bool is_void = seq == finding->opener && finding->is_opener_void;
    return evidence_write(source->evidence, source->read, seq, is_void, ALERT_EVIDENCE, writer);
}

/* Evidence from the previous revision is copied instead of read again; both lists are sorted. */
static tenure_status
write_all_evidence(const struct source *source, const struct finding *finding,
                   struct tni_span before, struct tni_writer *writer)
{
    size_t count;
    uint64_t earlier, known_seq = 0;
    const uint64_t *shown = shown_evidence(finding, &count, &earlier);
    struct tni_span known = { 0 };
    bool more = true;
    tenure_status status =
        earlier != 0 ? write_evidence(source, finding, earlier, writer) : TENURE_OK;
    for (size_t i = 0; i < count && status == TENURE_OK; i++) {
        while (more && known_seq < shown[i])
            more = alert_body_evidence(&before, &known, &known_seq);
        if (more && known_seq == shown[i] && shown[i] != finding->opener)
            tni_write_bytes(writer, known);
        else
            status = write_evidence(source, finding, shown[i], writer);
    }
    return status;
}

/* Writes the fields from the region to the confidence. */
static void
write_finding(struct tni_writer *writer, const char *region, const struct finding *finding)
{
    tni_write_text_field(writer, ALERT_REGION, region);
    tni_write_number_field(writer, ALERT_SEVERITY, finding->severity);
    tni_write_text_field(writer, ALERT_HEADLINE, finding->headline);
    for (size_t i = 0; i < finding->figures_count; i++)
        write_figure(writer, &finding->figures[i]);
    tni_write_number_field(writer, ALERT_CONFIDENCE, finding->confidence);
}

/* How many events there are in all, if not all are shown; else 0. */
static uint32_t
count_if_cut(const struct finding *finding)
{
    return finding->evidence_count > STATE_EVIDENCE_SHOWN ? (uint32_t)finding->evidence_count : 0;
}

void
alert_name(struct tni_writer *writer, const struct rule *rule, const struct alert_subject *about,
           const char *id)
{
    tni_write_text_field(writer, ALERT_ID, id);
    tni_write_text_field(writer, ALERT_RULE, rule->name);
    tni_write_number_field(writer, ALERT_RULE_VERSION, rule->version);
    tni_write_text_field(writer, ALERT_SUBJECT, about->id);
    tni_write_text_field(writer, ALERT_ORGANISATION, about->organisation);
    tni_write_text_field(writer, ALERT_ROLE, about->role);
}

tenure_status
alert_show(struct engine *engine, const struct finding *finding, const char *region,
           struct alert_row *row)
{
    struct tni_writer writer = tni_arena_rest(&engine->state_arena);
    tni_write_bytes(&writer, (struct tni_span){ row->body.data, row->names_size });
    write_finding(&writer, region, finding);
    struct tni_span before = { row->body.data + row->evidence_at,
                               row->body.size - row->evidence_at };
    row->evidence_at = (uint32_t)writer.size;
    const struct source source = { &engine->evidence, engine_read(engine) };
    tenure_status status = write_all_evidence(&source, finding, before, &writer);
    if (status == TENURE_OK &&
        (writer.full || tni_arena_take(&engine->state_arena, writer.size) == NULL))
        status = TENURE_NO_MEMORY;
    row->body = (struct tni_span){ writer.data, writer.size };
    row->evidence_count = count_if_cut(finding);
    return status;
}

tenure_status
alert_write_unsent(struct tni_writer *writer, struct store_read read, const struct rule *rule,
                   const struct alert_subject *about, const struct finding *finding)
{
    const struct source source = { .read = read };
    alert_name(writer, rule, about, "");
    write_finding(writer, about->region, finding);
    tenure_status status = write_all_evidence(&source, finding, (struct tni_span){ 0 }, writer);
    tni_write_number_field(writer, ALERT_TRUNCATED, count_if_cut(finding) > 0);
    tni_write_number_field(writer, ALERT_EVIDENCE_COUNT, count_if_cut(finding));
    return status;
}

void
finding_write(struct tni_writer *writer, const struct finding *finding)
{
    tni_write_varint(writer, finding->severity);
    tni_write_varint(writer, finding->confidence);
    write_text(writer, finding->headline);
    tni_write_varint(writer, finding->figures_count);
    for (size_t i = 0; i < finding->figures_count; i++) {
        write_text(writer, finding->figures[i].name);
        tni_write_varint(writer, (uint64_t)finding->figures[i].number);
        write_text(writer, finding->figures[i].text);
    }
    tni_write_varint(writer, finding->opener);
    tni_write_varint(writer, finding->is_opener_void);
    for (size_t i = 0; i < finding->evidence_count; i++)
        tni_write_varint(writer, finding->evidence[i]);
}

static void
read_figure(struct row_reader *reader, struct tni_arena *arena, struct figure *figure)
{
    char name[TENURE_SLUG_MAX + 1];
    read_text(reader, name, sizeof(name));
    figure->name = state_text(arena, name);
    figure->number = (int64_t)read_number(reader);
    read_text(reader, figure->text, sizeof(figure->text));
}

tenure_status
finding_read(struct tni_span bytes, struct tni_arena *arena, struct finding *ret_finding)
{
    struct row_reader reader = { .rest = bytes };
    finding_clear(ret_finding);
    ret_finding->severity = (Tenure__V1__Severity)read_number(&reader);
    ret_finding->confidence = (Tenure__V1__Event__Confidence)read_number(&reader);
    read_text(&reader, ret_finding->headline, sizeof(ret_finding->headline));
    ret_finding->figures_count = read_count(&reader, FIGURES_MAX);
    for (size_t i = 0; i < ret_finding->figures_count; i++)
        read_figure(&reader, arena, &ret_finding->figures[i]);
    ret_finding->opener = read_number(&reader);
    ret_finding->is_opener_void = read_number(&reader) != 0;
    while (reader.rest.size > 0 && !reader.bad)
        finding_add_evidence(ret_finding, read_number(&reader),
                             // a retracted opener must not lower the confidence
                             TENURE__V1__EVENT__CONFIDENCE__CONFIRMED);
    if (ret_finding->lacks_memory)
        return TENURE_NO_MEMORY;
    return status_of_reader(&reader);
}

static uint64_t
hash_text(const char *text, uint64_t seed)
{
    return XXH3_64bits_withSeed(text, strlen(text) + 1, seed);
}

uint64_t
alert_hash(const struct finding *finding, const char *region)
{
    uint32_t kind[] = { finding->severity,
                        (uint32_t)finding->confidence << 1 | finding->is_opener_void };
    uint64_t hash = XXH3_64bits(kind, sizeof(kind));
    hash = hash_text(finding->headline, hash_text(region, hash));
    for (size_t i = 0; i < finding->figures_count; i++) {
        const struct figure *figure = &finding->figures[i];
        hash = XXH3_64bits_withSeed(&figure->number, sizeof(figure->number), hash);
        hash = hash_text(figure->text, hash_text(figure->name, hash));
    }
    size_t count;
    uint64_t earlier;
    const uint64_t *shown = shown_evidence(finding, &count, &earlier);
    hash += finding->evidence_count + earlier;
    return count > 0 ? XXH3_64bits_withSeed(shown, count * sizeof(uint64_t), hash) : hash;
}
