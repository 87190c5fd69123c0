/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "log.h"

enum {
    NAME_MAX_BYTES = 400,
    ID_ROW_BYTES = 28
};

static struct tni_span
name_key(enum name_kind kind, const char *text, uint8_t *bytes)
{
    size_t size = strlen(text);
    assert(size < NAME_MAX_BYTES);
    bytes[0] = (uint8_t)kind;
    memcpy(bytes + 1, text, size);
    return (struct tni_span){ bytes, size + 1 };
}

tenure_status
names_find(struct store_read read, enum name_kind kind, const char *text, uint64_t *ret_number)
{
    uint8_t key[NAME_MAX_BYTES];
    struct tni_span value;
    tenure_status status = store_find(read, STORE_NAMES, name_key(kind, text, key), &value);
    if (status == TENURE_OK && value.size != 8)
        return TENURE_DAMAGED;
    if (status == TENURE_OK)
        *ret_number = bytes_u64(value.data);
    return status;
}

tenure_status
names_add(struct store_write *write, enum name_kind kind, const char *text, uint64_t number)
{
    uint8_t key[NAME_MAX_BYTES], value[8];
    bytes_put_u64(value, number);
    return store_put(write, STORE_NAMES, name_key(kind, text, key),
                     (struct tni_span){ value, sizeof(value) });
}

static struct tni_span
id_key(uint64_t source, const char *id, uint8_t *bytes)
{
    size_t size = strlen(id);
    assert(size < NAME_MAX_BYTES - 4);
    bytes_put_u32(bytes, (uint32_t)source);
    memcpy(bytes + 4, id, size);
    return (struct tni_span){ bytes, size + 4 };
}

tenure_status
ids_find(struct store_read read, uint64_t source, const char *id, struct id_row *ret_row)
{
    uint8_t key[NAME_MAX_BYTES];
    struct tni_span value;
    tenure_status status = store_find(read, STORE_IDS, id_key(source, id, key), &value);
    if (status != TENURE_OK)
        return status;
    if (value.size != ID_ROW_BYTES)
        return TENURE_DAMAGED;
    *ret_row = (struct id_row){
        .seq = bytes_u64(value.data),
        .content = { bytes_u64(value.data + 8), bytes_u64(value.data + 16) },
        .announced = (int32_t)bytes_u32(value.data + 24),
    };
    return TENURE_OK;
}

tenure_status
ids_add(struct store_write *write, uint64_t source, const char *id, const struct id_row *row)
{
    uint8_t key[NAME_MAX_BYTES], value[ID_ROW_BYTES];
    bytes_put_u64(value, row->seq);
    bytes_put_u64(value + 8, row->content[0]);
    bytes_put_u64(value + 16, row->content[1]);
    bytes_put_u32(value + 24, (uint32_t)row->announced);
    return store_put(write, STORE_IDS, id_key(source, id, key),
                     (struct tni_span){ value, sizeof(value) });
}

#define REDACTION_KEY ((struct tni_span){ (const uint8_t *)"redaction-key", 13 })

tenure_status
ids_redaction_key(struct store_read read, struct tni_span *ret_key)
{
    tenure_status status = store_find(read, STORE_META, REDACTION_KEY, ret_key);
    return status == TENURE_OK && ret_key->size != REDACTION_KEY_BYTES ? TENURE_DAMAGED : status;
}

tenure_status
ids_put_redaction_key(struct store_write *write, const uint8_t *key)
{
    return store_put(write, STORE_META, REDACTION_KEY,
                     (struct tni_span){ key, REDACTION_KEY_BYTES });
}

tenure_status
ids_redacted_hash(struct store_read read, const char *source, const char *id, uint8_t *ret_hash)
{
    struct tni_span key;
    uint8_t text[NAME_MAX_BYTES];
    size_t source_size = strlen(source) + 1, id_size = strlen(id);
    assert(source_size + id_size <= sizeof(text));
    tenure_status status = ids_redaction_key(read, &key);
    if (status != TENURE_OK)
        return status;
    memcpy(text, source, source_size); // with its NUL, with which no id begins
    memcpy(text + source_size, id, id_size);
    crypto_generichash(ret_hash, LOG_ID_HASH_SIZE, text, source_size + id_size, key.data, key.size);
    return TENURE_OK;
}

/* Stored under source 0, which no source has. */
static struct tni_span
redacted_key(const uint8_t *hash, uint8_t *bytes)
{
    bytes_put_u32(bytes, 0);
    memcpy(bytes + 4, hash, LOG_ID_HASH_SIZE);
    return (struct tni_span){ bytes, 4 + LOG_ID_HASH_SIZE };
}

tenure_status
ids_redacted_find(struct store_read read, const uint8_t *hash, uint64_t *ret_seq)
{
    uint8_t key[4 + LOG_ID_HASH_SIZE];
    struct tni_span value;
    tenure_status status = store_find(read, STORE_IDS, redacted_key(hash, key), &value);
    if (status == TENURE_OK && value.size != 8)
        return TENURE_DAMAGED;
    if (status == TENURE_OK)
        *ret_seq = bytes_u64(value.data);
    return status;
}

tenure_status
ids_redacted_add(struct store_write *write, const uint8_t *hash, uint64_t seq)
{
    uint8_t key[4 + LOG_ID_HASH_SIZE], value[8];
    bytes_put_u64(value, seq);
    return store_put(write, STORE_IDS, redacted_key(hash, key),
                     (struct tni_span){ value, sizeof(value) });
}
