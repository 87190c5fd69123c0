/* SPDX-License-Identifier: Apache-2.0 */
/* The life of alerts: one exists for as long as a rule's condition holds, and each has exactly one
 * ending. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "history.h"
#include "joins.h"
#include "live.h"
#include "messages.h"
#include "propagate.h"
#include "text.h"
#include "work.h"

enum {
    NAMES_BYTES_MAX = 2048
};

static tenure_status
read_row(struct engine *engine, uint64_t number, struct alert_row *ret_row)
{
    tenure_status status = alert_row_find(engine_read(engine), number, ret_row);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Publishes the alert in its present state, and saves it. */
static tenure_status
save_alert(struct engine *engine, uint64_t number, struct alert_row *row)
{
    tenure_status status = emit_alert(engine, row);
    if (status == TENURE_OK)
        status = alert_revision_add(
            &engine->write, number, row,
            (struct alert_revision){ engine->counters.alert_offset, engine->entry.today });
    return status == TENURE_OK ? alert_row_put(&engine->write, number, row) : status;
}

/* `in_hand`: engine->alerts is the list of the alert's subject. */
static tenure_status
set_suppression(struct engine *engine, bool in_hand, struct alert_row *row)
{
    char name[MUTED_BY_MAX];
    tenure_status status = suppression_of(engine, row, in_hand, name);
    tni_put_text(row->muted_by, name);
    return status;
}

/* Reads the subject's list when it is first needed. */
static tenure_status
take_list(struct engine *engine, struct alert_subject *about)
{
    if (about->has_list)
        return TENURE_OK;
    about->has_list = true;
    return subject_alerts_find(engine_read(engine), about->kind, about->number, &engine->alerts);
}

tenure_status
alerts_keep(struct engine *engine, const struct alert_subject *about)
{
    return about->list_changed
               ? subject_alerts_put(&engine->write, about->kind, about->number, &engine->alerts)
               : TENURE_OK;
}

/* Makes the rule's alert a new one, which opens now. */
static void
begin_alert(struct engine *engine, struct rule_alert *alert)
{
    bool again = alert->number != 0 && alert->opened_seq == engine->entry.seq;
    bool by_event = engine->entry.body != TENURE__V1__EVENT__BODY_CLOCK &&
                    engine->entry.body != TENURE__V1__EVENT__BODY_RULES;
    *alert = (struct rule_alert){
        .rule = alert->rule,
        .number = ++engine->counters.alerts,
        .opened_seq = engine->entry.seq,
        .time = again ? alert->time + 1 : 1,
        .run = alert->run,
        .is_open = true,
        .opener = by_event ? OPENER_LIVE : OPENER_NONE,
        .opener_confidence = engine->entry.confidence,
    };
    engine->counters.alerts_active++;
}

static void
note_published(const struct finding *finding, uint64_t hash, struct rule_alert *alert)
{
    alert->hash = alert->sent_hash = hash;
    alert->severity = finding->severity;
}

static tenure_status
open_alert(struct engine *engine, size_t index, const struct alert_subject *about,
           struct finding *finding, struct rule_alert *alert)
{
    const struct rule *rule = &engine->rules.rules[index];
    char id[ALERT_ID_MAX];
    uint8_t bytes[NAMES_BYTES_MAX];
    struct alert_row row = {
        .subject = about->number,
        .rule = alert->rule,
        .previous = alert->number,
        .revision = 1,
        .opened = engine->entry.today,
        .opened_seq = engine->entry.seq,
        .ended = TENURE_NO_DAY,
    };
    begin_alert(engine, alert);
    alert_add_opener(alert, finding);
    note_published(finding, alert_hash(finding, about->region), alert);
    ++*about->alerts_open;
    alert_id_write(rule->name, about->id, engine->entry.seq, alert->time, id);
    struct tni_writer names = { .data = bytes, .capacity = sizeof(bytes) };
    alert_name(&names, rule, about, id);
    assert(!names.full);
    row.body = (struct tni_span){ names.data, names.size };
    row.names_size = row.evidence_at = (uint32_t)names.size;
    tenure_status status = alert_show(engine, finding, about->region, &row);
    if (status == TENURE_OK)
        status = set_suppression(engine, about->has_list, &row);
    return status == TENURE_OK ? save_alert(engine, alert->number, &row) : status;
}

static tenure_status
forget_pending(struct engine *engine, uint64_t number)
{
    return store_delete(&engine->write, STORE_ALERTS_PENDING,
                        (struct tni_span){ (const uint8_t *)&number, sizeof(number) });
}

