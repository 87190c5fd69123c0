/* SPDX-License-Identifier: Apache-2.0 */
#include "alert_id.h"

#include <stdlib.h>
#include <string.h>

#include "alert_row.h"
#include "names.h"
#include "subject_alerts.h"
#include "text.h"

void
alert_id_write(const char *rule, const char *subject, uint64_t seq, uint32_t time, char *ret_id)
{
    char *end = tni_put_text(tni_put_text(tni_put_text(ret_id, rule), "/"), subject);
    end = tni_put_unsigned(tni_put_text(end, "@"), seq);
    if (time > 1)
        tni_put_unsigned(tni_put_text(end, "."), time);
}

tenure_status
alert_id_first(struct store_read read, uint64_t alerts, uint64_t seq, uint64_t *ret_number)
{
    uint64_t low = 1, high = alerts + 1;
    while (low < high) {
        struct alert_row row;
        uint64_t middle = low + (high - low) / 2;
        tenure_status status = alert_row_find(read, middle, &row);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
        if (row.opened_seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_number = low;
    return TENURE_OK;
}

static tenure_status
has_id(struct store_read read, const struct alert_row *row, const char *id, bool *ret_has)
{
    struct tni_span message;
    char text[ALERT_ID_MAX];
    tenure_status status = alert_published(read, row, &message);
    if (status != TENURE_OK)
        return status;
    alert_body_text(message, ALERT_ID, text, sizeof(text));
    *ret_has = strcmp(text, id) == 0;
    return TENURE_OK;
}

tenure_status
alert_id_find(struct store_read read, uint64_t alerts, const char *id, uint64_t *ret_number)
{
    const char *at = strrchr(id, '@');
    if (at == NULL)
        return TENURE_NOT_FOUND;
    uint64_t seq = strtoull(at + 1, NULL, 10);
    tenure_status status = alert_id_first(read, alerts, seq, ret_number);
    for (; status == TENURE_OK && *ret_number <= alerts; ++*ret_number) {
        struct alert_row row;
        bool is_it = false;
        status = alert_row_find(read, *ret_number, &row);
        if (status == TENURE_OK && row.opened_seq != seq)
            break;
        if (status == TENURE_OK)
            status = has_id(read, &row, id, &is_it);
        if (is_it)
            return status;
    }
    return status == TENURE_OK ? TENURE_NOT_FOUND : status;
}

/* The last alert of a rule about subjects of one name. */
struct last {
    uint64_t rule, number;
};

static tenure_status
take_last(void *context, struct store_read read, enum subject_kind kind, uint64_t number)
{
    struct last *last = context;
    uint64_t alert;
    bool is_open;
    tenure_status status = subject_alerts_last(read, kind, number, last->rule, &alert, &is_open);
    if (status == TENURE_OK && alert > last->number)
        last->number = alert;
    return status;
}

tenure_status
alert_id_find_last(struct store_read read, const char *rule_and_subject, uint64_t *ret_number)
{
    const char *slash = strchr(rule_and_subject, '/');
    char name[TENURE_SLUG_MAX + 1];
    struct last last = { 0 };
    size_t size = slash != NULL ? (size_t)(slash - rule_and_subject) : sizeof(name);
    if (size >= sizeof(name) || strlen(rule_and_subject) >= ALERT_ID_MAX)
        return TENURE_NOT_FOUND;
    memcpy(name, rule_and_subject, size);
    name[size] = '\0';
    tenure_status status = names_find(read, NAME_RULE, name, &last.rule);
    // of all kinds, because the rule's template, and so its kind of subject, may have changed
    if (status == TENURE_OK)
        status = subjects_named(read, slash + 1, take_last, &last);
    *ret_number = last.number;
    return status == TENURE_OK && last.number == 0 ? TENURE_NOT_FOUND : status;
}
