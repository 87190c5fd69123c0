/* SPDX-License-Identifier: Apache-2.0 */
#include "indicator_updates.h"

#include <string.h>
#include <xxhash.h>

#include "subjects.h"

static struct indicator_hash
hash_of(uint64_t scope, enum indicator indicator, const char *label)
{
    uint64_t figure[] = { scope, indicator };
    return (struct indicator_hash){ (uint32_t)XXH3_64bits(figure, sizeof(figure)),
                                    (uint32_t)XXH3_64bits(label, strlen(label)) };
}

tenure_status
indicator_updates_end(struct store_write *write, struct indicator_updates *updates)
{
    struct tni_span row = { (const uint8_t *)updates->hashes,
                            updates->count * sizeof(updates->hashes[0]) };
    if (updates->count == 0)
        return TENURE_OK;
    updates->count = 0;
    return store_put_number(write, STORE_INDICATOR_UPDATES, updates->first, row);
}

tenure_status
indicator_updates_add(struct store_write *write, struct indicator_updates *updates,
                      const struct indicator_name *name, uint64_t offset)
{
    tenure_status status =
        updates->count == INDICATOR_HASHES_MAX ? indicator_updates_end(write, updates) : TENURE_OK;
    if (updates->count == 0)
        updates->first = offset;
    updates->hashes[updates->count++] = hash_of(name->scope, name->indicator, name->label);
    return status;
}

/* Moves to the row that contains an offset, or the first one after it. */
static tenure_status
seek(struct store_cursor *cursor, uint64_t offset)
{
    tenure_status status = store_cursor_seek_number(cursor, offset);
    if (status == TENURE_OK && store_cursor_number(cursor) == offset)
        return TENURE_OK;
    tenure_status before =
        status == TENURE_OK ? store_cursor_previous(cursor) : store_cursor_last(cursor);
    // There is no earlier row, so use the first later one.
    return before == TENURE_NOT_FOUND && status == TENURE_OK
               ? store_cursor_seek_number(cursor, offset)
               : before;
}

static tenure_status
add_row(const struct store_cursor *cursor, struct indicator_hash asked, bool any_label,
        uint64_t first, struct id_set *offsets)
{
    uint64_t offset = store_cursor_number(cursor);
    struct indicator_hash hash;
    if (cursor->value.size % sizeof(hash) != 0)
        return TENURE_DAMAGED;
    for (size_t at = 0; at < cursor->value.size; at += sizeof(hash), offset++) {
        memcpy(&hash, cursor->value.data + at, sizeof(hash));
        if (hash.figure == asked.figure && (any_label || hash.label == asked.label) &&
            offset >= first && !id_set_add(offsets, offset))
            return TENURE_NO_MEMORY;
    }
    return TENURE_OK;
}

tenure_status
indicator_updates_find(struct store_read read, const char *scope, const char *name,
                       const char *label, uint64_t first, struct id_set *ret_offsets)
{
    struct store_cursor cursor;
    uint64_t number;
    enum indicator indicator = indicator_named(name);
    tenure_status status = subject_scope(read, scope, &number);
    if (status != TENURE_OK || indicator == INDICATORS)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    struct indicator_hash asked = hash_of(number, indicator, label);
    status = store_cursor_open(read, STORE_INDICATOR_UPDATES, &cursor);
    if (status != TENURE_OK)
        return status;
    status = seek(&cursor, first);
    while (status == TENURE_OK) {
        status = add_row(&cursor, asked, label[0] == '\0', first, ret_offsets);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
