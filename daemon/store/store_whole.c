/* SPDX-License-Identifier: Apache-2.0 */
/* The store as a whole: its size, copying and comparing it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint.h"
#include "store_parts.h"
#include "sync.h"
#include <tenure/file.h>

enum {
    FREE_LIST = 0, // LMDB's own table of free pages; mdb_stat also reads it like this
    META_PAGES = 2
};

tenure_status
store_sync(struct store *store)
{
    return status_of_mdb(mdb_env_sync(store->env, 1));
}

tenure_status
store_copy(const struct store *store, const char *folder)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof(path), "%s/" STORE_FILE, folder) >= sizeof(path))
        return TENURE_INVALID;
    int fd = tenure_file_open(path, O_WRONLY | O_CREAT | O_EXCL, TENURE_FILE_MODE);
    if (fd < 0)
        return TENURE_STORAGE;
    int rc = mdb_env_copyfd2(store->env, fd, MDB_CP_COMPACT);
    if (rc == MDB_SUCCESS && fsync(fd) != 0) // LMDB does not sync the copy
        rc = errno;
    if (close(fd) != 0 && rc == MDB_SUCCESS)
        rc = errno;
    if (rc == MDB_SUCCESS && !tni_sync_folder(folder))
        rc = errno;
    errno = rc > 0 ? rc : EIO; // for the caller's error message
    return status_of_mdb(rc);
}

uint64_t
store_size(const struct store *store)
{
    MDB_envinfo info;
    MDB_stat stat;
    if (mdb_env_info(store->env, &info) != 0 || mdb_env_stat(store->env, &stat) != 0)
        return 0;
    return (uint64_t)(info.me_last_pgno + 1) * stat.ms_psize;
}

/* A row of the free list is a transaction, and the pages that it freed: their number, then each in
 * descending order. */
static bool
is_free_row(struct tni_span row, size_t last_page)
{
    size_t count, page, before = last_page + 1;
    if (row.size < sizeof(count) || row.size % sizeof(page) != 0)
        return false;
    memcpy(&count, row.data, sizeof(count));
    if (count > row.size / sizeof(page) - 1)
        return false;
    for (size_t i = 1; i <= count; i++, before = page) {
        memcpy(&page, row.data + i * sizeof(page), sizeof(page));
        if (page < META_PAGES || page >= before)
            return false;
    }
    return true;
}

tenure_status
store_check_free_list(const struct store *store)
{
    MDB_envinfo info;
    struct store_read read;
    if (mdb_env_info(store->env, &info) != MDB_SUCCESS)
        return TENURE_STORAGE;
    tenure_status status = store_read_begin(store, &read);
    if (status != TENURE_OK)
        return status;
    MDB_cursor *cursor;
    MDB_val key, value;
    int rc = mdb_cursor_open(read.txn, FREE_LIST, &cursor);
    if (rc == MDB_SUCCESS) {
        while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == MDB_SUCCESS) {
            if (!is_free_row(span_of(value), info.me_last_pgno))
                rc = MDB_CORRUPTED;
        }
        mdb_cursor_close(cursor);
    }
    store_read_end(&read);
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}

static bool
is_same_row(const struct store_cursor *left, const struct store_cursor *right)
{
    return left->key.size == right->key.size && left->value.size == right->value.size &&
           memcmp(left->key.data, right->key.data, left->key.size) == 0 &&
           memcmp(left->value.data, right->value.data, left->value.size) == 0;
}

static bool
is_about_file(const struct store_cursor *cursor)
{
    return cursor->table == STORE_CHECKPOINT || store_is_identity(cursor->table, cursor->key) ||
           checkpoint_is_head(cursor->table, cursor->key);
}

/* The next row that is derived from the log, not from the file itself. */
static tenure_status
next_row(struct store_cursor *cursor)
{
    tenure_status status;
    do
        status = store_cursor_next(cursor);
    while (status == TENURE_OK && is_about_file(cursor));
    return status;
}

static void
write_key(const struct store_cursor *cursor, char key[STORE_KEY_TEXT_MAX])
{
    const size_t byte_max = sizeof("\\xNN...") - 1;
    size_t size = 0;
    if (keys_are_numbers(cursor->table)) {
        snprintf(key, STORE_KEY_TEXT_MAX, "%" PRIu64, store_cursor_number(cursor));
        return;
    }
    key[0] = '\0';
    for (size_t i = 0; i < cursor->key.size; i++) {
        unsigned byte = cursor->key.data[i];
        bool is_printable = byte > ' ' && byte < 127 && byte != '\\';
        if (size + byte_max >= STORE_KEY_TEXT_MAX) {
            snprintf(key + size, STORE_KEY_TEXT_MAX - size, "...");
            return;
        }
        size += (size_t)snprintf(key + size, STORE_KEY_TEXT_MAX - size,
                                 is_printable ? "%c" : "\\x%02x", byte);
    }
}

/* TENURE_DAMAGED: they differ, first in the row with that key. */
static tenure_status
compare_tables(struct store_cursor *left, struct store_cursor *right,
               char ret_key[STORE_KEY_TEXT_MAX])
{
    tenure_status left_status = next_row(left);
    tenure_status right_status = next_row(right);
    while (left_status == TENURE_OK && right_status == TENURE_OK && is_same_row(left, right)) {
        left_status = next_row(left);
        right_status = next_row(right);
    }
    if (left_status == TENURE_NOT_FOUND && right_status == TENURE_NOT_FOUND)
        return TENURE_OK;
    if (left_status != TENURE_OK && left_status != TENURE_NOT_FOUND)
        return left_status;
    if (right_status != TENURE_OK && right_status != TENURE_NOT_FOUND)
        return right_status;
    write_key(left_status == TENURE_OK ? left : right, ret_key);
    return TENURE_DAMAGED;
}

tenure_status
store_compare(struct store_read left, struct store_read right,
              struct store_difference *ret_difference)
{
    tenure_status status = TENURE_OK;
    for (unsigned table = 0; table < STORE_TABLES && status == TENURE_OK; table++) {
        struct store_cursor left_cursor = { 0 }, right_cursor = { 0 };
        *ret_difference = (struct store_difference){ .table = (enum store_table)table };
        status = store_cursor_open(left, (enum store_table)table, &left_cursor);
        if (status == TENURE_OK)
            status = store_cursor_open(right, (enum store_table)table, &right_cursor);
        if (status == TENURE_OK)
            status = compare_tables(&left_cursor, &right_cursor, ret_difference->key);
        store_cursor_close(&left_cursor);
        store_cursor_close(&right_cursor);
    }
    return status;
}

uint64_t
store_memory(const struct store *store)
{
    const struct slabs *slabs = &store->writer.memory.slabs;
    return slabs->bytes - slabs->free_bytes;
}

uint64_t
store_to_settle(const struct store *store)
{
    return store->writer.to_settle;
}

uint64_t
store_size_max(const struct store *store)
{
    MDB_envinfo info;
    return mdb_env_info(store->env, &info) == 0 ? info.me_mapsize : 0;
}

/* LMDB lists its reader slots as text, one on each line after a heading; a line of an active reader
 * ends with a transaction's number, others with a hyphen. */
static int
count_reader(const char *line, void *context)
{
    unsigned *count = context;
    size_t size = strcspn(line, "\n");
    *count += size > 0 && line[size - 1] >= '0' && line[size - 1] <= '9';
    return 0;
}

unsigned
store_readers(const struct store *store)
{
    unsigned count = 0;
    return mdb_reader_list(store->env, count_reader, &count) >= 0 ? count : 0;
}
