/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots: an LMDB transaction, and the matching version of the tables in memory. */
#include <stdlib.h>

#include "store_parts.h"

bool
versions_open(struct versions **ret_versions)
{
    struct versions *versions = calloc(1, sizeof(*versions));
    *ret_versions = versions;
    if (versions == NULL || pthread_mutex_init(&versions->lock, NULL) != 0)
        return false;
    for (unsigned table = 0; table < STORE_TABLES; table++)
        versions->committed.trees[table].order = store_tables[table].order;
    return true;
}

void
versions_close(struct versions **versions_p, struct tree_memory *memory)
{
    struct versions *versions = *versions_p;
    *versions_p = NULL;
    for (unsigned table = 0; table < TREES; table++)
        tree_free(memory, &versions->committed.trees[table]);
    pthread_mutex_destroy(&versions->lock);
    free(versions);
}

void
versions_announce(struct versions *versions, const struct store_version *version)
{
    pthread_mutex_lock(&versions->lock);
    versions->coming = *version;
    versions->is_coming = true;
    pthread_mutex_unlock(&versions->lock);
}

void
versions_commit(struct versions *versions, const struct store_version *version, size_t txn)
{
    pthread_mutex_lock(&versions->lock);
    versions->committed = *version;
    versions->committed.txn = txn;
    versions->is_coming = false;
    pthread_mutex_unlock(&versions->lock);
}

void
versions_give_up(struct versions *versions)
{
    pthread_mutex_lock(&versions->lock);
    versions->is_coming = false;
    pthread_mutex_unlock(&versions->lock);
}

uint64_t
versions_oldest(struct versions *versions)
{
    pthread_mutex_lock(&versions->lock);
    uint64_t oldest = versions->committed.number;
    for (struct store_snapshot *other = versions->snapshots; other != NULL; other = other->next)
        oldest = other->version.number < oldest ? other->version.number : oldest;
    pthread_mutex_unlock(&versions->lock);
    return oldest;
}

/* Takes the version that matches the transaction; false: there was a commit in between. */
static bool
take_version(struct versions *versions, size_t txn, struct store_snapshot *snapshot)
{
    pthread_mutex_lock(&versions->lock);
    const struct store_version *version =
        versions->committed.txn == txn || versions->is_unknown ? &versions->committed
        : versions->is_coming && versions->coming.txn == txn   ? &versions->coming
                                                               : NULL;
    if (version != NULL) {
        snapshot->version = *version;
        snapshot->next = versions->snapshots;
        snapshot->link = &versions->snapshots;
        if (snapshot->next != NULL)
            snapshot->next->link = &snapshot->next;
        versions->snapshots = snapshot;
    }
    pthread_mutex_unlock(&versions->lock);
    return version != NULL;
}

static void
drop_snapshot(struct versions *versions, struct store_snapshot *snapshot)
{
    pthread_mutex_lock(&versions->lock);
    *snapshot->link = snapshot->next;
    if (snapshot->next != NULL)
        snapshot->next->link = snapshot->link;
    pthread_mutex_unlock(&versions->lock);
    free(snapshot);
}

tenure_status
store_read_begin(const struct store *store, struct store_read *ret_read)
{
    struct store_snapshot *snapshot = calloc(1, sizeof(*snapshot));
    MDB_txn *txn = NULL;
    if (snapshot == NULL)
        return TENURE_NO_MEMORY;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    while (rc == MDB_SUCCESS && !take_version(store->versions, mdb_txn_id(txn), snapshot)) {
        mdb_txn_reset(txn);
        rc = mdb_txn_renew(txn);
    }
    if (rc != MDB_SUCCESS) {
        mdb_txn_abort(txn);
        free(snapshot);
        return status_of_mdb(rc);
    }
    *ret_read = (struct store_read){
        .store = store, .txn = txn, .trees = snapshot->version.trees, .snapshot = snapshot
    };
    return TENURE_OK;
}

void
store_read_end(struct store_read *read)
{
    mdb_txn_abort(read->txn);
    drop_snapshot(read->store->versions, read->snapshot);
    *read = (struct store_read){ 0 };
}
