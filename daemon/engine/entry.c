/* SPDX-License-Identifier: Apache-2.0 */
/* Processes one entry of the log, and everything that follows from it, in order. */
#include <assert.h>
#include <string.h>

#include "clock.h"
#include "entry.h"
#include "evaluate.h"
#include "history.h"
#include "incarnate.h"
#include "joins.h"
#include "links.h"
#include "live.h"
#include "messages.h"
#include "naming.h"
#include "organisations.h"
#include "post_family.h"
#include "posts.h"
#include "propagate.h"
#include "refold.h"
#include "rules.h"
#include "subjects.h"
#include "surveys_fold.h"
#include "work.h"

static void
mark_affected(struct engine *engine, uint8_t kind, uint64_t number, bool needs_refold)
{
    for (size_t i = 0; i < engine->entry.affected_count; i++) {
        struct affected *affected = &engine->entry.affected[i];
        if (affected->kind == kind && affected->number == number) {
            affected->needs_refold = affected->needs_refold || needs_refold;
            return;
        }
    }
    assert(engine->entry.affected_count < AFFECTED_MAX);
    engine->entry.affected[engine->entry.affected_count++] =
        (struct affected){ kind, number, needs_refold };
}

/* The subjects of a retracted or restored event must be folded again. */
static tenure_status
mark_affected_by_corrections(struct engine *engine)
{
    for (size_t i = 0; i < engine->entry.liveness_changes_count; i++) {
        struct log_entry entry;
        tenure_status status =
            log_read(engine_read(engine), engine->entry.liveness_changes[i], &entry);
        if (status != TENURE_OK)
            return status;
        for (size_t link = 0; link < entry.links_count; link++) {
            struct log_link subject = log_link(&entry, link);
            mark_affected(engine, subject.kind, subject.number, true);
        }
    }
    return TENURE_OK;
}

static bool
names_subject(const struct log_link *links, size_t count, const struct affected *affected)
{
    for (size_t i = 0; i < count; i++) {
        if (links[i].kind == affected->kind && links[i].number == affected->number)
            return true;
    }
    return false;
}

static void
add_rumour(struct post_row *row, uint64_t seq)
{
    if (row->rumours_count == RUMOURS_MAX) {
        memmove(&row->rumours[0], &row->rumours[1], (RUMOURS_MAX - 1) * sizeof(row->rumours[0]));
        row->rumours_count--;
    }
    row->rumours[row->rumours_count++] = seq;
}

/* Folds an event into its post, which becomes the post in hand. */
static tenure_status
fold_report(struct engine *engine, const struct admitted *admitted)
{
    const Tenure__V1__Event *message = admitted->message;
    uint64_t number = 0, id = 0;
    tenure_status status = TENURE_OK;
    if (tenure_event_person(message) != NULL)
        status = naming_mention(engine, message, &id, &number);
    if (status != TENURE_OK)
        return status;
    if (message->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED) {
        add_rumour(&engine->in_hand.row, engine->entry.seq);
        return TENURE_OK;
    }
    struct report report;
    bool about_post =
        history_report(message, engine->entry.seq, admitted->announced, number, &report);
    assert(about_post);
    report.unnamed = report.unnamed && number == id; // a join identifies the unnamed person
    // the report may have no effect, and nothing else would show that
    if (report.unnamed && report.incumbent)
        status = joins_note_post(engine, number, engine->in_hand.number);
    return status == TENURE_OK ? post_fold(engine, &report) : status;
}

static tenure_status
fold_affected_post(struct engine *engine, const struct affected *affected, bool named,
                   const struct admitted *admitted)
{
    tenure_status status = post_load(engine, affected->number);
    if (status != TENURE_OK)
        return status;
    if (named) {
        engine->in_hand.row.last_seq = engine->entry.seq;
        status = fold_report(engine, admitted);
    }
    engine->in_hand.is_changed = true;
    bool has_family = engine->in_hand.row.has_family;
    if (status == TENURE_OK && affected->needs_refold)
        status = post_refold_corrected(engine);
    if (status == TENURE_OK)
        status = post_save_waypoint(engine);
    if (status == TENURE_OK && has_family)
        status = post_family_publish_later(engine, affected->number);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.posts, affected->number) : status;
}

