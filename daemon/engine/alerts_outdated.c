/* SPDX-License-Identifier: Apache-2.0 */
/* The alerts of rules that changed or went. */
#include <string.h>

#include "parts.h"

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
        struct alert_row row;
        char rule[TENURE_SLUG_MAX + 1];
        tenure_status status = store_cursor_open(engine_read(engine), STORE_ALERTS_OPEN, &cursor);
        if (status != TENURE_OK)
            return status;
        status = store_cursor_seek(&cursor, (struct tni_span){ key, ALERT_OPEN_KEY_BYTES });
        if (status == TENURE_OK) {
            memcpy(key, cursor.key.data, ALERT_OPEN_KEY_BYTES);
            *ret_alert = bytes_u64(cursor.value.data);
        }
        store_cursor_close(&cursor);
        if (status == TENURE_OK)
            status = alert_row_find(engine_read(engine), *ret_alert, &row);
        if (status != TENURE_OK)
            return status;
        alert_body_text(row.body, ALERT_RULE, rule, sizeof(rule));
        if (!is_in_force(&engine->rules, rule,
                         alert_body_field(row.body, ALERT_RULE_VERSION).value))
            return TENURE_OK;
        bytes_put_u64(key + 9, bytes_u64(key + 9) + 1);
    }
}

/* One less open alert in the row of a subject. */
static tenure_status
discount(struct engine *engine, enum subject_kind kind, uint64_t number)
{
    struct person_row person;
    struct scope_row scope;
    struct organisation_row *organisation = &engine->organisation;
    tenure_status status;
    switch (kind) {
    case SUBJECT_POST:
        status = post_load(engine, number);
        engine->post.alerts_open--;
        return status == TENURE_OK ? post_save(engine) : status;
    case SUBJECT_ORGANISATION:
        status = organisation_find_all(engine_read(engine), number, organisation);
        organisation->alerts_open--;
        return status == TENURE_OK
                   ? organisation_put(&engine->write, number, organisation, engine->scratch)
                   : status;
    case SUBJECT_PERSON:
        status = person_find(engine_read(engine), number, &person);
        person.alerts_open--;
        return status == TENURE_OK ? person_put(&engine->write, number, &person) : status;
    case SUBJECT_SCOPE:
        status = scope_find(engine_read(engine), number, &scope);
        scope.alerts_open--;
        return status == TENURE_OK ? scope_put(&engine->write, number, &scope) : status;
    case SUBJECT_CLOCK:
    case SUBJECT_TURNS:
    case SUBJECT_SURVEY:
    case SUBJECT_SILENCES:
    case SUBJECT_ALERT:
    case SUBJECT_RULES: break;
    }
    return TENURE_DAMAGED; // no rule is about these
}

tenure_status
alerts_of_changed_rules(struct engine *engine)
{
    uint8_t key[ALERT_OPEN_KEY_BYTES] = { 0 };
    for (;;) {
        uint64_t number;
        tenure_status status = next_outdated(engine, key, &number);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        status = discount(engine, (enum subject_kind)key[0], bytes_u64(key + 1));
        if (status == TENURE_OK)
            status = alert_end(engine, number, (struct tni_span){ key, sizeof(key) }, NULL);
        if (status != TENURE_OK)
            return status;
    }
}
