/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "retention.h"
#include "store_parts.h"
#include <tenure/file.h>

/* The number increases when rows of a table change, see `unit.layout`. For an earlier number only
 * the log is read, whose format is fixed, to recompute everything else. */
enum {
    FORMAT = 17,
    FORMAT_TEXT_MAX = 64,
    READERS_MAX = 64
};

const struct table_kind store_tables[STORE_TABLES] = {
    [STORE_META] = { "meta", ORDER_BYTES },
    [STORE_LOG] = { "log", ORDER_NUMBER },
    [STORE_UPDATES] = { "updates", ORDER_NUMBER },
    [STORE_IDS] = { "ids", ORDER_BYTES },
    [STORE_CORRECTIONS] = { "corrections", ORDER_BYTES },
    [STORE_INCARNATIONS] = { "incarnations", ORDER_NUMBER },
    [STORE_WAYPOINTS] = { "waypoints", ORDER_BYTES },
    [STORE_INDICATOR_UPDATES] = { "figure-updates", ORDER_NUMBER },
    [STORE_ALERTS_ENDED] = { "alerts-ended", ORDER_NUMBER },
    [STORE_ALERT_REVISIONS] = { "alert-revisions", ORDER_BYTES },
    [STORE_CHECKPOINT] = { "checkpoint", ORDER_NUMBER },
    [STORE_RULES] = { "rules", ORDER_BYTES },
    [STORE_NAMES] = { "names", ORDER_BYTES },
    [STORE_SOURCES] = { "sources", ORDER_NUMBER },
    [STORE_PEOPLE] = { "people", ORDER_NUMBER },
    [STORE_ORGANISATIONS] = { "organisations", ORDER_NUMBER },
    [STORE_POSTS] = { "posts", ORDER_NUMBER },
    [STORE_ORGANISATION_POSTS] = { "organisation-posts", ORDER_PAIR },
    [STORE_CHILDREN] = { "children", ORDER_PAIR },
    [STORE_PERSON_SCOPES] = { "person-scopes", ORDER_PAIR },
    [STORE_PERSON_POSTS] = { "person-posts", ORDER_PAIR },
    [STORE_SCOPES] = { "scopes", ORDER_NUMBER },
    [STORE_INDICATORS] = { "indicators", ORDER_SCOPE },
    [STORE_STARTS] = { "starts", ORDER_NUMBER },
    [STORE_CALENDAR] = { "turns", ORDER_NUMBER },
    [STORE_DEPARTURES] = { "departures", ORDER_SCOPE },
    [STORE_SURVEYS] = { "surveys", ORDER_NUMBER },
    [STORE_NAMINGS] = { "namings", ORDER_PAIR },
    [STORE_ROLE_POSTS] = { "role-posts", ORDER_PAIR },
    [STORE_RETRACTED] = { "dead", ORDER_NUMBER },
    [STORE_TIMERS] = { "timers", ORDER_DAY_SUBJECT },
    [STORE_ALERTS] = { "alerts", ORDER_NUMBER },
    [STORE_ALERTS_PENDING] = { "alerts-pending", ORDER_NUMBER },
    [STORE_ALERT_LISTS] = { "alert-lists", ORDER_SUBJECT },
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

/* The purposes of opening an environment. */
enum purpose {
    TO_WRITE,
    TO_READ,
    TO_READ_LOG // only the tables meta and log, also of an outdated format
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
    snprintf(text, sizeof(text), "tenure-%d/%d-%d-%d-%d-%d-%d-%d-%d", FORMAT,
             TIMELINE_BASES_RETAINED, TIMELINE_LEAVINGS_RETAINED, TIMELINE_RECRUITMENTS_RETAINED,
             TIMELINE_TENURES_RETAINED, TIMELINE_CALLED_OFF_RETAINED, RECENT_RETAINED,
             WAYPOINT_REPORTS, SCHEDULED_RETAINED);
    return text;
}

/* Whether the format has an earlier number, or the same one from a build with other retention
 * limits. */
static bool
is_outdated(MDB_val value)
{
    char text[FORMAT_TEXT_MAX];
    unsigned number;
    snprintf(text, sizeof(text), "%.*s", (int)value.mv_size, (const char *)value.mv_data);
    return sscanf(text, "tenure-%3u", &number) == 1 && number > 0 && number <= FORMAT;
}

/* The format is written with the first table and never changes afterwards. */
static int
check_format(struct store *store, MDB_txn *txn, enum purpose purpose)
{
    MDB_val key = { strlen("format"), (void *)"format" }, value;
    int rc = mdb_get(txn, store->tables[STORE_META], &key, &value);
    if (rc == MDB_NOTFOUND && purpose == TO_WRITE) {
        value = (MDB_val){ strlen(store_format()), (void *)(uintptr_t)store_format() };
        rc = mdb_put(txn, store->tables[STORE_META], &key, &value, 0);
        return rc == MDB_SUCCESS ? store_put_identity(store, txn) : rc;
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
        bool is_wanted = purpose != TO_READ_LOG || i == STORE_META || i == STORE_LOG;
        if (!is_wanted || store_is_in_memory((enum store_table)i))
            continue;
        rc = mdb_dbi_open(txn, store_tables[i].name,
                          create | (keys_are_numbers((enum store_table)i) ? MDB_INTEGERKEY : 0),
                          &store->tables[i]);
        if (rc == MDB_SUCCESS && i == STORE_META)
            rc = check_format(store, txn, purpose);
    }
    if (rc == MDB_SUCCESS)
        return mdb_txn_commit(txn); // the tables' handles stay valid
    mdb_txn_abort(txn);
    return purpose != TO_WRITE && rc == MDB_NOTFOUND ? MDB_INVALID : rc;
}

/* Programs that read a possibly damaged folder do so in a child process, and report its crash
 * themselves (upkeep/guard.h). LMDB's message would only name a line of its own source. */
static void
abort_silently(MDB_env *env, const char *message)
{
    (void)env;
    (void)message;
    abort();
}

static tenure_status
open_environment(const char *folder, size_t map_bytes, enum purpose purpose,
                 struct store **ret_store)
{
    bool reads_only = purpose != TO_WRITE;
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL || !versions_open(&store->versions)) {
        free(store);
        return TENURE_NO_MEMORY;
    }
    store->writer.row_bytes = malloc(ROW_BYTES_MAX);
    if (store->writer.row_bytes == NULL) {
        store_close(&store);
        return TENURE_NO_MEMORY;
    }
    store->writer.retired_end = &store->writer.retired;
    store->versions->is_unknown = reads_only;
    int stale = 0, rc = 0;
    if (reads_only)
        folder_make_lock(folder);
    else
        rc = folder_make_store(folder);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_create(&store->env);
    if (rc == MDB_SUCCESS && reads_only)
        rc = mdb_env_set_assert(store->env, abort_silently);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_mapsize(store->env, map_bytes);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxdbs(store->env, STORE_TABLES + 1);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxreaders(store->env, READERS_MAX);
    if (rc == MDB_SUCCESS) // these flags sync every commit
        rc = mdb_env_open(store->env, folder, MDB_NOTLS | (reads_only ? MDB_RDONLY : 0),
                          TENURE_FILE_MODE);
    if (reads_only && rc == EBADF)
        rc = MDB_INVALID; // the file is empty, and LMDB would have to initialise it
    if (rc == MDB_SUCCESS)
        rc = mdb_reader_check(store->env, &stale);
    if (rc == MDB_SUCCESS)
        rc = open_tables(store, purpose);
    if (rc != MDB_SUCCESS) {
        store_close(&store);
        errno = rc > 0 ? rc : EIO; // for the caller's error message
        return status_of_mdb(rc);
    }
    store->versions->committed.txn = store_last_txn(store);
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
    // the file determines the size of the map
    return open_environment(folder, 0, TO_READ, ret_store);
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
    store_writer_close(&store->writer);
    versions_close(&store->versions, &store->writer.memory);
    tree_memory_close(&store->writer.memory);
    free(store);
}

size_t
store_last_txn(const struct store *store)
{
    MDB_envinfo info;
    return mdb_env_info(store->env, &info) == MDB_SUCCESS ? info.me_last_txnid : 0;
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

void
store_lag_by_one(struct store *store)
{
    mdb_env_set_flags(store->env, MDB_NOMETASYNC, 1);
}

const char *
store_table_name(enum store_table table)
{
    return store_tables[table].name;
}
