/* SPDX-License-Identifier: Apache-2.0 */
/* The life of alerts: one for as long as a rule's condition holds, and one ending for each. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "parts.h"
#include "text.h"

enum {
    ID_MAX = 300,
    NAMES_BYTES_MAX = 2048,
};

static tenure_status
read_row(struct engine *engine, uint64_t number, struct alert_row *ret_row)
{
    tenure_status status = alert_row_find(engine_read(engine), number, ret_row);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Tells the alert as it is now, and keeps it. */
static tenure_status
save_alert(struct engine *engine, uint64_t number, struct alert_row *row)
{
    tenure_status status = emit_alert(engine, row);
    if (status == TENURE_OK)
        status = alert_offset_add(&engine->write, number, row, engine->counters.alert_offset);
    return status == TENURE_OK ? alert_row_put(&engine->write, number, row, engine->scratch)
                               : status;
}

static void
copy_text(struct tni_span text, char *ret_text)
{
    size_t size = text.size < TENURE_SLUG_MAX ? text.size : TENURE_SLUG_MAX;
    memcpy(ret_text, text.data, size);
    ret_text[size] = '\0';
}

/* In one walk, for it is asked with each revision. */
static void
name_subject(struct tni_span body, struct muted_subject *ret_subject)
{
    struct tni_wire_field field;
    *ret_subject = (struct muted_subject){ 0 };
    while (tni_wire_next(&body, &field) && field.number <= ALERT_SEVERITY) {
        switch (field.number) {
        case ALERT_RULE: copy_text(field.bytes, ret_subject->rule); break;
        case ALERT_ORGANISATION: copy_text(field.bytes, ret_subject->organisation); break;
        case ALERT_ROLE: copy_text(field.bytes, ret_subject->role); break;
        case ALERT_REGION: copy_text(field.bytes, ret_subject->region); break;
        case ALERT_SEVERITY: ret_subject->severity = (Tenure__V1__Severity)field.value; break;
        default: break;
        }
    }
}

static tenure_status
set_mute(struct engine *engine, struct alert_row *row)
{
    struct muted_subject subject;
    char name[MUTED_BY_MAX];
    name_subject(row->body, &subject);
    tenure_status status = mute_of(engine, &subject, row, name);
    memcpy(row->muted_by, name, sizeof(row->muted_by));
    return status;
}

/* RULE/SUBJECT@SEQ; .2, .3 where the entry in work has opened it before. */
static tenure_status
make_id(struct engine *engine, const char *rule, const char *subject, char *id)
{
    for (unsigned time = 1;; time++) {
        struct tni_span value;
        char *end = tni_put_text(tni_put_text(tni_put_text(id, rule), "/"), subject);
        end = tni_put_unsigned(tni_put_text(end, "@"), engine->seq);
        if (time > 1)
            tni_put_unsigned(tni_put_text(end, "."), time);
        tenure_status status =
            store_find(engine_read(engine), STORE_ALERT_IDS,
                       (struct tni_span){ (const uint8_t *)id, strlen(id) }, &value);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        if (bytes_u64(value.data) > engine->counters.alerts)
            return TENURE_OK; // it is this one, see store_again_begin()
    }
}

static tenure_status
open_alert(struct engine *engine, size_t index, const struct alert_subject *about,
           struct tni_span key)
{
    const struct rule *rule = &engine->rules.rules[index];
    char id[ID_MAX];
    uint8_t bytes[NAMES_BYTES_MAX];
    struct alert_row row = {
        .subject = about->number,
        .rule = engine->rule_numbers[index],
        .revision = 1,
        .opened = engine->today,
        .opened_seq = engine->seq,
        .ended = TENURE_NO_DAY,
    };
    tenure_status status = make_id(engine, rule->name, about->id, id);
    struct tni_writer names = { .data = bytes, .capacity = sizeof(bytes) };
    alert_name(&names, rule, about, id);
    assert(status != TENURE_OK || !names.full);
    row.body = (struct tni_span){ names.data, names.size };
    if (status == TENURE_OK)
        status = alert_show(engine, about->region, &row);
    if (status == TENURE_OK)
        status = set_mute(engine, &row);
    uint64_t hash = alert_hash(&engine->finding, about->region);
    struct open_alert open = { .number = ++engine->counters.alerts,
                               .hash = hash,
                               .sent_hash = hash,
                               .severity = engine->finding.severity };
    uint8_t number[8];
    bytes_put_u64(number, open.number);
    if (status == TENURE_OK)
        status = store_put(&engine->write, STORE_ALERT_IDS,
                           (struct tni_span){ (const uint8_t *)id, strlen(id) },
                           (struct tni_span){ number, sizeof(number) });
    if (status == TENURE_OK)
        status = open_alert_put(&engine->write, key, &open, engine->scratch);
    engine->counters.alerts_active++;
    ++*about->alerts_open;
    return status == TENURE_OK ? save_alert(engine, open.number, &row) : status;
}

