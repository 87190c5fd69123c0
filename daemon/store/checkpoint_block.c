/* SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_block.h"

#include <lz4.h>
#include <stdlib.h>
#include <xxhash.h>

/* A block has the checksum of everything after it, the size of its rows, and the rows,
 * compressed. A row has its table, whether it was deleted, the sizes of key and value, the key
 * and the value. */
enum {
    SUM_BYTES = 8,
    SIZE_BYTES = 4,
    HEAD_BYTES = SUM_BYTES + SIZE_BYTES,
    ROW_HEAD_BYTES = 8,
    ROWS_BYTES_MAX = ROW_HEAD_BYTES + STORE_KEY_MAX + ROW_BYTES_MAX,
};

void
checkpoint_blocks_close(struct checkpoint_blocks *blocks)
{
    free(blocks->rows.bytes);
    free(blocks->packed.bytes);
}

static bool
reserve(uint8_t **bytes, size_t *capacity, size_t size)
{
    if (size <= *capacity)
        return true;
    uint8_t *grown = realloc(*bytes, size);
    if (grown == NULL)
        return false;
    *bytes = grown;
    *capacity = size;
    return true;
}

tenure_status
checkpoint_end_block(struct checkpoint_blocks *blocks)
{
    int size = (int)blocks->rows.size, bound = LZ4_compressBound(size);
    if (size == 0)
        return TENURE_OK;
    if (!reserve(&blocks->packed.bytes, &blocks->packed.capacity, HEAD_BYTES + (size_t)bound))
        return TENURE_NO_MEMORY;
    uint8_t *at = blocks->packed.bytes;
    int packed = LZ4_compress_default((const char *)blocks->rows.bytes, (char *)at + HEAD_BYTES,
                                      size, bound);
    assert(packed > 0); // the buffer has space for the worst case
    size_t all = HEAD_BYTES + (size_t)packed;
    bytes_put_u32(at + SUM_BYTES, (uint32_t)size);
    bytes_put_u64(at, XXH3_64bits(at + SUM_BYTES, all - SUM_BYTES));
    blocks->rows.size = 0;
    return store_append(blocks->write, STORE_CHECKPOINT, blocks->next++,
                        (struct tni_span){ at, all });
}

static tenure_status
add(struct checkpoint_blocks *blocks, enum store_table table, bool is_gone, struct tni_span key,
    struct tni_span value)
{
    size_t size = ROW_HEAD_BYTES + key.size + value.size;
    tenure_status status = TENURE_OK;
    if (blocks->rows.size + size > CHECKPOINT_BLOCK_BYTES)
        status = checkpoint_end_block(blocks);
    size_t needed = blocks->rows.size + size;
    if (needed < CHECKPOINT_BLOCK_BYTES)
        needed = CHECKPOINT_BLOCK_BYTES;
    if (status == TENURE_OK && !reserve(&blocks->rows.bytes, &blocks->rows.capacity, needed))
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        return status;
    uint8_t *at = blocks->rows.bytes + blocks->rows.size;
    at[0] = (uint8_t)table;
    at[1] = is_gone;
    at[2] = (uint8_t)(key.size >> 8);
    at[3] = (uint8_t)key.size;
    bytes_put_u32(at + 4, (uint32_t)value.size);
    memcpy(at + ROW_HEAD_BYTES, key.data, key.size);
    if (value.size > 0)
        memcpy(at + ROW_HEAD_BYTES + key.size, value.data, value.size);
    blocks->rows.size += size;
    blocks->written += size;
    return TENURE_OK;
}

tenure_status
checkpoint_add_row(struct checkpoint_blocks *blocks, enum store_table table,
                   const struct tree_row *row)
{
    return add(blocks, table, false, tree_key(row), tree_value(row));
}

tenure_status
checkpoint_add_gone(struct checkpoint_blocks *blocks, enum store_table table, struct tni_span key)
{
    return add(blocks, table, true, key, (struct tni_span){ 0 });
}

/* Reads the next row of a block. */
static tenure_status
take_row(struct store_writer *writer, struct tni_span *rest)
{
    bool was;
    if (rest->size < ROW_HEAD_BYTES)
        return TENURE_DAMAGED;
    const uint8_t *at = rest->data;
    size_t key_size = (size_t)at[2] << 8 | at[3], value_size = bytes_u32(at + 4);
    size_t size = ROW_HEAD_BYTES + key_size + value_size;
    if (at[0] >= STORE_TABLES || !store_is_in_memory((enum store_table)at[0]) || key_size == 0 ||
        size > rest->size)
        return TENURE_DAMAGED;
    struct tree *tree = &writer->version.trees[at[0]];
    struct tni_span key = { at + ROW_HEAD_BYTES, key_size };
    struct tni_span value = { key.data + key_size, value_size };
    *rest = (struct tni_span){ at + size, rest->size - size };
    return at[1] != 0 ? tree_delete(tree, &writer->memory, key, &was)
                      : tree_put(tree, &writer->memory, key, value);
}

tenure_status
checkpoint_take_block(struct checkpoint_blocks *blocks, struct store_writer *writer,
                      struct tni_span block)
{
    if (block.size < HEAD_BYTES ||
        bytes_u64(block.data) != XXH3_64bits(block.data + SUM_BYTES, block.size - SUM_BYTES))
        return TENURE_DAMAGED;
    uint32_t size = bytes_u32(block.data + SUM_BYTES);
    if (size > ROWS_BYTES_MAX)
        return TENURE_DAMAGED;
    if (!reserve(&blocks->rows.bytes, &blocks->rows.capacity, size))
        return TENURE_NO_MEMORY;
    int unpacked =
        LZ4_decompress_safe((const char *)block.data + HEAD_BYTES, (char *)blocks->rows.bytes,
                            (int)(block.size - HEAD_BYTES), (int)size);
    if (unpacked < 0 || (uint32_t)unpacked != size)
        return TENURE_DAMAGED;
    struct tni_span rest = { blocks->rows.bytes, size };
    tenure_status status = TENURE_OK;
    while (rest.size > 0 && status == TENURE_OK)
        status = take_row(writer, &rest);
    return status;
}
