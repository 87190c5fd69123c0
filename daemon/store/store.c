/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "kept.h"
#include "row_cache.h"
#include "store_parts.h"
#include <tenure/file.h>

/* The number goes up when a table's rows change, `unit.layout` says when. Then the log alone is
 * read, to make all else anew; its own format stays. */
#define FORMAT "tenure-6"
static const char *const outdated_formats[] = { "tenure-1", "tenure-2", "tenure-3", "tenure-4",
                                                "tenure-5" };

enum {
    FORMAT_TEXT_MAX = 64,
    READERS_MAX = 64
};

const struct table_kind store_tables[STORE_TABLES] = {
    [STORE_META] = { "meta", 0, AT_ONCE },
    [STORE_LOG] = { "log", MDB_INTEGERKEY, AT_ONCE },
    [STORE_IDS] = { "ids", 0, BATCH },
    [STORE_NAMES] = { "names", 0, LONG },
    [STORE_SOURCES] = { "sources", MDB_INTEGERKEY, LONG },
    [STORE_PEOPLE] = { "people", MDB_INTEGERKEY, LONG },
    [STORE_ORGANISATIONS] = { "organisations", MDB_INTEGERKEY, LONG },
    [STORE_POSTS] = { "posts", MDB_INTEGERKEY, LONG },
    [STORE_ORGANISATION_POSTS] = { "organisation-posts", 0, AT_ONCE },
    [STORE_CHILDREN] = { "children", 0, AT_ONCE },
    [STORE_CHECKPOINTS] = { "checkpoints", 0, AT_ONCE },
    [STORE_PERSON_POSTS] = { "person-posts", 0, AT_ONCE },
    [STORE_PERSON_SCOPES] = { "person-scopes", 0, AT_ONCE },
    [STORE_SCOPES] = { "scopes", MDB_INTEGERKEY, LONG },
    [STORE_INDICATORS] = { "indicators", 0, LONG },
    [STORE_FIGURE_UPDATES] = { "figure-updates", 0, AT_ONCE },
    [STORE_TOTALS] = { "totals", 0, LONG },
    [STORE_STARTS] = { "starts", 0, LONG },
    [STORE_TURNS] = { "turns", 0, LONG },
    [STORE_DEPARTURES] = { "departures", 0, AT_ONCE },
    [STORE_SURVEYS] = { "surveys", MDB_INTEGERKEY, LONG },
    [STORE_SILENCES] = { "silences", MDB_INTEGERKEY, AT_ONCE },
    [STORE_CORRECTIONS] = { "corrections", 0, AT_ONCE },
    [STORE_INCARNATIONS] = { "incarnations", MDB_INTEGERKEY, AT_ONCE },
    [STORE_DEAD] = { "dead", MDB_INTEGERKEY, AT_ONCE },
    [STORE_TIMERS] = { "timers", 0, BATCH },
    [STORE_ALERTS] = { "alerts", MDB_INTEGERKEY, BATCH },
    [STORE_ALERT_IDS] = { "alert-ids", 0, BATCH },
    [STORE_ALERTS_OPEN] = { "alerts-open", 0, LONG },
    [STORE_ALERT_REVISIONS] = { "alert-revisions", 0, BATCH },
    [STORE_CHANNEL_ORGANISATION] = { "channel-organisation", MDB_INTEGERKEY, AT_ONCE },
    [STORE_CHANNEL_PERSON] = { "channel-person", MDB_INTEGERKEY, AT_ONCE },
    [STORE_CHANNEL_INDICATOR] = { "channel-indicator", MDB_INTEGERKEY, AT_ONCE },
    [STORE_CHANNEL_POST] = { "channel-post", MDB_INTEGERKEY, AT_ONCE },
    [STORE_CHANNEL_ALERT] = { "channel-alert", MDB_INTEGERKEY, AT_ONCE },
};

tenure_status
status_of_mdb(int rc)
{
    switch (rc) {
    case MDB_SUCCESS: return TENURE_OK;
    case MDB_NOTFOUND: return TENURE_NOT_FOUND;
    case MDB_KEYEXIST: return TENURE_CONFLICT;
    case MDB_MAP_FULL:
    case ENOSPC: return TENURE_DISK_FULL;
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_VERSION_MISMATCH:
    case MDB_PAGE_NOTFOUND: return TENURE_DAMAGED;
    case MDB_INCOMPATIBLE: return TENURE_OUTDATED; // see check_format()
    case ENOMEM: return TENURE_NO_MEMORY;
    default: return TENURE_STORAGE;
    }
}

/* What an environment is opened for. */
enum purpose {
    TO_WRITE,
    TO_READ,
    TO_READ_LOG // the tables meta and log alone, also of an outdated format
};

static bool
is_format(MDB_val value, const char *format)
{
    return value.mv_size == strlen(format) && memcmp(value.mv_data, format, value.mv_size) == 0;
}

const char *
store_format(void)
{
    static _Thread_local char text[FORMAT_TEXT_MAX];
    snprintf(text, sizeof(text), FORMAT "/%d-%d-%d-%d-%d-%d", TIMELINE_BASES_KEPT,
             TIMELINE_MARKS_KEPT, TIMELINE_TENURES_KEPT, TAIL_KEPT, CHECKPOINT_REPORTS, TURNS_KEPT);
    return text;
}

