/* SPDX-License-Identifier: Apache-2.0 */
#include "verify.h"

#include "folder.h"

enum {
    ENTRIES_A_SNAPSHOT = 16384,
    CATCH_UPS_MAX = 8
};

static tenure_status
check_log(const struct store *store, struct verdict_of_store *verdict)
{
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && verdict->chain.seq < verdict->last_seq) {
        struct store_read read;
        uint64_t until = verdict->chain.seq + ENTRIES_A_SNAPSHOT;
        status = store_read_begin(store, &read);
        if (status != TENURE_OK)
            return status;
        status = log_check_on(read, &verdict->chain,
                              until < verdict->last_seq ? until : verdict->last_seq);
        store_read_end(&read);
    }
    verdict->is_log_whole = status == TENURE_OK;
    return status == TENURE_DAMAGED ? TENURE_OK : status;
}

/* Compares one snapshot, which is open only as long as the comparison. */
static tenure_status
compare_all(const struct engine *shown, struct rebuild *rebuild, struct verdict_of_store *verdict)
{
    struct store_read made;
    verdict->last_seq = engine_counters(shown)->last_seq;
    tenure_status status = rebuild_on(rebuild, verdict->last_seq);
    if (status == TENURE_OK)
        status = store_read_begin(rebuild_store(rebuild), &made);
    if (status != TENURE_OK)
        return status;
    status = store_compare(engine_reads(shown), made, &verdict->difference);
    verdict->is_rebuilt = true;
    verdict->is_table_bad = status == TENURE_DAMAGED;
    store_read_end(&made);
    return verdict->is_table_bad ? TENURE_OK : status;
}

/* Restores the entries that a running daemon added in the meantime before comparing. */
static tenure_status
compare(struct store *store, struct rebuild *rebuild, struct verdict_of_store *verdict)
{
    struct counters counters;
    struct engine *shown = NULL;
    tenure_status status = TENURE_OK;
    for (int i = 0; i < CATCH_UPS_MAX && status == TENURE_OK; i++) {
        status = counters_read_now(store, &counters);
        if (status == TENURE_OK)
            status = rebuild_on(rebuild, counters.last_seq);
    }
    if (status != TENURE_OK)
        return status;
    status = engine_open_to_read(store, &shown);
    if (status == TENURE_DAMAGED) {
        verdict->is_rebuilt = true;
        verdict->is_table_bad = true;
        verdict->difference = (struct store_difference){ .table = STORE_CHECKPOINT };
        return TENURE_OK;
    }
    if (status == TENURE_OK)
        status = compare_all(shown, rebuild, verdict);
    engine_close(&shown);
    return status;
}

static tenure_status
check_tables(struct store *store, const struct rebuild_options *options,
             struct verdict_of_store *verdict)
{
    char folder[FOLDER_PATH_MAX];
    struct rebuild *rebuild = NULL;
    tenure_status status = folder_make_temporary("verify", folder);
    if (status == TENURE_OK)
        status = rebuild_open(store, folder, options, &rebuild);
    verdict->has_no_folder = status == TENURE_STORAGE;
    folder_remove_store(folder); // open files stay usable
    if (status == TENURE_OK)
        status = compare(store, rebuild, verdict);
    if (status == TENURE_DAMAGED && rebuild != NULL) {
        verdict->stuck_seq = rebuild_seq(rebuild) + 1;
        status = TENURE_OK;
    }
    rebuild_close(&rebuild);
    return status;
}

tenure_status
verify_store(struct store *store, bool rebuild, const struct rebuild_options *options,
             struct verdict_of_store *ret_verdict)
{
    struct counters counters;
    *ret_verdict = (struct verdict_of_store){ 0 };
    tenure_status status = store_check_free_list(store);
    ret_verdict->is_free_list_bad = status == TENURE_DAMAGED;
    if (status == TENURE_OK || status == TENURE_DAMAGED)
        status = counters_read_now(store, &counters);
    if (status == TENURE_OK)
        ret_verdict->last_seq = counters.last_seq;
    if (status == TENURE_OK)
        status = check_log(store, ret_verdict);
    if (status == TENURE_OK && ret_verdict->is_log_whole && rebuild)
        status = check_tables(store, options, ret_verdict);
    return status;
}

bool
verdict_is_good(const struct verdict_of_store *verdict)
{
    return !verdict->is_free_list_bad && verdict->is_log_whole && verdict->stuck_seq == 0 &&
           !verdict->is_table_bad;
}

tenure_status
verify_log(struct store *store, uint64_t *ret_last_seq)
{
    struct verdict_of_store verdict;
    tenure_status status = verify_store(store, false, NULL, &verdict);
    *ret_last_seq = verdict.last_seq;
    return status == TENURE_OK && !verdict_is_good(&verdict) ? TENURE_DAMAGED : status;
}
