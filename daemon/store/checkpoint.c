/* SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

#include "checkpoint_block.h"

#define KEY ((struct tni_span){ (const uint8_t *)"checkpoint", 10 })

enum {
    DUE_ENTRIES = 16384,
    DUE_BYTES = 16 * 1024 * 1024, // of rows that have changed
    HEAD_NUMBERS = 4,
    HEAD_SUM_BYTES = 8, // a checksum of what follows
    HEAD_BYTES_MIN = HEAD_SUM_BYTES + COUNTERS_BYTES + HEAD_NUMBERS * 8 + 3,
    HEAD_BYTES_MAX = HEAD_BYTES_MIN + STORE_KEY_MAX,
};

bool
checkpoint_is_due(const struct store_write *write, const struct checkpoint *checkpoint,
                  uint64_t seq)
{
    return write->read.writer->memory.unsaved >= DUE_BYTES || seq - checkpoint->seq >= DUE_ENTRIES;
}

/* The rows of one table to write. */
struct changed_rows {
    struct checkpoint_blocks *blocks;
    enum store_table table;
};

static tenure_status
add_changed(void *context, const struct tree_row *row)
{
    const struct changed_rows *changed = context;
    return checkpoint_add_row(changed->blocks, changed->table, row);
}

/* Adds the keys of rows that were deleted and not put again. */
static tenure_status
add_gone(struct checkpoint_blocks *blocks)
{
    struct store_writer *writer = blocks->write->read.writer;
    struct tree *gone = &writer->version.trees[TREE_GONE];
    struct tree_cursor cursor = tree_cursor(gone, &writer->memory);
    tenure_status status = TENURE_OK;
    bool was;
    for (const struct tree_row *row = tree_first(&cursor); row != NULL && status == TENURE_OK;
         row = tree_next(&cursor)) {
        enum store_table table = (enum store_table)row->bytes[0];
        struct tni_span key = { row->bytes + 1, row->key_size - 1u };
        if (tree_find(&writer->version.trees[table], key) == NULL)
            status = checkpoint_add_gone(blocks, table, key);
        if (status == TENURE_OK)
            status = tree_delete(gone, &writer->memory, tree_key(row), &was);
    }
    return status;
}

static tenure_status
add_all_changed(struct checkpoint_blocks *blocks)
{
    const struct store_writer *writer = blocks->write->read.writer;
    tenure_status status = add_gone(blocks);
    for (unsigned table = 0; table < STORE_TABLES && status == TENURE_OK; table++) {
        struct changed_rows changed = { blocks, (enum store_table)table };
        status = tree_each_since(&writer->version.trees[table], writer->memory.since, add_changed,
                                 &changed);
    }
    return status;
}

/* Continues the sweep through one table until `until` bytes are written; *ret_end: the table is
 * finished. */
static tenure_status
sweep_table(struct checkpoint_blocks *blocks, struct checkpoint *checkpoint, size_t until,
            bool *ret_end)
{
    const struct store_writer *writer = blocks->write->read.writer;
    enum store_table table = (enum store_table)checkpoint->sweep_table;
    struct tree_cursor cursor = tree_cursor(&writer->version.trees[table], &writer->memory);
    struct tni_span from = { checkpoint->sweep_key, checkpoint->sweep_key_size };
    const struct tree_row *row = from.size > 0 ? tree_seek(&cursor, from) : tree_first(&cursor);
    tenure_status status = TENURE_OK;
    while (row != NULL && status == TENURE_OK && blocks->written < until) {
        if (row->born <= writer->memory.since) // otherwise it was already written as a changed row
            status = checkpoint_add_row(blocks, table, row);
        row = tree_next(&cursor);
    }
    *ret_end = row == NULL;
    checkpoint->sweep_key_size = row != NULL ? row->key_size : 0;
    if (row != NULL)
        memcpy(checkpoint->sweep_key, row->bytes, row->key_size);
    return status;
}

static tenure_status
delete_blocks(struct store_write *write, uint64_t from, uint64_t until)
{
    tenure_status status = TENURE_OK;
    for (uint64_t number = from; number < until && status == TENURE_OK; number++)
        status = store_delete(write, STORE_CHECKPOINT, span_of_number(&number));
    return status;
}

static tenure_status
sweep(struct checkpoint_blocks *blocks, struct checkpoint *checkpoint)
{
    size_t until = 2 * blocks->written + CHECKPOINT_BLOCK_BYTES;
    bool is_end = true;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && is_end && checkpoint->sweep_table < STORE_TABLES) {
        status = sweep_table(blocks, checkpoint, until, &is_end);
        checkpoint->sweep_table += is_end;
    }
    if (status == TENURE_OK)
        status = checkpoint_end_block(blocks);
    if (status != TENURE_OK || checkpoint->sweep_table < STORE_TABLES)
        return status;
    status = delete_blocks(blocks->write, checkpoint->first, checkpoint->sweep_began);
    checkpoint->first = checkpoint->sweep_began;
    checkpoint->sweep_began = blocks->next;
    checkpoint->sweep_table = 0;
    return status;
}

