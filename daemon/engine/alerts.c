/* SPDX-License-Identifier: Apache-2.0 */
/* The life of alerts: one for as long as a rule's condition holds, and one ending for each. */
#include <stdio.h>
#include <string.h>

#include "parts.h"
#include "text.h"

enum {
    OPEN_BYTES = 16,
    ID_MAX = 300,
};

tenure_status
alert_read(struct engine *engine, uint64_t number, struct alert_row *ret_row)
{
    tni_arena_reset(&engine->state_arena);
    tenure_status status =
        alert_row_find(engine_read(engine), number, &engine->state_arena, ret_row);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Keeps the alert as it is, and its message. */
static tenure_status
keep_alert(struct engine *engine, uint64_t number, const struct alert_row *row,
           struct tni_span *ret_message)
{
    struct tni_writer writer = tni_arena_rest(&engine->state_arena);
    alert_row_write(&writer, row);
    if (writer.full)
        return TENURE_NO_MEMORY;
    *ret_message = (struct tni_span){ writer.data + ALERT_ROW_HEAD, writer.size - ALERT_ROW_HEAD };
    return store_put_number(&engine->write, STORE_ALERTS, number,
                            (struct tni_span){ writer.data, writer.size });
}

/* Sends the alert as it is now and keeps it. */
static tenure_status
save_alert(struct engine *engine, uint64_t number, struct alert_row *row)
{
    const Tenure__V1__Alert *alert = row->alert;
    uint8_t key[PAIR_KEY_BYTES], offset[8];
    struct tni_span message;
    row->offset = engine->counters.alert_offset + 1;
    row->sent_hash = row->hash;
    tenure_status status = keep_alert(engine, number, row, &message);
    if (status == TENURE_OK)
        status = emit_alert(engine, alert->organisation, alert->rule, message);
    bytes_put_u64(offset, row->offset);
    if (status == TENURE_OK)
        status =
            store_put(&engine->write, STORE_ALERT_REVISIONS, pair_key(number, alert->revision, key),
                      (struct tni_span){ offset, sizeof(offset) });
    return status;
}

static tenure_status
set_mute(struct engine *engine, Tenure__V1__Alert *alert)
{
    char name[MUTED_BY_MAX];
    tenure_status status = mute_of(engine, alert, name);
    alert->muted = name[0] != '\0';
    alert->muted_by = state_text(&engine->state_arena, name);
    return alert->muted_by != NULL ? status : TENURE_NO_MEMORY;
}

static tenure_status
set_finding(struct engine *engine, const struct finding *finding, Tenure__V1__Alert *alert)
{
    tenure_status status = alert_show(engine, finding, alert);
    return status == TENURE_OK ? set_mute(engine, alert) : status;
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

/* Keeps the number of the open alert, and the hash of the finding that it shows. */
static tenure_status
note_open(struct engine *engine, struct tni_span key, uint64_t number, uint64_t hash)
{
    uint8_t bytes[OPEN_BYTES];
    bytes_put_u64(bytes, number);
    bytes_put_u64(bytes + 8, hash);
    return store_put(&engine->write, STORE_ALERTS_OPEN, key,
                     (struct tni_span){ bytes, sizeof(bytes) });
}

static tenure_status
open_alert(struct engine *engine, const struct rule *rule, const struct alert_subject *about,
           struct tni_span key)
{
    char id[ID_MAX], day[TENURE_DATE_TEXT_MAX];
    tenure_status status = make_id(engine, rule->name, about->id, id);

    Tenure__V1__Alert alert;
    struct alert_row row = { .alert = &alert };
    tenure__v1__alert__init(&alert);
    alert.id = id;
    alert.rule = (char *)rule->name;
    alert.rule_version = rule->version;
    alert.subject = (char *)about->id;
    alert.organisation = (char *)about->organisation;
    alert.role = (char *)about->role;
    alert.region = (char *)about->region;
    alert.revision = 1;
    alert.opened = tenure_day_format(engine->today, day);
    alert.opened_seq = engine->seq;
    if (status == TENURE_OK)
        status = set_finding(engine, &engine->finding, &alert);

    row.hash = alert_hash(&engine->finding, about->region);
    uint8_t number[8];
    bytes_put_u64(number, ++engine->counters.alerts);
    struct tni_span value = { number, sizeof(number) };
    if (status == TENURE_OK)
        status = store_put(&engine->write, STORE_ALERT_IDS,
                           (struct tni_span){ (const uint8_t *)id, strlen(id) }, value);
    if (status == TENURE_OK)
        status = note_open(engine, key, engine->counters.alerts, row.hash);
    engine->counters.alerts_active++;
    ++*about->alerts_open;
    return status == TENURE_OK ? save_alert(engine, engine->counters.alerts, &row) : status;
}

/* An alert about departures of a scope only says something else: that waits for the day's end. */
static tenure_status
say_later(struct engine *engine, uint64_t number, struct alert_row *row)
{
    struct tni_span message;
    row->alert->revision--;
    tenure_status status = keep_alert(engine, number, row, &message);
    return status == TENURE_OK ? day_end_await_alert(engine, number) : status;
}

/* Most looks at a subject find what they found the last time. */
static tenure_status
revise_alert(struct engine *engine, const struct open_alert *open,
             const struct alert_subject *about, struct tni_span key)
{
    struct alert_row row;
    uint64_t hash = alert_hash(&engine->finding, about->region);
    if (hash == open->hash)
        return TENURE_OK;
    tenure_status status = note_open(engine, key, open->number, hash);
    if (status == TENURE_OK)
        status = alert_read(engine, open->number, &row);
    if (status != TENURE_OK)
        return status;
    Tenure__V1__Severity severity = row.alert->severity;
    const char *muted_by = row.alert->muted_by;
    row.hash = hash;
    row.alert->region = (char *)about->region;
    row.alert->revision++;
    status = set_finding(engine, &engine->finding, row.alert);
    if (status != TENURE_OK)
        return status;
    bool waits = about->kind == SUBJECT_SCOPE && !about->ends_day &&
                 severity == row.alert->severity && strcmp(muted_by, row.alert->muted_by) == 0;
    return waits ? say_later(engine, open->number, &row) : save_alert(engine, open->number, &row);
}

tenure_status
alert_send_again(struct engine *engine, uint64_t number)
{
    struct alert_row row;
    tenure_status status = alert_read(engine, number, &row);
    if (status != TENURE_OK || row.hash == row.sent_hash)
        return status;
    row.alert->revision++;
    return save_alert(engine, number, &row);
}

/* Whether the entry in work took back an event that the alert rests on; what it brought back was no
 * evidence. */
static bool
is_withdrawn(const struct engine *engine, const Tenure__V1__Alert *alert)
{
    for (size_t flip = 0; flip < engine->flips_count; flip++) {
        for (size_t i = 0; i < alert->n_evidence; i++) {
            if (alert->evidence[i]->seq == engine->flips[flip])
                return true;
        }
    }
    return false;
}

/* Whether the day that ends took or brought back an event that the alert rests on. */
static tenure_status
is_withdrawn_on_day(struct engine *engine, const Tenure__V1__Alert *alert, bool *ret_withdrawn)
{
    struct store_read read = engine_read(engine);
    tenure_status status = TENURE_OK;
    *ret_withdrawn = false;
    for (size_t i = 0; i < alert->n_evidence && status == TENURE_OK && !*ret_withdrawn; i++) {
        bool was = false, is = false;
        status = live_was(read, alert->evidence[i]->seq, engine->day_began, &was);
        if (status == TENURE_OK)
            status = live_is(read, alert->evidence[i]->seq, &is);
        *ret_withdrawn = was != is;
    }
    return status;
}

/* How an alert about a figure ends at the end of a day. */
static tenure_status
ending_of_day(struct engine *engine, const struct alert_subject *about, Tenure__V1__Alert *alert)
{
    bool withdrawn;
    tenure_status status = is_withdrawn_on_day(engine, alert, &withdrawn);
    alert->ending = withdrawn      ? TENURE__V1__ALERT__ENDING__WITHDRAWN
                    : about->moved ? TENURE__V1__ALERT__ENDING__RESOLVED
                                   : TENURE__V1__ALERT__ENDING__EXPIRED;
    return status;
}

static Tenure__V1__Alert__Ending
ending_of(const struct engine *engine, const Tenure__V1__Alert *alert, bool organisation_ended)
{
    if (is_withdrawn(engine, alert))
        return TENURE__V1__ALERT__ENDING__WITHDRAWN;
    if (organisation_ended || engine->body == TENURE__V1__EVENT__BODY_RULES)
        return TENURE__V1__ALERT__ENDING__SUPERSEDED;
    if (engine->body == TENURE__V1__EVENT__BODY_CLOCK)
        return TENURE__V1__ALERT__ENDING__EXPIRED;
    return TENURE__V1__ALERT__ENDING__RESOLVED;
}

/* `about` is NULL where the rule has gone. */
tenure_status
alert_end(struct engine *engine, uint64_t number, struct tni_span key,
          const struct alert_subject *about)
{
    struct alert_row row;
    char day[TENURE_DATE_TEXT_MAX];
    tenure_status status = alert_read(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    if (about != NULL && about->ends_day)
        status = ending_of_day(engine, about, row.alert);
    else
        row.alert->ending = ending_of(engine, row.alert, about != NULL && about->ended);
    if (status != TENURE_OK)
        return status;
    row.alert->ended = tenure_day_format(engine->today, day);
    row.alert->ended_seq = engine->seq;
    row.alert->revision++;
    status = store_delete(&engine->write, STORE_ALERTS_OPEN, key);
    engine->counters.alerts_active--;
    return status == TENURE_OK ? save_alert(engine, number, &row) : status;
}

/* Does what the finding asks for; *ret_turned tells whether an alert was opened or ended. */
static tenure_status
apply(struct engine *engine, size_t index, const struct alert_subject *about, bool *ret_turned)
{
    const struct rule *rule = &engine->rules.rules[index];
    const struct finding *finding = &engine->finding;
    uint64_t number = engine->rule_numbers[index];
    struct open_alert open;
    uint8_t bytes[ALERT_OPEN_KEY_BYTES];
    struct tni_span key = alert_open_key(about->kind, about->number, number, bytes);
    tenure_status status =
        alert_find_open(engine_read(engine), about->kind, about->number, number, &open);
    *ret_turned = (open.number == 0) == finding->holds;
    if (status != TENURE_OK || (open.number == 0 && !finding->holds))
        return status;
    tni_arena_reset(&engine->state_arena);
    if (open.number == 0)
        return open_alert(engine, rule, about, key);
    if (finding->holds)
        return revise_alert(engine, &open, about, key);
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
    char name[MUTED_BY_MAX];
    tenure_status status = alert_read(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    row.alert->revision++; // if it is to be one
    status = mute_of(engine, row.alert, name);
    if (status != TENURE_OK || strcmp(row.alert->muted_by, name) == 0)
        return status;
    row.alert->muted = name[0] != '\0';
    row.alert->muted_by = name;
    return save_alert(engine, number, &row);
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
    tenure_status status = alert_read(engine, number, &row);
    if (status != TENURE_OK)
        return status;
    if (last_seq != 0)
        row.last_seq = last_seq;
    status = find_author(engine, number, row.last_seq, author);
    if (status != TENURE_OK)
        return status;
    bool is_new = strcmp(row.alert->acknowledged_by, author) != 0;
    if (is_new && row.alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE) {
        row.alert->acknowledged_by = author;
        row.alert->revision++;
        return save_alert(engine, number, &row);
    }
    struct tni_span message;
    return keep_alert(engine, number, &row, &message);
}
