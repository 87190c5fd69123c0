/* SPDX-License-Identifier: Apache-2.0 */
#include "journal.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "store_parts.h"

enum {
    FIRST_ROOM = 64 * 1024,
    VIEW_BYTES_MAX = 3 * JOURNAL_MAX, // then a reader begins anew
    LET_GO_MAX = 8,                   // records, by one commit
    CHECKSUM_BYTES = 8
};

/* Before the rows of a record. */
struct head {
    uint64_t checksum; // XXH3 of everything behind it
    uint64_t first;    // the oldest record that is still needed with this one
};

/* Before the key and the value of a row. */
struct row_head {
    uint32_t value_size;
    uint16_t key_size;
    uint8_t table, kind;
};

void
journal_close(struct journal *journal)
{
    free(journal->record);
    *journal = (struct journal){ 0 };
}

static bool
read_head(struct tni_span record, struct head *ret_head)
{
    if (record.size < sizeof(*ret_head))
        return false;
    memcpy(ret_head, record.data, sizeof(*ret_head));
    return ret_head->checksum ==
           XXH3_64bits(record.data + CHECKSUM_BYTES, record.size - CHECKSUM_BYTES);
}

/* The checksum is right, so the rows are what was written. */
static tenure_status
take_up(struct overlay *overlay, struct tni_span record)
{
    struct head head;
    tenure_status status = read_head(record, &head) ? TENURE_OK : TENURE_DAMAGED;
    const uint8_t *at = record.data + sizeof(head), *end = record.data + record.size;
    while (status == TENURE_OK && at < end) {
        struct row_head row;
        memcpy(&row, at, sizeof(row));
        struct tni_span key = { at + sizeof(row), row.key_size };
        struct tni_span value = { key.data + key.size, row.value_size };
        status = overlay_put(overlay, (enum store_table)row.table, (enum overlay_kind)row.kind, key,
                             value);
        at = value.data + value.size;
    }
    return status;
}

static tenure_status
follow(MDB_cursor *cursor, struct overlay *overlay)
{
    MDB_val key, value;
    struct head head;
    uint64_t last;
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
    if (rc != MDB_SUCCESS)
        return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
    memcpy(&last, key.mv_data, sizeof(last));
    if (last == overlay->last)
        return TENURE_OK;
    if (!read_head(span_of(value), &head))
        return TENURE_DAMAGED;
    if (overlay->last + 1 < head.first || blocks_taken(&overlay->rows) > VIEW_BYTES_MAX)
        overlay_clear(overlay);
    uint64_t next = overlay->last + 1 > head.first ? overlay->last + 1 : head.first;
    tenure_status status = TENURE_OK;
    for (; status == TENURE_OK && next <= last; next++) {
        key = val_of(span_of_number(&next));
        rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_KEY);
        status = rc == MDB_NOTFOUND ? TENURE_DAMAGED : status_of_mdb(rc);
        if (status == TENURE_OK)
            status = take_up(overlay, span_of(value));
    }
    overlay->last = last;
    overlay->first = head.first;
    return status;
}

tenure_status
journal_follow(MDB_txn *txn, MDB_dbi dbi, struct overlay *overlay)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, dbi, &cursor);
    if (rc != MDB_SUCCESS)
        return status_of_mdb(rc);
    tenure_status status = follow(cursor, overlay);
    mdb_cursor_close(cursor);
    if (status != TENURE_OK)
        overlay_clear(overlay);
    return status;
}

static void
begin_round(struct journal *journal, uint64_t last)
{
    journal->began = last;
    journal->table = 0;
    journal->key_size = 0;
}

void
journal_begin(struct journal *journal, const struct overlay *overlay)
{
    journal->size = 0;
    begin_round(journal, overlay->last);
}

static bool
make_room(struct journal *journal, size_t size)
{
    if (journal->size + size <= journal->room)
        return true;
    size_t room = 2 * (journal->size + size);
    uint8_t *record = realloc(journal->record, room > FIRST_ROOM ? room : FIRST_ROOM);
    if (record == NULL)
        return false;
    journal->record = record;
    journal->room = room > FIRST_ROOM ? room : FIRST_ROOM;
    return true;
}

static void
write_bytes(struct journal *journal, const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(journal->record + journal->size, bytes, size);
    journal->size += size;
}

