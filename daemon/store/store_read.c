/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots: one of LMDB's, and what was pending in the journal at that moment. */
#include <stdlib.h>

#include "store_parts.h"

/* A view must not know more than the snapshot that it is laid over. What is in the list is of
 * snapshots that have begun by now; who takes a view begins its own after that. */
static struct overlay *
take_view(struct views *views)
{
    pthread_mutex_lock(&views->lock);
    struct overlay *view = views->free;
    if (view != NULL)
        views->free = view->next;
    pthread_mutex_unlock(&views->lock);
    return view != NULL ? view : calloc(1, sizeof(*view));
}

static void
give_view_back(struct views *views, struct overlay *view)
{
    pthread_mutex_lock(&views->lock);
    view->next = views->free;
    views->free = view;
    pthread_mutex_unlock(&views->lock);
}

tenure_status
store_read_begin(const struct store *store, struct store_read *ret_read)
{
    struct overlay *view = take_view(store->views);
    MDB_txn *txn = NULL;
    if (view == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = status_of_mdb(mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn));
    if (status == TENURE_OK && store->has_journal)
        status = journal_follow(txn, store->journal, view);
    *ret_read = (struct store_read){ .store = store, .txn = txn, .overlay = view };
    if (status != TENURE_OK)
        store_read_end(ret_read);
    return status;
}

void
store_read_end(struct store_read *read)
{
    if (read->txn != NULL)
        mdb_txn_abort(read->txn);
    give_view_back(read->store->views, read->overlay);
    *read = (struct store_read){ 0 };
}

void
store_views_close(struct views **views_p)
{
    struct views *views = *views_p;
    *views_p = NULL;
    while (views->free != NULL) {
        struct overlay *view = views->free;
        views->free = view->next;
        overlay_close(view);
        free(view);
    }
    pthread_mutex_destroy(&views->lock);
    free(views);
}

bool
store_views_open(struct views **ret_views)
{
    *ret_views = calloc(1, sizeof(**ret_views));
    return *ret_views != NULL && pthread_mutex_init(&(*ret_views)->lock, NULL) == 0;
}
