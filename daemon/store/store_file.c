/* SPDX-License-Identifier: Apache-2.0 */
/* Identifies the file that a store is in, so that a copy is detected. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "store_parts.h"

#define FILE_KEY "file"

enum {
    IDENTITY_BYTES = 16
};

/* The file's inode number and time of birth, which it keeps when it is renamed or its volume is
 * mounted elsewhere, but which no copy has. File systems without a time of birth report 0. */
static int
read_identity(const struct store *store, uint8_t identity[IDENTITY_BYTES])
{
    mdb_filehandle_t fd;
    struct statx found;
    int rc = mdb_env_get_fd(store->env, &fd);
    if (rc != MDB_SUCCESS)
        return rc;
    if (statx(fd, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &found) != 0)
        return errno;
    bool has_birth = (found.stx_mask & STATX_BTIME) != 0;
    uint64_t birth_ns = (uint64_t)found.stx_btime.tv_sec * 1000000000 + found.stx_btime.tv_nsec;
    bytes_put_u64(identity, found.stx_ino);
    bytes_put_u64(identity + 8, has_birth ? birth_ns : 0);
    return MDB_SUCCESS;
}

int
store_put_identity(struct store *store, MDB_txn *txn)
{
    uint8_t identity[IDENTITY_BYTES];
    int rc = read_identity(store, identity);
    MDB_val key = { strlen(FILE_KEY), (void *)FILE_KEY }, value = { sizeof(identity), identity };
    return rc == MDB_SUCCESS ? mdb_put(txn, store->tables[STORE_META], &key, &value, 0) : rc;
}

bool
store_is_identity(enum store_table table, struct tni_span key)
{
    return table == STORE_META && key.size == strlen(FILE_KEY) &&
           memcmp(key.data, FILE_KEY, key.size) == 0;
}

tenure_status
store_was_copied(const struct store *store, bool *ret_was_copied)
{
    uint8_t identity[IDENTITY_BYTES];
    struct store_read read;
    struct tni_span kept;
    tenure_status status = status_of_mdb(read_identity(store, identity));
    if (status == TENURE_OK)
        status = store_read_begin(store, &read);
    if (status != TENURE_OK)
        return status;
    status = store_find(read, STORE_META,
                        (struct tni_span){ (const uint8_t *)FILE_KEY, strlen(FILE_KEY) }, &kept);
    *ret_was_copied = status == TENURE_OK && (kept.size != sizeof(identity) ||
                                              memcmp(kept.data, identity, sizeof(identity)) != 0);
    store_read_end(&read);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

tenure_status
store_claim(struct store *store)
{
    struct store_write write;
    tenure_status status = store_write_begin(store, &write);
    if (status != TENURE_OK)
        return status;
    status = status_of_mdb(store_put_identity(store, write.read.txn));
    if (status == TENURE_OK)
        return store_write_commit(&write);
    store_write_abort(&write);
    return status;
}