tenure_status
journal_add(struct journal *journal, struct overlay *overlay, enum store_table table,
            enum overlay_kind kind, struct tni_span key, struct tni_span value)
{
    struct row_head row = { (uint32_t)value.size, (uint16_t)key.size, (uint8_t)table,
                            (uint8_t)kind };
    if (!make_room(journal, sizeof(struct head) + sizeof(row) + key.size + value.size))
        return TENURE_NO_MEMORY;
    if (journal->size == 0)
        journal->size = sizeof(struct head);
    write_bytes(journal, &row, sizeof(row));
    write_bytes(journal, key.data, key.size);
    write_bytes(journal, value.data, value.size);
    return overlay_put(overlay, table, kind, key, value);
}

tenure_status
journal_pass_over(struct journal *journal, struct overlay *overlay)
{
    journal->size = 0;
    if (!make_room(journal, sizeof(struct head)))
        return TENURE_NO_MEMORY;
    journal->size = sizeof(struct head);
    // Not even this one is needed: who has taken up an earlier one forgets what it said.
    overlay->first = overlay->last + 2;
    begin_round(journal, overlay->last + 1);
    return TENURE_OK;
}

/* Records before `first`; some are left for the next commits. */
static int
let_go(MDB_txn *txn, MDB_dbi dbi, uint64_t first)
{
    MDB_cursor *cursor;
    MDB_val key, value;
    uint64_t oldest;
    int rc = mdb_cursor_open(txn, dbi, &cursor);
    if (rc != MDB_SUCCESS)
        return rc;
    for (int i = 0; i < LET_GO_MAX && rc == MDB_SUCCESS; i++) {
        rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
        if (rc != MDB_SUCCESS)
            break;
        memcpy(&oldest, key.mv_data, sizeof(oldest));
        if (oldest >= first)
            break;
        rc = mdb_cursor_del(cursor, 0);
    }
    mdb_cursor_close(cursor);
    return rc;
}

tenure_status
journal_append(struct journal *journal, MDB_txn *txn, MDB_dbi dbi, struct overlay *overlay)
{
    struct head head = { .first = overlay->first };
    uint64_t number = overlay->last + 1;
    memcpy(journal->record, &head, sizeof(head));
    head.checksum = XXH3_64bits(journal->record + CHECKSUM_BYTES, journal->size - CHECKSUM_BYTES);
    memcpy(journal->record, &head, CHECKSUM_BYTES);
    MDB_val key = val_of(span_of_number(&number)), value = { journal->size, journal->record };
    int rc = mdb_put(txn, dbi, &key, &value, MDB_APPEND);
    if (rc == MDB_SUCCESS)
        rc = let_go(txn, dbi, overlay->first < number ? overlay->first : number);
    overlay->last = number;
    journal->size = 0;
    return status_of_mdb(rc);
}

/* Where the round goes on in its table. */
static size_t
place_in_table(const struct journal *journal, const struct overlay *overlay)
{
    struct tni_span key = { journal->key, journal->key_size };
    return journal->key_size > 0 ? overlay_up_to(overlay, journal->table, key) : 0;
}

static void
go_on_to_next_table(struct journal *journal, struct overlay *overlay)
{
    journal->key_size = 0;
    if (++journal->table < STORE_TABLES)
        return;
    overlay->first = journal->began + 1;
    begin_round(journal, overlay->last + 1); // with all of this transaction
}

size_t
journal_weight_to_keep(const struct journal *journal, const struct overlay *overlay)
{
    size_t weight = overlay->weight;
    if (weight > JOURNAL_KEPT && journal->size < JOURNAL_STEP)
        weight -= JOURNAL_STEP;
    return weight < JOURNAL_MAX ? weight : JOURNAL_MAX;
}

bool
journal_next(struct journal *journal, struct overlay *overlay, size_t kept,
             struct journal_rows *ret_rows)
{
    if (overlay->weight <= kept)
        return false;
    size_t index = place_in_table(journal, overlay), count = 0, weight = 0;
    while (index == overlay->tables[journal->table].count) {
        go_on_to_next_table(journal, overlay);
        index = 0;
    }
    const struct overlay_table *rows = &overlay->tables[journal->table];
    for (; index + count < rows->count && overlay->weight - weight > kept; count++)
        weight += overlay_row_weight(rows->entries[index + count].row);
    *ret_rows = (struct journal_rows){ journal->table, index, count };
    return true;
}

void
journal_moved(struct journal *journal, struct overlay *overlay, const struct journal_rows *rows)
{
    size_t last = rows->index + rows->count - 1;
    struct tni_span key = overlay_key(overlay->tables[rows->table].entries[last].row);
    memcpy(journal->key, key.data, key.size);
    journal->key_size = key.size;
    overlay_remove(overlay, rows->table, rows->index, rows->count);
}