static tenure_status
fold_subject(struct engine *engine, const struct affected *affected, bool named,
             const struct admitted *admitted)
{
    uint64_t last_seq = named ? engine->entry.seq : 0;
    switch ((enum subject_kind)affected->kind) {
    case SUBJECT_ORGANISATION: return organisation_refold(engine, affected->number, last_seq);
    case SUBJECT_POST: return fold_affected_post(engine, affected, named, admitted);
    case SUBJECT_SURVEY: return survey_refold(engine, affected->number, last_seq);
    case SUBJECT_SILENCES:
        if (named)
            engine->counters.silences_seq = engine->entry.seq;
        return suppression_changed(engine);
    case SUBJECT_ALERT: return alert_acknowledge(engine, affected->number, last_seq);
    case SUBJECT_CLOCK:
    case SUBJECT_CALENDAR:
    case SUBJECT_RULES: return TENURE_OK; // handled by take_effect()
    case SUBJECT_PERSON:
    case SUBJECT_ROLE:
    case SUBJECT_POST_NAME:
        return naming_refold(engine, (enum subject_kind)affected->kind, affected->number, last_seq);
    case SUBJECT_SCOPE: break; // no event is only about a scope
    }
    return TENURE_DAMAGED;
}

static tenure_status
fold_affected_kind(struct engine *engine, uint8_t kind, const struct admitted *admitted,
                   const struct log_link *links, size_t links_count)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; status == TENURE_OK && i < engine->entry.affected_count; i++) {
        const struct affected *affected = &engine->entry.affected[i];
        if (affected->kind == kind)
            status = fold_subject(engine, affected, names_subject(links, links_count, affected),
                                  admitted);
    }
    return status;
}

static tenure_status
fold_affected(struct engine *engine, const struct admitted *admitted, const struct log_link *links,
              size_t links_count)
{
    // People first, because their posts are folded for the person that counts after the entry. Then
    // organisations, because posts are published with their organisation's new state.
    tenure_status status = fold_affected_kind(engine, SUBJECT_PERSON, admitted, links, links_count);
    for (uint8_t kind = SUBJECT_ORGANISATION; status == TENURE_OK && kind <= SUBJECT_LAST; kind++) {
        if (kind != SUBJECT_PERSON)
            status = fold_affected_kind(engine, kind, admitted, links, links_count);
    }
    return status;
}

static struct log_entry
next_entry(const struct engine *engine, int32_t announced, uint64_t target, struct tni_span content)
{
    const struct counters *counters = &engine->counters;
    return (struct log_entry){
        .seq = counters->last_seq + 1,
        .recorded_ms =
            engine->now_ms > counters->recorded_ms ? engine->now_ms : counters->recorded_ms,
        .announced = announced,
        .target = target,
        .content = content,
    };
}

static void
count_entry(struct engine *engine, const struct log_entry *entry)
{
    struct counters *counters = &engine->counters;
    counters->last_seq = engine->entry.seq = entry->seq;
    counters->recorded_ms = entry->recorded_ms;
    memcpy(counters->hash, entry->hash, LOG_HASH_SIZE);
    evidence_note(&engine->evidence, entry->seq, entry->content);
}

static tenure_status
append_record(struct engine *engine, const struct admitted *admitted, const struct log_link *links,
              size_t links_count)
{
    uint64_t source = admitted->source;
    tenure_status status = TENURE_OK;
    if (source == 0)
        status = subject_source(engine, admitted->message->source, &source);
    if (status != TENURE_OK)
        return status;
    struct log_entry entry =
        next_entry(engine, admitted->announced, admitted->target, admitted->raw);
    entry.source = (uint32_t)source;
    struct id_row row = {
        .seq = entry.seq,
        .content = { admitted->content.hash[0], admitted->content.hash[1] },
        .announced = admitted->announced,
    };
    status = log_append(&engine->write, &entry, links, links_count, engine->counters.hash);
    if (status == TENURE_OK)
        status = ids_add(&engine->write, source, admitted->message->id, &row);
    if (status != TENURE_OK)
        return status;
    count_entry(engine, &entry);
    return emit_event(engine, &entry, subject_topic(admitted->message));
}

static tenure_status
take_effect(struct engine *engine, const Tenure__V1__Event *message)
{
    int32_t day;
    if (message->body_case == TENURE__V1__EVENT__BODY_RULES)
        return rules_take(engine, message->rules);
    if (message->body_case == TENURE__V1__EVENT__BODY_CLOCK &&
        tenure_day_parse(message->clock->date, &day))
        return clock_advance(engine, day);
    if (message->body_case == TENURE__V1__EVENT__BODY_MERGER ||
        message->body_case == TENURE__V1__EVENT__BODY_DISSOLUTION)
        engine->counters.reorganised = engine->entry.today;
    if (message->body_case == TENURE__V1__EVENT__BODY_INCARNATION)
        return incarnation_take(engine, message->incarnation);
    return TENURE_OK;
}

