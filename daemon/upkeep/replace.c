/* SPDX-License-Identifier: Apache-2.0 */
#include "replace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "folder.h"
#include "upkeep.h"
#include <tenure/file.h>

static tenure_status
rebuild_into(const struct store *from, const char *beside, const struct rebuild_options *options,
             uint64_t *ret_seq)
{
    struct rebuild *rebuild = NULL;
    struct counters counters;
    tenure_status status = counters_read_now(from, &counters);
    if (status == TENURE_OK)
        status = rebuild_open(from, beside, options, &rebuild);
    if (status == TENURE_OK)
        status = rebuild_on(rebuild, counters.last_seq);
    if (status == TENURE_OK)
        status = rebuild_finish(rebuild, upkeep_now_ms());
    *ret_seq = rebuild == NULL            ? 0
               : status == TENURE_DAMAGED ? rebuild_seq(rebuild) + 1
                                          : rebuild_seq(rebuild);
    rebuild_close(&rebuild);
    return status;
}

tenure_status
replace_by_rebuild(const char *folder, const struct rebuild_options *options, uint64_t *ret_seq)
{
    char beside[PATH_MAX];
    struct store *from = NULL;
    *ret_seq = 0;
    if ((size_t)snprintf(beside, sizeof(beside), "%s/rebuilding", folder) >= sizeof(beside))
        return TENURE_INVALID;
    folder_remove_store(beside); // left by an interrupted rebuild
    tenure_status status = store_open_log(folder, &from);
    if (status == TENURE_OK && !tenure_folder_make(beside, TENURE_FOLDER_MODE, folder))
        status = TENURE_STORAGE;
    if (status == TENURE_OK)
        status = rebuild_into(from, beside, options, ret_seq);
    store_close(&from);
    if (status == TENURE_OK)
        return folder_replace_store(folder, beside);
    folder_remove_store(beside);
    return status;
}