/* Tells what engine->finding says. */
static tenure_status
tell_finding(struct engine *engine, const char *region, struct tni_span key,
             struct open_alert *open)
{
    struct alert_row row;
    open->sent_hash = open->hash;
    open->severity = engine->finding.severity;
    open->unsaid.size = 0;
    tenure_status status = open_alert_put(&engine->write, key, open, engine->scratch);
    if (status == TENURE_OK)
        status = read_row(engine, open->number, &row);
    if (status != TENURE_OK)
        return status;
    row.revision++;
    status = alert_show(engine, region, &row);
    if (status == TENURE_OK)
        status = set_mute(engine, &row);
    return status == TENURE_OK ? save_alert(engine, open->number, &row) : status;
}

/* Keeps what was found until the day's end. */
static tenure_status
keep_finding(struct engine *engine, struct tni_span key, struct open_alert *open)
{
    struct tni_writer unsaid = tni_arena_rest(&engine->state_arena);
    finding_write(&unsaid, &engine->finding);
    if (unsaid.full)
        return TENURE_NO_MEMORY;
    open->unsaid = (struct tni_span){ unsaid.data, unsaid.size };
    return open_alert_put(&engine->write, key, open, engine->scratch);
}

/* Most looks at a subject find what they found the last time. That an alert about departures of a
 * scope only says something else waits for the day's end. */
static tenure_status
revise_alert(struct engine *engine, const struct alert_subject *about, struct tni_span key,
             struct open_alert *open)
{
    uint64_t hash = alert_hash(&engine->finding, about->region);
    if (hash == open->hash)
        return TENURE_OK;
    bool waited = open->hash != open->sent_hash;
    open->hash = hash;
    if (about->kind != SUBJECT_SCOPE || about->ends_day ||
        open->severity != engine->finding.severity)
        return tell_finding(engine, about->region, key, open);
    tenure_status status = keep_finding(engine, key, open);
    return status == TENURE_OK && !waited ? day_end_await_alert(engine, open->number) : status;
}

/* What was kept is engine->finding again. */
static tenure_status
take_unsaid(struct engine *engine, const struct open_alert *open)
{
    tni_arena_reset(&engine->state_arena);
    return finding_read(open->unsaid, &engine->state_arena, &engine->finding);
}