static tenure_status
publish_finding(struct engine *engine, const struct alert_subject *about,
                const struct finding *finding, const char *region, uint64_t number)
{
    struct alert_row row;
    tenure_status status = read_row(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    row.revision++;
    status = alert_show(engine, finding, region, &row);
    if (status == TENURE_OK)
        status = set_suppression(engine, about != NULL && about->has_list, &row);
    return status == TENURE_OK ? save_alert(engine, number, &row) : status;
}

/* Saves the finding until the end of the day. */
static tenure_status
keep_finding(struct engine *engine, const struct finding *finding, uint64_t number)
{
    struct tni_writer pending = store_row_writer(&engine->write);
    finding_write(&pending, finding);
    if (pending.full)
        return TENURE_NO_MEMORY;
    return store_put_number(&engine->write, STORE_ALERTS_PENDING, number,
                            (struct tni_span){ pending.data, pending.size });
}

/* Most evaluations of a subject have the same result as the last one. If only the text of an alert
 * about a scope's departures changes, it waits for the end of the day. */
static tenure_status
revise_alert(struct engine *engine, struct alert_subject *about, struct finding *finding,
             struct rule_alert *alert)
{
    alert_add_opener(alert, finding);
    uint64_t hash = alert_hash(finding, about->region);
    if (hash == alert->hash)
        return TENURE_OK;
    bool waited = alert->hash != alert->sent_hash;
    about->list_changed = true;
    if (about->kind != SUBJECT_SCOPE || about->ends_day || alert->severity != finding->severity) {
        note_published(finding, hash, alert);
        tenure_status status = waited ? forget_pending(engine, alert->number) : TENURE_OK;
        return status == TENURE_OK
                   ? publish_finding(engine, about, finding, about->region, alert->number)
                   : status;
    }
    alert->hash = hash;
    tenure_status status = hash == alert->sent_hash ? forget_pending(engine, alert->number)
                                                    : keep_finding(engine, finding, alert->number);
    return status == TENURE_OK && !waited ? day_end_await_alert(engine, alert->number) : status;
}

/* Reads the saved finding into engine->pending, and deletes it; TENURE_NOT_FOUND: there is none. */
static tenure_status
take_pending(struct engine *engine, uint64_t number)
{
    struct tni_span pending;
    tenure_status status =
        store_find_number(engine_read(engine), STORE_ALERTS_PENDING, number, &pending);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->state_arena);
    status = finding_read(pending, &engine->state_arena, &engine->pending);
    return status == TENURE_OK ? forget_pending(engine, number) : status;
}

/* Marks the finding of an alert about a scope as published, because its waiting is over. */
static tenure_status
clear_pending(struct engine *engine, uint64_t scope, uint64_t rule)
{
    struct subject_alerts *list = &engine->alerts;
    tenure_status status = subject_alerts_find(engine_read(engine), SUBJECT_SCOPE, scope, list);
    if (status != TENURE_OK)
        return status;
    struct rule_alert *alert = subject_alerts_of(list, rule);
    if (alert == NULL || !alert->is_open)
        return TENURE_DAMAGED;
    note_published(&engine->pending, alert->hash, alert);
    return subject_alerts_put(&engine->write, SUBJECT_SCOPE, scope, list);
}