static tenure_status
write_head(struct store_write *write, const struct counters *counters,
           const struct checkpoint *checkpoint)
{
    uint8_t bytes[HEAD_BYTES_MAX], *at = bytes + HEAD_SUM_BYTES + COUNTERS_BYTES;
    uint64_t numbers[HEAD_NUMBERS] = { checkpoint->seq, checkpoint->first, checkpoint->next,
                                       checkpoint->sweep_began };
    counters_encode(counters, bytes + HEAD_SUM_BYTES);
    for (int i = 0; i < HEAD_NUMBERS; i++, at += 8)
        bytes_put_u64(at, numbers[i]);
    *at++ = checkpoint->sweep_table;
    *at++ = (uint8_t)(checkpoint->sweep_key_size >> 8);
    *at++ = (uint8_t)checkpoint->sweep_key_size;
    memcpy(at, checkpoint->sweep_key, checkpoint->sweep_key_size);
    at += checkpoint->sweep_key_size;
    bytes_put_u64(bytes,
                  XXH3_64bits(bytes + HEAD_SUM_BYTES, (size_t)(at - bytes) - HEAD_SUM_BYTES));
    return store_put(write, STORE_META, KEY, (struct tni_span){ bytes, (size_t)(at - bytes) });
}

tenure_status
checkpoint_write(struct store_write *write, const struct counters *counters,
                 struct checkpoint *checkpoint)
{
    assert(counters->last_seq >= checkpoint->seq);
    struct checkpoint_blocks blocks = { .write = write, .next = checkpoint->next };
    tenure_status status = deferred_settle(write);
    if (status == TENURE_OK)
        status = add_all_changed(&blocks);
    if (status == TENURE_OK)
        status = sweep(&blocks, checkpoint);
    checkpoint->seq = counters->last_seq;
    checkpoint->next = blocks.next;
    write->read.writer->memory.saved = write->read.writer->memory.version;
    checkpoint_blocks_close(&blocks);
    return status == TENURE_OK ? write_head(write, counters, checkpoint) : status;
}

void
checkpoint_written(struct store_write *write)
{
    struct tree_memory *memory = &write->read.writer->memory;
    memory->since = memory->saved;
    memory->unsaved = memory->unsaved_before = 0;
}

static tenure_status
read_head(struct store_read read, struct checkpoint *checkpoint, struct counters *counters)
{
    struct tni_span row;
    uint64_t numbers[HEAD_NUMBERS];
    *checkpoint = (struct checkpoint){ 0 };
    tenure_status status = store_find(read, STORE_META, KEY, &row);
    if (status != TENURE_OK)
        return status;
    if (row.size < HEAD_BYTES_MIN || row.size > HEAD_BYTES_MAX ||
        bytes_u64(row.data) != XXH3_64bits(row.data + HEAD_SUM_BYTES, row.size - HEAD_SUM_BYTES))
        return TENURE_DAMAGED;
    const uint8_t *at = row.data + HEAD_SUM_BYTES;
    status = counters_decode((struct tni_span){ at, COUNTERS_BYTES }, counters);
    at += COUNTERS_BYTES;
    for (int i = 0; i < HEAD_NUMBERS; i++, at += 8)
        numbers[i] = bytes_u64(at);
    checkpoint->seq = numbers[0];
    checkpoint->first = numbers[1];
    checkpoint->next = numbers[2];
    checkpoint->sweep_began = numbers[3];
    checkpoint->sweep_table = at[0];
    checkpoint->sweep_key_size = (uint16_t)(at[1] << 8 | at[2]);
    if (checkpoint->sweep_key_size != row.size - HEAD_BYTES_MIN ||
        checkpoint->seq != counters->last_seq || checkpoint->sweep_table >= STORE_TABLES)
        return TENURE_DAMAGED;
    memcpy(checkpoint->sweep_key, at + 3, checkpoint->sweep_key_size);
    return status;
}

tenure_status
checkpoint_read(struct store_write *again, struct checkpoint *ret_checkpoint,
                struct counters *ret_counters)
{
    struct tni_span block;
    struct store_writer *writer = again->read.writer;
    struct checkpoint_blocks blocks = { .write = again };
    assert(writer->is_again);
    tenure_status status = TENURE_OK;
    for (unsigned table = 0; table < TREES && status == TENURE_OK; table++)
        status = tree_clear(&writer->version.trees[table], &writer->memory);
    if (status == TENURE_OK)
        status = read_head(again->read, ret_checkpoint, ret_counters);
    if (status != TENURE_OK)
        return status;
    for (uint64_t number = ret_checkpoint->first;
         number < ret_checkpoint->next && status == TENURE_OK; number++) {
        status = store_find_number(again->read, STORE_CHECKPOINT, number, &block);
        if (status == TENURE_OK)
            status = checkpoint_take_block(&blocks, writer, block);
    }
    writer->memory.saved = writer->memory.version;
    checkpoint_blocks_close(&blocks);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

bool
checkpoint_is_head(enum store_table table, struct tni_span key)
{
    return table == STORE_META && key.size == KEY.size && memcmp(key.data, KEY.data, key.size) == 0;
}
