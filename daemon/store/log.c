/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <xxhash.h>

static void
put_u16(uint8_t *bytes, uint16_t number)
{
    bytes[0] = (uint8_t)(number >> 8);
    bytes[1] = (uint8_t)number;
}

/* The content of a redacted entry begins with the hash of its original content. */
static void
hash_content(const struct log_entry *entry, uint8_t *ret_hash)
{
    if (entry->source == 0)
        memcpy(ret_hash, entry->content.data, LOG_HASH_SIZE);
    else
        crypto_generichash(ret_hash, LOG_HASH_SIZE, entry->content.data, entry->content.size, NULL,
                           0);
}

void
log_redact(struct log_entry *entry, const uint8_t *id_hash, uint8_t *memory)
{
    hash_content(entry, memory);
    memcpy(memory + LOG_HASH_SIZE, id_hash, LOG_ID_HASH_SIZE);
    entry->content = (struct tni_span){ memory, LOG_REDACTED_BYTES };
    entry->source = 0;
    entry->links_count = 0;
}

const uint8_t *
log_redacted_id(const struct log_entry *entry)
{
    return entry->content.data + LOG_HASH_SIZE;
}

/* BLAKE2b over the previous hash, the header's fields about the content, and the content's own
 * hash. */
static void
hash_entry(const uint8_t *previous_hash, const struct log_entry *entry, uint8_t *ret_hash)
{
    uint8_t bytes[2 * LOG_HASH_SIZE + 28];
    memcpy(bytes, previous_hash, LOG_HASH_SIZE);
    hash_content(entry, bytes + LOG_HASH_SIZE);
    uint8_t *at = bytes + 2 * LOG_HASH_SIZE;
    bytes_put_u64(at, entry->seq);
    bytes_put_u64(at + 8, (uint64_t)entry->recorded_ms);
    bytes_put_u32(at + 16, (uint32_t)entry->announced);
    bytes_put_u64(at + 20, entry->target);
    crypto_generichash(ret_hash, LOG_HASH_SIZE, bytes, sizeof(bytes), NULL, 0);
}

tenure_status
log_append(struct store_write *write, struct log_entry *entry, const struct log_link *links,
           size_t links_count, const uint8_t *previous_hash)
{
    uint8_t record[LOG_RECORD_MAX];
    assert(links_count <= LOG_LINKS_MAX && entry->content.size <= TENURE_EVENT_BYTES_MAX);
    hash_entry(previous_hash, entry, entry->hash);

    uint8_t *at = record + 8;
    memcpy(at, entry->hash, LOG_HASH_SIZE);
    at += LOG_HASH_SIZE;
    bytes_put_u64(at, (uint64_t)entry->recorded_ms);
    bytes_put_u32(at + 8, (uint32_t)entry->announced);
    bytes_put_u32(at + 12, entry->source);
    bytes_put_u64(at + 16, entry->target);
    put_u16(at + 24, (uint16_t)links_count);
    at += 26;
    for (size_t i = 0; i < links_count; i++, at += LOG_LINK_BYTES) {
        at[0] = links[i].kind;
        bytes_put_u64(at + 1, links[i].number);
        bytes_put_u64(at + 9, links[i].previous);
    }
    memcpy(at, entry->content.data, entry->content.size);
    at += entry->content.size;
    bytes_put_u64(record, XXH3_64bits(record + 8, (size_t)(at - record) - 8));
    return store_append(write, STORE_LOG, entry->seq,
                        (struct tni_span){ record, (size_t)(at - record) });
}

static tenure_status
decode(uint64_t seq, struct tni_span record, struct log_entry *ret_entry)
{
    if (record.size < LOG_HEAD_BYTES ||
        bytes_u64(record.data) != XXH3_64bits(record.data + 8, record.size - 8))
        return TENURE_DAMAGED;
    const uint8_t *at = record.data + 8 + LOG_HASH_SIZE;
    struct log_entry entry = {
        .seq = seq,
        .recorded_ms = (int64_t)bytes_u64(at),
        .announced = (int32_t)bytes_u32(at + 8),
        .source = bytes_u32(at + 12),
        .target = bytes_u64(at + 16),
        .links = at + 26,
        .links_count = (size_t)(at[24] << 8 | at[25]),
    };
    size_t head = LOG_HEAD_BYTES + entry.links_count * LOG_LINK_BYTES;
    if (record.size < head || (entry.source == 0 && record.size - head != LOG_REDACTED_BYTES))
        return TENURE_DAMAGED;
    memcpy(entry.hash, record.data + 8, LOG_HASH_SIZE);
    entry.content = (struct tni_span){ record.data + head, record.size - head };
    *ret_entry = entry;
    return TENURE_OK;
}

tenure_status
log_read(struct store_read read, uint64_t seq, struct log_entry *ret_entry)
{
    struct tni_span record;
    tenure_status status = store_find_number(read, STORE_LOG, seq, &record);
    return status == TENURE_OK ? decode(seq, record, ret_entry) : status;
}

struct log_link
log_link(const struct log_entry *entry, size_t index)
{
    const uint8_t *at = entry->links + index * LOG_LINK_BYTES;
    return (struct log_link){ at[0], bytes_u64(at + 1), bytes_u64(at + 9) };
}

uint64_t
log_previous(const struct log_entry *entry, uint8_t kind, uint64_t number)
{
    for (size_t i = 0; i < entry->links_count; i++) {
        struct log_link link = log_link(entry, i);
        if (link.kind == kind && link.number == number)
            return link.previous;
    }
    return 0;
}

tenure_status
log_find_time(struct store_read read, uint64_t last_seq, int64_t recorded_ms, uint64_t *ret_seq)
{
    uint64_t low = 0, high = last_seq; // recorded times do not decrease, so bisect
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        struct log_entry entry;
        tenure_status status = log_read(read, middle, &entry);
        if (status != TENURE_OK)
            return status;
        if (entry.recorded_ms <= recorded_ms)
            low = middle;
        else
            high = middle - 1;
    }
    *ret_seq = low;
    return TENURE_OK;
}

tenure_status
log_check_on(struct store_read read, struct log_chain *chain, uint64_t until)
{
    while (chain->seq < until) {
        struct log_entry entry;
        uint8_t expected[LOG_HASH_SIZE];
        tenure_status status = log_read(read, chain->seq + 1, &entry);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
        hash_entry(chain->hash, &entry, expected);
        if (memcmp(expected, entry.hash, LOG_HASH_SIZE) != 0 ||
            entry.recorded_ms < chain->recorded_ms)
            return TENURE_DAMAGED;
        *chain = (struct log_chain){ .seq = entry.seq, .recorded_ms = entry.recorded_ms };
        memcpy(chain->hash, entry.hash, LOG_HASH_SIZE);
    }
    return TENURE_OK;
}

/* Checks that nothing follows the last entry. */
static tenure_status
check_end(struct store_read read, uint64_t last_seq)
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_LOG, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_last(&cursor);
    uint64_t last = status == TENURE_OK ? store_cursor_number(&cursor) : 0;
    store_cursor_close(&cursor);
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return status;
    return last == last_seq ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
log_check(struct store_read read, uint64_t last_seq, uint64_t *ret_seq)
{
    struct log_chain chain = { 0 };
    tenure_status status = log_check_on(read, &chain, last_seq);
    *ret_seq = chain.seq + 1;
    if (status != TENURE_OK)
        return status;
    return check_end(read, last_seq);
}
