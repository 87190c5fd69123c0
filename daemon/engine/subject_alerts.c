/* SPDX-License-Identifier: Apache-2.0 */
#include "subject_alerts.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "grow.h"
#include "names.h"
#include "rows.h"
#include <tenure/date.h>
#include <tenure/event.h>

enum {
    KEY_BYTES = 9,
    // flags after an alert's number
    IS_OPEN = 1,
    WAITS = 2, // the last finding is not published yet
    HAS_RUN = 4,
    FLAG_BITS = 3,
    OPENER_BITS = 2,
};

static struct tni_span
key_of(enum subject_kind kind, uint64_t number, uint8_t *bytes)
{
    bytes[0] = (uint8_t)kind;
    bytes_put_u64(bytes + 1, number);
    return (struct tni_span){ bytes, KEY_BYTES };
}

static tenure_status
find_row(struct store_read read, enum subject_kind kind, uint64_t number,
         struct row_reader *ret_reader)
{
    uint8_t bytes[KEY_BYTES];
    *ret_reader = (struct row_reader){ 0 };
    tenure_status status =
        store_find(read, STORE_ALERT_LISTS, key_of(kind, number, bytes), &ret_reader->rest);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static void
read_alert(struct row_reader *reader, struct rule_alert *ret_alert)
{
    ret_alert->rule = read_number(reader);
    uint64_t number = read_number(reader);
    ret_alert->number = number >> FLAG_BITS;
    ret_alert->is_open = (number & IS_OPEN) != 0;
    ret_alert->opened_seq = read_number(reader);
    ret_alert->time = (uint32_t)read_number(reader);
    ret_alert->run = (struct rule_run){ .broken_on = TENURE_NO_DAY };
    if ((number & HAS_RUN) != 0) {
        ret_alert->run.version = read_number(reader);
        ret_alert->run.since = (int32_t)read_signed(reader);
        ret_alert->run.broken_on = (int32_t)read_signed(reader);
    }
    if (!ret_alert->is_open)
        return;
    ret_alert->severity = (Tenure__V1__Severity)read_number(reader);
    uint64_t opener = read_number(reader);
    ret_alert->opener = (enum alert_opener)(opener & ((1U << OPENER_BITS) - 1));
    ret_alert->opener_confidence = (Tenure__V1__Event__Confidence)(opener >> OPENER_BITS);
    ret_alert->hash = read_hash(reader);
    ret_alert->sent_hash = (number & WAITS) != 0 ? read_hash(reader) : ret_alert->hash;
}

static void
write_alert(struct tni_writer *writer, const struct rule_alert *alert)
{
    bool waits = alert->is_open && alert->hash != alert->sent_hash;
    tni_write_varint(writer, alert->rule);
    tni_write_varint(writer, alert->number << FLAG_BITS | (alert->run.version != 0 ? HAS_RUN : 0) |
                                 (waits ? WAITS : 0) | (alert->is_open ? IS_OPEN : 0));
    tni_write_varint(writer, alert->opened_seq);
    tni_write_varint(writer, alert->time);
    if (alert->run.version != 0) {
        tni_write_varint(writer, alert->run.version);
        write_signed(writer, alert->run.since);
        write_signed(writer, alert->run.broken_on);
    }
    if (!alert->is_open)
        return;
    tni_write_varint(writer, alert->severity);
    tni_write_varint(writer, (uint64_t)alert->opener_confidence << OPENER_BITS | alert->opener);
    write_hash(writer, alert->hash);
    if (waits)
        write_hash(writer, alert->sent_hash);
}

/* Appends an alert. */
static struct rule_alert *
add_last(struct subject_alerts *list)
{
    void *grown = tni_grow(list->items, list->count, &list->max, sizeof(list->items[0]));
    if (grown == NULL)
        return NULL;
    list->items = grown;
    list->items[list->count] = (struct rule_alert){ 0 };
    return &list->items[list->count++];
}

tenure_status
subject_alerts_find(struct store_read read, enum subject_kind kind, uint64_t number,
                    struct subject_alerts *list)
{
    struct row_reader reader;
    tenure_status status = find_row(read, kind, number, &reader);
    list->count = 0;
    while (status == TENURE_OK && reader.rest.size > 0) {
        struct rule_alert *alert = add_last(list);
        if (alert == NULL)
            return TENURE_NO_MEMORY;
        read_alert(&reader, alert);
        if (reader.bad)
            return TENURE_DAMAGED;
    }
    return status;
}

tenure_status
subject_alerts_put(struct store_write *write, enum subject_kind kind, uint64_t number,
                   const struct subject_alerts *list)
{
    uint8_t bytes[KEY_BYTES];
    struct tni_writer writer = store_row_writer(write);
    for (size_t i = 0; i < list->count; i++)
        write_alert(&writer, &list->items[i]);
    if (writer.full)
        return TENURE_STORAGE;
    return store_put(write, STORE_ALERT_LISTS, key_of(kind, number, bytes),
                     (struct tni_span){ writer.data, writer.size });
}

void
subject_alerts_close(struct subject_alerts *list)
{
    free(list->items);
    *list = (struct subject_alerts){ 0 };
}

/* The index of the rule's alert, or where to insert it; lists are short. */
static size_t
position_of(const struct subject_alerts *list, uint64_t rule)
{
    size_t position = 0;
    while (position < list->count && list->items[position].rule < rule)
        position++;
    return position;
}

struct rule_alert *
subject_alerts_of(const struct subject_alerts *list, uint64_t rule)
{
    size_t position = position_of(list, rule);
    return position < list->count && list->items[position].rule == rule ? &list->items[position]
                                                                        : NULL;
}

struct rule_alert *
subject_alerts_add(struct subject_alerts *list, uint64_t rule)
{
    size_t position = position_of(list, rule);
    if (add_last(list) == NULL)
        return NULL;
    struct rule_alert *alert = &list->items[position];
    memmove(alert + 1, alert, (list->count - 1 - position) * sizeof(*alert));
    *alert = (struct rule_alert){ .rule = rule, .run = { .broken_on = TENURE_NO_DAY } };
    return alert;
}

tenure_status
subject_alerts_last(struct store_read read, enum subject_kind kind, uint64_t number, uint64_t rule,
                    uint64_t *ret_alert, bool *ret_open)
{
    struct row_reader reader;
    tenure_status status = find_row(read, kind, number, &reader);
    *ret_alert = 0;
    *ret_open = false;
    while (status == TENURE_OK && reader.rest.size > 0 && !reader.bad) {
        struct rule_alert alert;
        read_alert(&reader, &alert);
        if (alert.rule == rule) {
            *ret_alert = alert.number;
            *ret_open = alert.is_open;
            break;
        }
    }
    return reader.bad ? TENURE_DAMAGED : status;
}

tenure_status
subject_alerts_next(struct store_read read, enum subject_kind *kind, uint64_t *number)
{
    struct store_cursor cursor;
    uint8_t bytes[KEY_BYTES];
    tenure_status status = store_cursor_open(read, STORE_ALERT_LISTS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, key_of(*kind, *number, bytes));
    if (status == TENURE_OK) {
        *kind = (enum subject_kind)cursor.key.data[0];
        *number = bytes_u64(cursor.key.data + 1);
    }
    store_cursor_close(&cursor);
    return status;
}

tenure_status
subjects_named(struct store_read read, const char *name, subject_fn *take, void *context)
{
    static const struct {
        enum name_kind names;
        enum subject_kind kind;
    } kinds[] = { { NAME_POST, SUBJECT_POST },
                  { NAME_ORGANISATION, SUBJECT_ORGANISATION },
                  { NAME_ORGANISATION, SUBJECT_SCOPE },
                  { NAME_PERSON, SUBJECT_PERSON } };
    tenure_status status = TENURE_OK;
    if (strlen(name) > POST_NAME_MAX)
        return TENURE_OK;
    if (strcmp(name, TENURE_EVERYTHING) == 0)
        status = take(context, read, SUBJECT_SCOPE, 0);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && status == TENURE_OK; i++) {
        uint64_t number;
        status = names_find(read, kinds[i].names, name, &number);
        if (status == TENURE_OK)
            status = take(context, read, kinds[i].kind, number);
        else if (status == TENURE_NOT_FOUND)
            status = TENURE_OK;
    }
    return status;
}