tenure_status
alert_tell_waiting(struct engine *engine, uint64_t number)
{
    struct alert_row row;
    struct open_alert open;
    uint8_t bytes[ALERT_OPEN_KEY_BYTES];
    char region[TENURE_SLUG_MAX + 1];
    tenure_status status = read_row(engine, number, &row);
    if (status != TENURE_OK || row.ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        return status;
    struct tni_span key = alert_open_key(SUBJECT_SCOPE, row.subject, row.rule, bytes);
    status = alert_find_open(engine_read(engine), key, &open);
    if (status != TENURE_OK || open.hash == open.sent_hash)
        return status;
    alert_body_text(row.body, ALERT_REGION, region, sizeof(region));
    status = take_unsaid(engine, &open);
    return status == TENURE_OK ? tell_finding(engine, region, key, &open) : status;
}

/* Whether the entry in work took back an event that the alert rests on; what it brought back was no
 * evidence. */
static bool
is_withdrawn(const struct engine *engine, const struct alert_row *row)
{
    struct tni_span rest = row->body, field;
    uint64_t seq;
    while (engine->flips_count > 0 && alert_body_evidence(&rest, &field, &seq)) {
        for (size_t flip = 0; flip < engine->flips_count; flip++) {
            if (seq == engine->flips[flip])
                return true;
        }
    }
    return false;
}

/* Whether the day that ends took or brought back an event that the alert rests on. */
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
        status = live_was(read, seq, engine->day_began, &was);
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

static Tenure__V1__Alert__Ending
ending_of(const struct engine *engine, const struct alert_row *row, bool organisation_ended)
{
    if (is_withdrawn(engine, row))
        return TENURE__V1__ALERT__ENDING__WITHDRAWN;
    if (organisation_ended || engine->body == TENURE__V1__EVENT__BODY_RULES)
        return TENURE__V1__ALERT__ENDING__SUPERSEDED;
    if (engine->body == TENURE__V1__EVENT__BODY_CLOCK)
        return TENURE__V1__ALERT__ENDING__EXPIRED;
    return TENURE__V1__ALERT__ENDING__RESOLVED;
}

/* Whatever is told of an alert tells also what waited for the day's end. */
static tenure_status
say_unsaid(struct engine *engine, const struct open_alert *open, struct alert_row *row)
{
    char region[TENURE_SLUG_MAX + 1];
    alert_body_text(row->body, ALERT_REGION, region, sizeof(region));
    tenure_status status = take_unsaid(engine, open);
    return status == TENURE_OK ? alert_show(engine, region, row) : status;
}

/* Tells the next revision of an alert that stays open. Only those about scopes have anything
 * unsaid. */
static tenure_status
save_open(struct engine *engine, uint64_t number, struct alert_row *row)
{
    uint8_t bytes[ALERT_OPEN_KEY_BYTES];
    struct open_alert open;
    struct tni_span key = alert_open_key(SUBJECT_SCOPE, row->subject, row->rule, bytes);
    tenure_status status = alert_find_open(engine_read(engine), key, &open);
    if (status == TENURE_OK && open.number == number && open.unsaid.size > 0) {
        status = say_unsaid(engine, &open, row);
        open.sent_hash = open.hash;
        open.unsaid.size = 0;
        if (status == TENURE_OK)
            status = open_alert_put(&engine->write, key, &open, engine->scratch);
    }
    return status == TENURE_OK ? save_alert(engine, number, row) : status;
}

tenure_status
alert_end(struct engine *engine, uint64_t number, struct tni_span key,
          const struct alert_subject *about)
{
    struct alert_row row;
    struct open_alert open;
    tenure_status status = read_row(engine, number, &row);
    if (status == TENURE_OK)
        status = alert_find_open(engine_read(engine), key, &open);
    if (status != TENURE_OK)
        return status;
    if (open.unsaid.size > 0)
        status = say_unsaid(engine, &open, &row);
    if (status != TENURE_OK)
        return status;
    if (about != NULL && about->ends_day)
        status = ending_of_day(engine, about, &row);
    else
        row.ending = ending_of(engine, &row, about != NULL && about->ended);
    if (status != TENURE_OK)
        return status;
    row.ended = engine->today;
    row.ended_seq = engine->seq;
    row.revision++;
    status = store_delete(&engine->write, STORE_ALERTS_OPEN, key);
    engine->counters.alerts_active--;
    return status == TENURE_OK ? save_alert(engine, number, &row) : status;
}

/* Does what the finding asks for; *ret_turned tells whether an alert was opened or ended. */
static tenure_status
apply(struct engine *engine, size_t index, const struct alert_subject *about, bool *ret_turned)
{
    const struct finding *finding = &engine->finding;
    struct open_alert open;
    uint8_t bytes[ALERT_OPEN_KEY_BYTES];
    struct tni_span key =
        alert_open_key(about->kind, about->number, engine->rule_numbers[index], bytes);
    tenure_status status = alert_find_open(engine_read(engine), key, &open);
    *ret_turned = (open.number == 0) == finding->holds;
    if (status != TENURE_OK || (open.number == 0 && !finding->holds))
        return status;
    tni_arena_reset(&engine->state_arena);
    if (open.number == 0)
        return open_alert(engine, index, about, key);
    if (finding->holds)
        return revise_alert(engine, about, key, &open);
    --*about->alerts_open;
    return alert_end(engine, open.number, key, about);
}

tenure_status
alert_follow(struct engine *engine, size_t rule, const struct alert_subject *about)
{
    bool turned;
    if (engine->finding.lacks_memory)
        return TENURE_NO_MEMORY;
    if (!engine->finding.holds && *about->alerts_open == 0)
        return TENURE_OK;
    tenure_status status = apply(engine, rule, about, &turned);
    if (status == TENURE_OK && turned && mutes_others(&engine->rules.rules[rule]))
        status = settle_later(&engine->pending.gaps, about->number);
    return status;
}

tenure_status
alert_remute(struct engine *engine, uint64_t number)
{
    struct alert_row row;
    char before[MUTED_BY_MAX];
    tenure_status status = read_row(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    memcpy(before, row.muted_by, sizeof(before));
    row.revision++; // if it is to be one
    status = set_mute(engine, &row);
    return status == TENURE_OK && strcmp(row.muted_by, before) != 0
               ? save_open(engine, number, &row)
               : status;
}

/* The author of the last acknowledgement that stands; "" if none does. */
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
        return alert_row_put(&engine->write, number, &row, engine->scratch);
    memcpy(row.acknowledged_by, author, sizeof(author));
    row.revision++;
    return save_open(engine, number, &row);
}
