/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_updates.h"

#include <string.h>

#include "parts.h"

enum {
    OFFSET_BYTES = 8,
    ROW_KEY_MAX = CELL_KEY_MAX + OFFSET_BYTES,
    ROW_BYTES = CELL_OFFSETS * OFFSET_BYTES,
};

static struct tni_span
update_key(struct tni_span key, uint64_t offset, uint8_t *bytes)
{
    memcpy(bytes, key.data, key.size);
    bytes_put_u64(bytes + key.size, offset);
    return (struct tni_span){ bytes, key.size + OFFSET_BYTES };
}

tenure_status
figure_updates_add(struct store_write *write, struct tni_span key, struct cell *cell)
{
    uint8_t bytes[ROW_KEY_MAX], row[ROW_BYTES];
    tenure_status status = TENURE_OK;
    if (cell->offsets_count == CELL_OFFSETS) {
        for (int i = 0; i < CELL_OFFSETS; i++)
            bytes_put_u64(row + i * OFFSET_BYTES, cell->offsets[i]);
        status = store_put(write, STORE_FIGURE_UPDATES, update_key(key, cell->offsets[0], bytes),
                           (struct tni_span){ row, sizeof(row) });
        cell->offsets_count = 0;
    }
    cell->offsets[cell->offsets_count++] = cell->offset;
    return status;
}

static tenure_status
add(struct numbers *offsets, uint64_t offset, uint64_t first)
{
    return offset < first || numbers_add(offsets, offset) ? TENURE_OK : TENURE_NO_MEMORY;
}

/* The rows of one figure whose last offset is not before `first`. */
static tenure_status
add_rows(struct store_read read, struct tni_span key, uint64_t first, struct numbers *offsets)
{
    struct store_cursor cursor;
    uint8_t bytes[ROW_KEY_MAX];
    tenure_status status = store_cursor_open(read, STORE_FIGURE_UPDATES, &cursor);
    if (status != TENURE_OK)
        return status;
    // A row's key is at most CELL_OFFSETS updates of this figure before `first`: begin at the row
    // before.
    status = store_cursor_seek(&cursor, update_key(key, first, bytes));
    tenure_status before = status == TENURE_OK          ? store_cursor_previous(&cursor)
                           : status == TENURE_NOT_FOUND ? store_cursor_last(&cursor)
                                                        : status;
    bool is_of = before == TENURE_OK && cursor.key.size == key.size + OFFSET_BYTES &&
                 memcmp(cursor.key.data, key.data, key.size) == 0;
    status = before == TENURE_NOT_FOUND ? TENURE_OK : before;
    if (status == TENURE_OK && !is_of)
        status = store_cursor_seek(&cursor, update_key(key, first, bytes));
    while (status == TENURE_OK && cursor.key.size == key.size + OFFSET_BYTES &&
           memcmp(cursor.key.data, key.data, key.size) == 0) {
        if (cursor.value.size != ROW_BYTES)
            status = TENURE_DAMAGED;
        for (int i = 0; i < CELL_OFFSETS && status == TENURE_OK; i++)
            status = add(offsets, bytes_u64(cursor.value.data + i * OFFSET_BYTES), first);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
add_figure(struct store_read read, struct tni_span key, struct tni_span row, uint64_t first,
           struct numbers *offsets)
{
    struct cell cell;
    if (!cell_read(row, &cell))
        return TENURE_DAMAGED;
    tenure_status status = add_rows(read, key, first, offsets);
    for (uint64_t i = 0; i < cell.offsets_count && status == TENURE_OK; i++)
        status = add(offsets, cell.offsets[i], first);
    return status;
}

tenure_status
figure_updates_find(struct store_read read, const char *scope, const char *name, const char *label,
                    uint64_t first, struct numbers *ret_offsets)
{
    struct store_cursor cursor;
    uint8_t bytes[CELL_KEY_MAX];
    uint64_t number;
    enum indicator indicator = indicator_named(name);
    tenure_status status = subject_scope(read, scope, &number);
    if (status != TENURE_OK || indicator == INDICATORS || strlen(label) > LABEL_MAX)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    struct tni_span prefix = cell_key(number, indicator, label, bytes);
    status = store_cursor_open(read, STORE_INDICATORS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, prefix);
    while (status == TENURE_OK && cursor.key.size >= prefix.size &&
           memcmp(cursor.key.data, prefix.data, prefix.size) == 0) {
        if (label[0] == '\0' || cursor.key.size == prefix.size)
            status = add_figure(read, cursor.key, cursor.value, first, ret_offsets);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    numbers_sort(ret_offsets);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