static void
begin_entry(struct engine *engine, const Tenure__V1__Event *event)
{
    engine->entry.event = event;
    engine->entry.body = event != NULL ? event->body_case : TENURE__V1__EVENT__BODY_REDACTED;
    engine->entry.confidence =
        event != NULL ? event->confidence : TENURE__V1__EVENT__CONFIDENCE__CONFIRMED;
    engine->entry.today = engine->counters.clock;
    engine->entry.liveness_changes_count = engine->entry.affected_count = 0;
    engine->entry.reorganised = false;
    engine->family.is_of_entry = false;
}

/* After this, the entry has no more updates. */
static tenure_status
propagate_entry(struct engine *engine)
{
    tenure_status status = alerts_opened_by_corrected(engine);
    if (status == TENURE_OK)
        status = propagate(engine);
    return status == TENURE_OK ? emit_rows(engine) : status;
}

tenure_status
entry_append(struct engine *engine, const struct admitted *admitted)
{
    struct log_link links[LOG_LINKS_MAX];
    size_t links_count = 0;
    begin_entry(engine, admitted->message);
    engine->entry.seq = engine->counters.last_seq + 1; // the rows of new subjects give it
    tenure_status status = subject_links(engine, admitted->message, links, &links_count);
    if (status == TENURE_OK)
        status = append_record(engine, admitted, links, links_count);
    for (size_t i = 0; i < links_count; i++)
        mark_affected(engine, links[i].kind, links[i].number, false);
    if (status == TENURE_OK && admitted->target != 0)
        status = live_correct(engine, admitted->target);
    if (status == TENURE_OK)
        status = mark_affected_by_corrections(engine);
    if (status == TENURE_OK)
        status = fold_affected(engine, admitted, links, links_count);
    if (status == TENURE_OK)
        status = take_effect(engine, admitted->message);
    if (status == TENURE_OK)
        status = propagate_entry(engine);
    // After the first write nothing may be refused, because admission was the answer to the sender.
    assert(status == TENURE_OK || tenure_status_blame(status) == TENURE_FAILED);
    return status;
}

tenure_status
entry_append_own(struct engine *engine, Tenure__V1__Event *message)
{
    uint8_t packed[TENURE_EVENT_BYTES_MAX];
    size_t size = tenure__v1__event__get_packed_size(message);
    assert(size <= sizeof(packed));
    tenure__v1__event__pack(message, packed);

    struct admitted admitted = { .raw = { packed, size } };
    struct tni_event decoded;
    struct tenure_problem problem;
    tenure_status status =
        tni_event_decode(admitted.raw, &engine->history_arena, &decoded, &problem);
    assert(status == TENURE_OK);
    admitted.message = message;
    admitted.content = decoded.content;
    if (!tenure_day_parse(message->announced, &admitted.announced))
        admitted.announced = engine->counters.clock;
    status = names_find(engine_read(engine), NAME_SOURCE, message->source, &admitted.source);
    if (status == TENURE_NOT_FOUND)
        admitted.source = 0;
    else if (status != TENURE_OK)
        return status;
    return entry_append(engine, &admitted);
}

tenure_status
entry_append_redacted(struct engine *engine, const struct log_entry *redacted)
{
    begin_entry(engine, NULL);
    struct log_entry entry =
        next_entry(engine, redacted->announced, redacted->target, redacted->content);
    tenure_status status = log_append(&engine->write, &entry, NULL, 0, engine->counters.hash);
    if (status == TENURE_OK)
        status = ids_redacted_add(&engine->write, log_redacted_id(&entry), entry.seq);
    if (status != TENURE_OK)
        return status;
    count_entry(engine, &entry);
    // An event that the redacted entry retracted stays retracted: a redaction must not restore a
    // false report.
    if (entry.target != 0)
        status = live_correct(engine, entry.target);
    if (status == TENURE_OK)
        status = mark_affected_by_corrections(engine);
    if (status == TENURE_OK)
        status = fold_affected(engine, NULL, NULL, 0);
    return status == TENURE_OK ? propagate_entry(engine) : status;
}

tenure_status
entry_end_day(struct engine *engine)
{
    Tenure__V1__Event clock = TENURE__V1__EVENT__INIT;
    if (engine->counters.clock == TENURE_NO_DAY)
        return TENURE_OK;
    clock.body_case = TENURE__V1__EVENT__BODY_CLOCK;
    begin_entry(engine, &clock);
    tenure_status status = day_end(engine, engine->counters.clock_seq);
    if (status == TENURE_OK)
        status = propagate_entry(engine);
    engine->counters.clock_seq = engine->entry.seq;
    engine->entry.event = NULL;
    return status;
}
