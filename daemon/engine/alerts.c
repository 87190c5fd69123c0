/* The life of alerts: one for as long as a rule's condition holds, and one ending for each. */
#include <stdio.h>
#include <string.h>

#include "parts.h"

enum {
    OPEN_KEY_BYTES = 17,
    ID_MAX = 300,
    ROW_HEAD_BYTES = 8
};

static struct tni_span
open_key(uint8_t kind, uint64_t number, uint64_t rule, uint8_t *bytes)
{
    bytes[0] = kind;
    bytes_put_u64(bytes + 1, number);
    bytes_put_u64(bytes + 9, rule);
    return (struct tni_span){ bytes, OPEN_KEY_BYTES };
}

static tenure_status
rule_number(struct engine *engine, const char *name, uint64_t *ret_number)
{
    tenure_status status = names_find(engine_read(engine), NAME_RULE, name, ret_number);
    if (status != TENURE_NOT_FOUND)
        return status;
    *ret_number = ++engine->counters.rules;
    return names_add(&engine->write, NAME_RULE, name, *ret_number);
}

uint64_t
alert_row_offset(struct tni_span row)
{
    return row.size >= ROW_HEAD_BYTES ? bytes_u64(row.data) : 0;
}

Tenure__V1__Alert *
alert_row_unpack(struct tni_span row, struct tni_arena *arena)
{
    if (row.size < ROW_HEAD_BYTES)
        return NULL;
    return tenure__v1__alert__unpack(&arena->allocator, row.size - ROW_HEAD_BYTES,
                                     row.data + ROW_HEAD_BYTES);
}

static tenure_status
read_alert(struct engine *engine, uint64_t number, Tenure__V1__Alert **ret_alert)
{
    struct tni_span row;
    tenure_status status = store_find_number(engine_read(engine), STORE_ALERTS, number, &row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    *ret_alert = alert_row_unpack(row, &engine->state_arena);
    return *ret_alert != NULL ? TENURE_OK : TENURE_DAMAGED;
}

static tenure_status
save_alert(struct engine *engine, uint64_t number, const Tenure__V1__Alert *alert)
{
    size_t size = tenure__v1__alert__get_packed_size(alert);
    uint8_t *row = tni_arena_take(&engine->state_arena, ROW_HEAD_BYTES + size);
    if (row == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__alert__pack(alert, row + ROW_HEAD_BYTES);
    tenure_status status = emit_alert(engine, alert->organisation, alert->rule,
                                      (struct tni_span){ row + ROW_HEAD_BYTES, size });
    bytes_put_u64(row, engine->counters.alert_offset);
    if (status == TENURE_OK)
        status = store_put_number(&engine->write, STORE_ALERTS, number,
                                  (struct tni_span){ row, ROW_HEAD_BYTES + size });
    return status;
}

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
        figures[i].name = (char *)finding->figures[i].name;
        figures[i].number = finding->figures[i].number;
        figures[i].text = state_text(arena, finding->figures[i].text);
        if (figures[i].text == NULL)
            return false;
        alert->figures[i] = &figures[i];
    }
    return true;
}

static tenure_status
set_evidence(struct engine *engine, const struct finding *finding, Tenure__V1__Alert *alert)
{
    struct tni_arena *arena = &engine->state_arena;
    Tenure__V1__Evidence *evidence =
        tni_arena_take(arena, (finding->evidence_count + 1) * sizeof(*evidence));
    alert->evidence =
        tni_arena_take(arena, (finding->evidence_count + 1) * sizeof(*alert->evidence));
    if (evidence == NULL || alert->evidence == NULL)
        return TENURE_NO_MEMORY;
    alert->n_evidence = finding->evidence_count;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        struct log_entry entry;
        tenure_status status = log_read(engine_read(engine), finding->evidence[i], &entry);
        if (status != TENURE_OK)
            return status;
        tni_arena_reset(&engine->history_arena);
        Tenure__V1__Event *event = tenure__v1__event__unpack(
            &engine->history_arena.allocator, entry.content.size, entry.content.data);
        if (event == NULL)
            return TENURE_DAMAGED;
        tenure__v1__evidence__init(&evidence[i]);
        evidence[i].seq = entry.seq;
        evidence[i].source = state_text(arena, event->source);
        evidence[i].id = state_text(arena, event->id);
        if (evidence[i].source == NULL || evidence[i].id == NULL)
            return TENURE_NO_MEMORY;
        alert->evidence[i] = &evidence[i];
    }
    return TENURE_OK;
}

