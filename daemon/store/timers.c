#include "timers.h"

#include <tenure/date.h>

enum {
    KEY_BYTES = 13
};
static const uint32_t day_bias = UINT32_C(1) << 31; // so that days before 1970 sort first

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

tenure_status
timers_next(struct store_read read, struct timer *timer)
{
    struct store_cursor cursor;
    uint8_t key[KEY_BYTES];
    tenure_status status = store_cursor_open(read, STORE_TIMERS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, timer_key(timer->day, timer->kind, timer->number + 1, key));
    if (status == TENURE_OK && cursor.key.size != KEY_BYTES)
        status = TENURE_DAMAGED;
    if (status == TENURE_OK)
        *timer = (struct timer){
            .day = (int32_t)(bytes_u32(cursor.key.data) ^ day_bias),
            .kind = cursor.key.data[4],
            .number = bytes_u64(cursor.key.data + 5),
        };
    store_cursor_close(&cursor);
    return status;
}