/* Of an earlier number, or of this one by a program that keeps more or less. */
static bool
is_outdated(MDB_val value)
{
    if (value.mv_size > strlen(FORMAT) &&
        memcmp(value.mv_data, FORMAT "/", strlen(FORMAT) + 1) == 0)
        return true;
    for (size_t i = 0; i < sizeof(outdated_formats) / sizeof(outdated_formats[0]); i++) {
        if (is_format(value, outdated_formats[i]))
            return true;
    }
    return false;
}

/* The format is written with the first table and never changes after. */
static int
check_format(struct store *store, MDB_txn *txn, enum purpose purpose)
{
    MDB_val key = { strlen("format"), (void *)"format" }, value;
    int rc = mdb_get(txn, store->tables[STORE_META], &key, &value);
    if (rc == MDB_NOTFOUND && purpose == TO_WRITE) {
        value = (MDB_val){ strlen(store_format()), (void *)(uintptr_t)store_format() };
        rc = mdb_put(txn, store->tables[STORE_META], &key, &value, 0);
        return rc == MDB_SUCCESS ? store_put_mark(store, txn) : rc;
    }
    if (rc != MDB_SUCCESS || is_format(value, store_format()))
        return rc;
    store->is_outdated = is_outdated(value);
    if (!store->is_outdated)
        return MDB_VERSION_MISMATCH;
    return purpose == TO_READ_LOG ? MDB_SUCCESS : MDB_INCOMPATIBLE;
}

static int
open_tables(struct store *store, enum purpose purpose)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, purpose == TO_WRITE ? 0 : MDB_RDONLY, &txn);
    if (rc != MDB_SUCCESS)
        return rc;
    unsigned create = purpose == TO_WRITE ? MDB_CREATE : 0;
    for (int i = 0; rc == MDB_SUCCESS && i < STORE_TABLES; i++) {
        if (purpose == TO_READ_LOG && i != STORE_META && i != STORE_LOG)
            continue;
        rc = mdb_dbi_open(txn, store_tables[i].name, create | store_tables[i].flags,
                          &store->tables[i]);
        if (rc == MDB_SUCCESS && i == STORE_META)
            rc = check_format(store, txn, purpose);
    }
    if (rc == MDB_SUCCESS)
        rc = mdb_dbi_open(txn, "journal", create | MDB_INTEGERKEY, &store->journal);
    store->has_journal = rc == MDB_SUCCESS;
    if (rc == MDB_NOTFOUND && purpose == TO_READ_LOG)
        rc = MDB_SUCCESS; // an earlier format
    if (rc == MDB_SUCCESS)
        return mdb_txn_commit(txn); // keeps the tables' handles
    mdb_txn_abort(txn);
    return purpose != TO_WRITE && rc == MDB_NOTFOUND ? MDB_INVALID : rc;
}

static tenure_status
open_environment(const char *folder, size_t map_bytes, enum purpose purpose,
                 struct store **ret_store)
{
    bool reads_only = purpose != TO_WRITE;
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL || !store_views_open(&store->views)) {
        free(store);
        return TENURE_NO_MEMORY;
    }
    int stale = 0, rc = 0;
    if (reads_only)
        folder_make_lock(folder);
    else
        rc = folder_make_store(folder);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_create(&store->env);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_mapsize(store->env, map_bytes);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxdbs(store->env, STORE_TABLES + 1);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxreaders(store->env, READERS_MAX);
    if (rc == MDB_SUCCESS) // full sync: what is committed is on disk
        rc = mdb_env_open(store->env, folder, MDB_NOTLS | (reads_only ? MDB_RDONLY : 0),
                          TENURE_FILE_MODE);
    if (reads_only && rc == EBADF)
        rc = MDB_INVALID; // the file is empty: LMDB wants to begin it
    if (rc == MDB_SUCCESS)
        rc = mdb_reader_check(store->env, &stale);
    if (rc == MDB_SUCCESS)
        rc = open_tables(store, purpose);
    if (rc != MDB_SUCCESS) {
        store_close(&store);
        errno = rc > 0 ? rc : EIO; // for who has to say why
        return status_of_mdb(rc);
    }
    *ret_store = store;
    return TENURE_OK;
}

tenure_status
store_open(const char *folder, size_t map_bytes, struct store **ret_store)
{
    return open_environment(folder, map_bytes, TO_WRITE, ret_store);
}

tenure_status
store_open_to_read(const char *folder, struct store **ret_store)
{
    return open_environment(folder, 0, TO_READ, ret_store); // the map is as large as the file says
}

tenure_status
store_open_log(const char *folder, struct store **ret_store)
{
    return open_environment(folder, 0, TO_READ_LOG, ret_store);
}

void
store_close(struct store **store_p)
{
    struct store *store = *store_p;
    if (store == NULL)
        return;
    *store_p = NULL;
    if (store->env != NULL)
        mdb_env_close(store->env);
    for (int i = 0; i < STORE_TABLES; i++)
        row_cache_close(&store->writer.rows[i]);
    journal_close(&store->writer.journal);
    overlay_close(&store->writer.overlay);
    store_views_close(&store->views);
    free(store);
}

bool
store_is_outdated(const struct store *store)
{
    return store->is_outdated;
}

void
store_be_volatile(struct store *store)
{
    mdb_env_set_flags(store->env, MDB_NOSYNC, 1);
}

const char *
store_table_name(enum store_table table)
{
    return store_tables[table].name;
}