static tenure_status
set_finding(struct engine *engine, const struct finding *finding, Tenure__V1__Alert *alert)
{
    alert->severity = finding->severity;
    alert->confidence = finding->confidence;
    alert->headline = state_text(&engine->state_arena, finding->headline);
    if (alert->headline == NULL || !set_figures(&engine->state_arena, finding, alert))
        return TENURE_NO_MEMORY;
    return set_evidence(engine, finding, alert);
}

static bool
says_the_same(const Tenure__V1__Alert *alert, const struct finding *finding)
{
    if (alert->severity != finding->severity || alert->confidence != finding->confidence ||
        strcmp(alert->headline, finding->headline) != 0 ||
        alert->n_figures != finding->figures_count || alert->n_evidence != finding->evidence_count)
        return false;
    for (size_t i = 0; i < alert->n_figures; i++) {
        const struct figure *figure = &finding->figures[i];
        if (alert->figures[i]->number != figure->number ||
            strcmp(alert->figures[i]->name, figure->name) != 0 ||
            strcmp(alert->figures[i]->text, figure->text) != 0)
            return false;
    }
    for (size_t i = 0; i < alert->n_evidence; i++) {
        if (alert->evidence[i]->seq != finding->evidence[i])
            return false;
    }
    return true;
}

/* RULE/SUBJECT@SEQ; .2, .3 where the entry in work has opened it before. */
static tenure_status
make_id(struct engine *engine, const char *rule, const char *subject, char *id)
{
    for (unsigned time = 1;; time++) {
        struct tni_span value;
        int size =
            snprintf(id, ID_MAX, "%s/%s@%llu", rule, subject, (unsigned long long)engine->seq);
        if (time > 1)
            snprintf(id + size, ID_MAX - (size_t)size, ".%u", time);
        tenure_status status =
            store_find(engine_read(engine), STORE_ALERT_IDS,
                       (struct tni_span){ (const uint8_t *)id, strlen(id) }, &value);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

static tenure_status
open_alert(struct engine *engine, const struct rule *rule, const struct post_subject *subject,
           const struct finding *finding, struct tni_span key)
{
    struct post_row *row = &engine->post;
    char id[ID_MAX], post[POST_NAME_MAX + 1], day[TENURE_DATE_TEXT_MAX];
    snprintf(post, sizeof(post), "%s/%s", row->organisation_id, row->role);
    tenure_status status = make_id(engine, rule->name, post, id);

    Tenure__V1__Alert alert;
    tenure__v1__alert__init(&alert);
    alert.id = id;
    alert.rule = (char *)rule->name;
    alert.rule_version = rule->version;
    alert.subject = post;
    alert.organisation = row->organisation_id;
    alert.role = row->role;
    alert.region = (char *)subject->region;
    alert.revision = 1;
    alert.opened = tenure_day_format(engine->today, day);
    alert.opened_seq = engine->seq;
    if (status == TENURE_OK)
        status = set_finding(engine, finding, &alert);

    uint8_t number[8];
    bytes_put_u64(number, ++engine->counters.alerts);
    struct tni_span value = { number, sizeof(number) };
    if (status == TENURE_OK)
        status = store_put(&engine->write, STORE_ALERT_IDS,
                           (struct tni_span){ (const uint8_t *)id, strlen(id) }, value);
    if (status == TENURE_OK)
        status = store_put(&engine->write, STORE_ALERTS_OPEN, key, value);
    engine->counters.alerts_active++;
    row->alerts_open++;
    return status == TENURE_OK ? save_alert(engine, engine->counters.alerts, &alert) : status;
}

static tenure_status
revise_alert(struct engine *engine, uint64_t number, const struct finding *finding)
{
    Tenure__V1__Alert *alert;
    tenure_status status = read_alert(engine, number, &alert);
    if (status != TENURE_OK || says_the_same(alert, finding))
        return status;
    status = set_finding(engine, finding, alert);
    alert->revision++;
    return status == TENURE_OK ? save_alert(engine, number, alert) : status;
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

static tenure_status
end_alert(struct engine *engine, uint64_t number, struct tni_span key, bool organisation_ended)
{
    Tenure__V1__Alert *alert;
    char day[TENURE_DATE_TEXT_MAX];
    tenure_status status = read_alert(engine, number, &alert);
    if (status != TENURE_OK)
        return status;
    alert->ending = ending_of(engine, alert, organisation_ended);
    alert->ended = tenure_day_format(engine->today, day);
    alert->ended_seq = engine->seq;
    alert->revision++;
    status = store_delete(&engine->write, STORE_ALERTS_OPEN, key);
    engine->counters.alerts_active--;
    return status == TENURE_OK ? save_alert(engine, number, alert) : status;
}

/* The alert that the rule has open about the post; 0: none. */
static tenure_status
find_open(struct engine *engine, const char *rule, uint8_t *key, uint64_t *ret_alert)
{
    uint64_t number;
    struct tni_span value;
    tenure_status status = rule_number(engine, rule, &number);
    *ret_alert = 0;
    if (status != TENURE_OK)
        return status;
    open_key(SUBJECT_POST, engine->post_number, number, key);
    status = store_find(engine_read(engine), STORE_ALERTS_OPEN,
                        (struct tni_span){ key, OPEN_KEY_BYTES }, &value);
    if (status == TENURE_OK)
        *ret_alert = bytes_u64(value.data);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
evaluate_rule(struct engine *engine, const struct rule *rule, const struct post_subject *subject,
              int32_t *review)
{
    struct finding finding;
    finding.holds = false;
    finding.confidence = TENURE__V1__EVENT__CONFIDENCE__CONFIRMED;
    finding.figures_count = finding.evidence_count = 0;
    finding.review = TENURE_NO_DAY;
    if (rule_admits_post(rule, subject))
        rule->of->evaluate_post(rule, subject, &finding);
    *review = tenure_day_earlier(*review, finding.review);
    if (!finding.holds && engine->post.alerts_open == 0)
        return TENURE_OK;

    uint8_t key[OPEN_KEY_BYTES];
    uint64_t open = 0;
    tenure_status status = find_open(engine, rule->name, key, &open);
    struct tni_span key_span = { key, sizeof(key) };
    if (status != TENURE_OK || (open == 0 && !finding.holds))
        return status;
    if (open == 0)
        return open_alert(engine, rule, subject, &finding, key_span);
    if (finding.holds)
        return revise_alert(engine, open, &finding);
    engine->post.alerts_open--;
    return end_alert(engine, open, key_span,
                     subject->view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED);
}

tenure_status
alerts_of_post(struct engine *engine, const struct post_subject *subject, int32_t *review)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        if (engine->rules.rules[i].of->subject == SUBJECT_POST)
            status = evaluate_rule(engine, &engine->rules.rules[i], subject, review);
    }
    return status;
}

static bool
is_in_force(const struct rules *rules, const char *name, uint64_t version)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->rules[i].name, name) == 0)
            return rules->rules[i].version == version;
    }
    return false;
}