tenure_status
alert_publish_waiting(struct engine *engine, uint64_t number)
{
    struct alert_row row;
    char region[TENURE_SLUG_MAX + 1];
    tenure_status status = take_pending(engine, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK
                                          // it was already published together with another change
                                          : status;
    status = read_row(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    alert_body_text(row.body, ALERT_REGION, region, sizeof(region));
    status = clear_pending(engine, row.subject, row.rule);
    return status == TENURE_OK ? publish_finding(engine, NULL, &engine->pending, region, number)
                               : status;
}

/* Whether the present entry retracted an event of the alert's evidence; an event that it restored
 * was not in the evidence. */
static bool
is_withdrawn(const struct engine *engine, const struct alert_row *row)
{
    struct tni_span rest = row->body, field;
    uint64_t seq;
    while (engine->entry.liveness_changes_count > 0 && alert_body_evidence(&rest, &field, &seq)) {
        for (size_t change = 0; change < engine->entry.liveness_changes_count; change++) {
            if (seq == engine->entry.liveness_changes[change])
                return true;
        }
    }
    return false;
}

/* Whether an event of the alert's evidence was retracted or restored on the day that ends. */
static tenure_status
is_withdrawn_on_day(struct engine *engine, const struct alert_row *row, bool *ret_withdrawn)
{
    struct store_read read = engine_read(engine);
    struct tni_span rest = row->body, field;
    uint64_t seq;
    tenure_status status = TENURE_OK;
    *ret_withdrawn = false;
    while (status == TENURE_OK && !*ret_withdrawn && alert_body_evidence(&rest, &field, &seq)) {
        bool was = false, is = false;
        status = live_was(read, seq, engine->entry.day_began, &was);
        if (status == TENURE_OK)
            status = live_is(read, seq, &is);
        *ret_withdrawn = was != is;
    }
    return status;
}

/* How an alert about a figure ends at the end of a day. */
static tenure_status
ending_of_day(struct engine *engine, const struct alert_subject *about, struct alert_row *row)
{
    bool withdrawn;
    tenure_status status = is_withdrawn_on_day(engine, row, &withdrawn);
    row->ending = withdrawn      ? TENURE__V1__ALERT__ENDING__WITHDRAWN
                  : about->moved ? TENURE__V1__ALERT__ENDING__RESOLVED
                                 : TENURE__V1__ALERT__ENDING__EXPIRED;
    return status;
}

/* `about` is NULL if the rule was removed. The first condition that applies decides; docs/domain.md
 * has the table. */
static Tenure__V1__Alert__Ending
ending_of(const struct engine *engine, const struct alert_row *row,
          const struct alert_subject *about, bool gave_up)
{
    if (about != NULL && about->joined)
        return TENURE__V1__ALERT__ENDING__SUPERSEDED;
    if (engine->entry.body == TENURE__V1__EVENT__BODY_RETRACTION || is_withdrawn(engine, row))
        return TENURE__V1__ALERT__ENDING__WITHDRAWN;
    if (about == NULL || about->ended || engine->entry.body == TENURE__V1__EVENT__BODY_RULES)
        return TENURE__V1__ALERT__ENDING__SUPERSEDED;
    bool by_time = engine->entry.body == TENURE__V1__EVENT__BODY_CLOCK && !about->comes_true;
    return gave_up || by_time ? TENURE__V1__ALERT__ENDING__EXPIRED
                              : TENURE__V1__ALERT__ENDING__RESOLVED;
}

/* Whether the present entry joins ids or retracts a join, and a report in the alert's evidence
 * names one of those ids. */
static tenure_status
rests_on_join(struct engine *engine, const struct alert_row *row, bool *ret_rests)
{
    struct tni_span rest = row->body, field;
    uint64_t seq;
    tenure_status status = TENURE_OK;
    *ret_rests = false;
    while (status == TENURE_OK && !*ret_rests && alert_body_evidence(&rest, &field, &seq))
        status = joins_concern(engine, seq, ret_rests);
    return status;
}

/* How the present entry ends an alert. */
static tenure_status
ending_of_entry(struct engine *engine, const struct alert_subject *about, bool gave_up,
                struct alert_row *row)
{
    bool by_join;
    row->ending = ending_of(engine, row, about, gave_up);
    if (row->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN || (about != NULL && about->joined))
        return TENURE_OK;
    tenure_status status = rests_on_join(engine, row, &by_join);
    if (status == TENURE_OK && by_join)
        row->ending = TENURE__V1__ALERT__ENDING__WITHDRAWN;
    return status;
}

/* Every publication of an alert includes its saved finding. */
static tenure_status
show_pending(struct engine *engine, struct alert_row *row)
{
    char region[TENURE_SLUG_MAX + 1];
    alert_body_text(row->body, ALERT_REGION, region, sizeof(region));
    return alert_show(engine, &engine->pending, region, row);
}

/* Publishes the next revision of an alert that stays open. Only alerts about scopes have a saved
 * finding. */
static tenure_status
save_open(struct engine *engine, uint64_t number, struct alert_row *row)
{
    tenure_status status = take_pending(engine, number);
    if (status == TENURE_OK)
        status = show_pending(engine, row);
    else if (status == TENURE_NOT_FOUND)
        return save_alert(engine, number, row);
    if (status == TENURE_OK)
        status = clear_pending(engine, row->subject, row->rule);
    return status == TENURE_OK ? save_alert(engine, number, row) : status;
}

tenure_status
alert_end(struct engine *engine, const struct alert_subject *about, bool gave_up,
          struct rule_alert *alert)
{
    struct alert_row row;
    bool waits = alert->hash != alert->sent_hash;
    tenure_status status = waits ? take_pending(engine, alert->number) : TENURE_OK;
    if (status == TENURE_OK)
        status = read_row(engine, alert->number, &row);
    if (status == TENURE_OK && waits)
        status = show_pending(engine, &row);
    if (status != TENURE_OK)
        return status;
    if (about != NULL && about->ends_day)
        status = ending_of_day(engine, about, &row);
    else
        status = ending_of_entry(engine, about, gave_up, &row);
    if (status != TENURE_OK)
        return status;
    row.ended = engine->entry.today;
    row.ended_seq = engine->entry.seq;
    row.revision++;
    alert->is_open = false;
    engine->counters.alerts_active--;
    return save_alert(engine, alert->number, &row);
}

/* Opens, revises or ends the alert according to the finding; *ret_turned: whether it was opened or
 * ended. */
static tenure_status
apply(struct engine *engine, size_t index, struct alert_subject *about, struct finding *finding,
      bool *ret_turned)
{
    uint64_t rule = engine->rule_numbers[index];
    struct rule_alert *alert = subject_alerts_of(&engine->alerts, rule);
    bool is_open = alert != NULL && alert->is_open;
    *ret_turned = is_open != finding->holds;
    if (!is_open && !finding->holds)
        return TENURE_OK;
    tni_arena_reset(&engine->state_arena);
    if (is_open && finding->holds) {
        tenure_status status = alert_refresh_opener(engine, about, alert);
        return status == TENURE_OK ? revise_alert(engine, about, finding, alert) : status;
    }
    about->list_changed = true;
    if (is_open) {
        --*about->alerts_open;
        return alert_end(engine, about, finding->gave_up, alert);
    }
    if (alert == NULL)
        alert = subject_alerts_add(&engine->alerts, rule);
    return alert != NULL ? open_alert(engine, index, about, finding, alert) : TENURE_NO_MEMORY;
}

tenure_status
alert_reconcile(struct engine *engine, size_t rule, struct alert_subject *about,
                struct finding *finding)
{
    bool is_changed = false, waits = engine->rules.rules[rule].for_days > 0;
    if (finding->lacks_memory)
        return TENURE_NO_MEMORY;
    if (!finding->holds && *about->alerts_open == 0 && !waits)
        return TENURE_OK;
    tenure_status status = take_list(engine, about);
    if (status == TENURE_OK && waits)
        status = alert_hold_back(engine, rule, about, finding);
    if (status == TENURE_OK)
        status = apply(engine, rule, about, finding, &is_changed);
    if (status == TENURE_OK && is_changed && suppresses_others(&engine->rules.rules[rule]))
        status = mark_dirty(&engine->dirty.gaps, about->number);
    if (status == TENURE_OK && is_changed && is_about_lack(&engine->rules.rules[rule]))
        status = mark_dirty(&engine->dirty.lacks, about->number);
    return status;
}

tenure_status
alert_update_suppression(struct engine *engine, uint64_t number, bool in_hand)
{
    struct alert_row row;
    char before[MUTED_BY_MAX];
    tenure_status status = read_row(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    tni_put_text(before, row.muted_by);
    row.revision++; // dropped with the row if nothing has changed
    status = set_suppression(engine, in_hand, &row);
    return status == TENURE_OK && strcmp(row.muted_by, before) != 0
               ? save_open(engine, number, &row)
               : status;
}

/* The author of the last acknowledgement that is live; "" if there is none. */
static tenure_status
find_author(struct engine *engine, uint64_t number, uint64_t last_seq, char *author)
{
    struct history_walk walk = {
        .read = engine_read(engine),
        .kind = SUBJECT_ALERT,
        .number = number,
        .seq = last_seq,
        .arena = &engine->history_arena,
    };
    tenure_status status = history_next(&walk);
    author[0] = '\0';
    if (status == TENURE_OK)
        snprintf(author, TENURE_NAME_MAX + 1, "%s", walk.message->acknowledgement->author);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
alert_acknowledge(struct engine *engine, uint64_t number, uint64_t last_seq)
{
    struct alert_row row;
    char author[TENURE_NAME_MAX + 1];
    tenure_status status = read_row(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    if (last_seq != 0)
        row.last_seq = last_seq;
    status = find_author(engine, number, row.last_seq, author);
    if (status != TENURE_OK)
        return status;
    bool is_new = strcmp(row.acknowledged_by, author) != 0;
    if (!is_new || row.ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        return alert_row_put(&engine->write, number, &row);
    memcpy(row.acknowledged_by, author, sizeof(author));
    row.revision++;
    return save_open(engine, number, &row);
}
