/* SPDX-License-Identifier: Apache-2.0 */
#include "timers.h"

#include <stdlib.h>

#include "grow.h"
#include <tenure/date.h>

enum {
    KEY_BYTES = 13
};
static const uint32_t day_bias = UINT32_C(1) << 31; // makes days before 1970 sort first

static struct tni_span
timer_key(int32_t day, uint8_t kind, uint64_t number, uint8_t *bytes)
{
    bytes_put_u32(bytes, (uint32_t)day ^ day_bias);
    bytes[4] = kind;
    bytes_put_u64(bytes + 5, number);
    return (struct tni_span){ bytes, KEY_BYTES };
}

tenure_status
timers_move(struct store_write *write, uint8_t kind, uint64_t number, int32_t from, int32_t to)
{
    uint8_t key[KEY_BYTES];
    tenure_status status = TENURE_OK;
    if (from == to)
        return status;
    if (from != TENURE_NO_DAY)
        status = store_delete(write, STORE_TIMERS, timer_key(from, kind, number, key));
    if (status == TENURE_OK && to != TENURE_NO_DAY)
        status = store_put(write, STORE_TIMERS, timer_key(to, kind, number, key),
                           (struct tni_span){ key, 0 });
    return status;
}

static tenure_status
add_due(struct due *due, struct timed_subject subject)
{
    void *grown = tni_grow(due->subjects, due->count, &due->max, sizeof(subject));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    due->subjects = grown;
    due->subjects[due->count++] = subject;
    return TENURE_OK;
}

/* TENURE_NOT_FOUND if the cursor is past the day. */
static tenure_status
take_due(const struct store_cursor *cursor, int32_t last, struct due *due)
{
    if (cursor->key.size != KEY_BYTES)
        return TENURE_DAMAGED;
    int32_t day = (int32_t)(bytes_u32(cursor->key.data) ^ day_bias);
    if (day > last || (due->count > 0 && day != due->day))
        return TENURE_NOT_FOUND;
    due->day = day;
    return add_due(due,
                   (struct timed_subject){ bytes_u64(cursor->key.data + 5), cursor->key.data[4] });
}

tenure_status
timers_due(struct store_read read, int32_t after, int32_t last, struct due *due)
{
    struct store_cursor cursor;
    uint8_t key[KEY_BYTES];
    due->count = 0;
    tenure_status status = store_cursor_open(read, STORE_TIMERS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, timer_key(after + 1, 0, 0, key));
    while (status == TENURE_OK) {
        status = take_due(&cursor, last, due);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND && due->count > 0 ? TENURE_OK : status;
}

void
due_close(struct due *due)
{
    free(due->subjects);
    *due = (struct due){ 0 };
}