/* The first open alert after a key whose rule is no longer in force as it was. */
static tenure_status
next_outdated(struct engine *engine, uint8_t *key, uint64_t *ret_alert)
{
    for (;;) {
        struct store_cursor cursor;
        Tenure__V1__Alert *alert;
        tenure_status status = store_cursor_open(engine_read(engine), STORE_ALERTS_OPEN, &cursor);
        if (status != TENURE_OK)
            return status;
        status = store_cursor_seek(&cursor, (struct tni_span){ key, OPEN_KEY_BYTES });
        if (status == TENURE_OK) {
            memcpy(key, cursor.key.data, OPEN_KEY_BYTES);
            *ret_alert = bytes_u64(cursor.value.data);
        }
        store_cursor_close(&cursor);
        tni_arena_reset(&engine->state_arena);
        if (status == TENURE_OK)
            status = read_alert(engine, *ret_alert, &alert);
        if (status != TENURE_OK)
            return status;
        if (!is_in_force(&engine->rules, alert->rule, alert->rule_version))
            return TENURE_OK;
        bytes_put_u64(key + 9, bytes_u64(key + 9) + 1);
    }
}

tenure_status
alerts_of_changed_rules(struct engine *engine)
{
    uint8_t key[OPEN_KEY_BYTES] = { 0 };
    for (;;) {
        uint64_t number;
        tenure_status status = next_outdated(engine, key, &number);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        status = fold_load_post(engine, bytes_u64(key + 1));
        if (status != TENURE_OK)
            return status;
        engine->post.alerts_open--;
        status = end_alert(engine, number, (struct tni_span){ key, sizeof(key) }, false);
        if (status == TENURE_OK)
            status = fold_save_post(engine);
        if (status != TENURE_OK)
            return status;
    }
}
