/* SPDX-License-Identifier: Apache-2.0 */
#include "alerts_about.h"

#include <string.h>

#include "names.h"
#include <tenure/event.h>

enum {
    SUBJECT_ID_MAX = 2 * TENURE_SLUG_MAX + 1, // of a post
    SUBJECT_BYTES = 9,
    KEY_BYTES = SUBJECT_BYTES + 8
};

static struct tni_span
key_of(enum subject_kind kind, uint64_t number, uint64_t alert, uint8_t *bytes)
{
    bytes[0] = (uint8_t)kind;
    bytes_put_u64(bytes + 1, number);
    bytes_put_u64(bytes + SUBJECT_BYTES, alert);
    return (struct tni_span){ bytes, KEY_BYTES };
}

static tenure_status
add(struct store_write *write, enum subject_kind kind, uint64_t number, uint64_t alert)
{
    uint8_t bytes[KEY_BYTES];
    return store_put(write, STORE_ALERTS_ABOUT, key_of(kind, number, alert, bytes),
                     (struct tni_span){ 0 });
}

tenure_status
alerts_about_add(struct store_write *write, enum subject_kind kind, uint64_t number,
                 const char *organisation, uint64_t alert)
{
    uint64_t of;
    tenure_status status = add(write, kind, number, alert);
    if (status != TENURE_OK || kind != SUBJECT_POST)
        return status;
    status = names_find(write->read, NAME_ORGANISATION, organisation, &of);
    return status == TENURE_OK ? add(write, SUBJECT_ORGANISATION, of, alert) : status;
}

static tenure_status
list(struct store_read read, enum subject_kind kind, uint64_t number, struct id_set *alerts)
{
    struct store_cursor cursor;
    uint8_t bytes[KEY_BYTES];
    tenure_status status = store_cursor_open(read, STORE_ALERTS_ABOUT, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, key_of(kind, number, 0, bytes));
    while (status == TENURE_OK && memcmp(cursor.key.data, bytes, SUBJECT_BYTES) == 0) {
        if (!id_set_add(alerts, bytes_u64(cursor.key.data + SUBJECT_BYTES)))
            status = TENURE_NO_MEMORY;
        else
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
list_named(struct store_read read, enum name_kind names, const char *name, enum subject_kind kind,
           struct id_set *alerts)
{
    uint64_t number;
    tenure_status status =
        strlen(name) <= SUBJECT_ID_MAX ? names_find(read, names, name, &number) : TENURE_NOT_FOUND;
    if (status == TENURE_NOT_FOUND)
        return TENURE_OK;
    return status == TENURE_OK ? list(read, kind, number, alerts) : status;
}

tenure_status
alerts_about_subject(struct store_read read, const char *subject, struct id_set *ret_alerts)
{
    static const struct {
        enum name_kind names;
        enum subject_kind kind;
    } kinds[] = { { NAME_POST, SUBJECT_POST },
                  { NAME_ORGANISATION, SUBJECT_ORGANISATION },
                  { NAME_ORGANISATION, SUBJECT_SCOPE },
                  { NAME_PERSON, SUBJECT_PERSON } };
    tenure_status status = TENURE_OK;
    if (strcmp(subject, TENURE_EVERYTHING) == 0)
        status = list(read, SUBJECT_SCOPE, 0, ret_alerts);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && status == TENURE_OK; i++)
        status = list_named(read, kinds[i].names, subject, kinds[i].kind, ret_alerts);
    id_set_sort(ret_alerts);
    return status;
}

tenure_status
alerts_about_organisation(struct store_read read, const char *organisation,
                          struct id_set *ret_alerts)
{
    return list_named(read, NAME_ORGANISATION, organisation, SUBJECT_ORGANISATION, ret_alerts);
}
