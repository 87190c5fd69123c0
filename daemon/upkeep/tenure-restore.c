/* SPDX-License-Identifier: Apache-2.0 */
/* tenure restore: makes a backup the data of a folder. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "guard.h"
#include "upkeep.h"
#include "verify.h"
#include <tenure/file.h>

struct restore {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *folder, *backup;
    bool replace;
    char beside[PATH_MAX];
};

static error_t
restore_parse_option(int key, char *argument, struct argp_state *state)
{
    struct restore *restore = state->input;
    switch (key) {
    case 'r': restore->replace = true; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &restore->cli; return 0;
    case ARGP_KEY_ARG:
        if (restore->backup != NULL)
            argp_error(state, "unexpected argument %s; give the folder to restore into with --at",
                       argument);
        restore->backup = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "BACKUP is missing: a folder"); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "replace", 'r', NULL, 0, "overwrite data in the folder; it is lost", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_folder_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = restore_parse_option,
    .args_doc = "BACKUP",
    .doc = "Restore a data folder from the backup in the folder BACKUP. The backup is "
           "checked first and not changed. The log gets a new incarnation, so subscribers "
           "and producers learn that entries after the backup are lost.\vStop the daemon "
           "first.\n\n"
           "Example:\n"
           "  tenure restore --at /var/lib/tenure --replace /backups/tenure-2026-11-22\n",
    .children = children,
};

/* Logs a new incarnation, because the copy lacks what others saw after its last entry. */
static tenure_status
begin_incarnation(const char *folder, uint64_t last_seq)
{
    struct store *store;
    struct engine *engine = NULL;
    struct engine_options as_is = { .clock_mode = CLOCK_FEED, .rules_from_log = true };
    tenure_status status = upkeep_open_to_write(folder, &store);
    if (status != TENURE_OK)
        return status;
    status = store_claim(store);
    if (status == TENURE_OK)
        status = engine_open(store, &as_is, upkeep_now_ms(), &engine);
    if (status == TENURE_OK)
        status = engine_begin(engine, upkeep_now_ms(), TENURE_NO_DAY);
    if (status == TENURE_OK)
        status =
            engine_incarnate(engine, TENURE__V1__INCARNATION__CAUSE__RESTORED, last_seq, last_seq);
    if (status == TENURE_OK)
        status = engine_commit(engine);
    if (status == TENURE_OK)
        status = engine_checkpoint(engine);
    engine_close(&engine);
    store_close(&store);
    return status;
}

static int
work(void *context)
{
    struct restore *restore = context;
    struct store *store;
    uint64_t last_seq;
    tenure_status status = store_open_to_read(restore->backup, &store);
    if (status != TENURE_OK)
        return upkeep_fail(restore->backup, status);
    status = verify_log(store, &last_seq);
    if (status == TENURE_OK)
        status = store_copy(store, restore->beside);
    store_close(&store);
    if (status == TENURE_OK)
        status = begin_incarnation(restore->beside, last_seq);
    if (status == TENURE_OK)
        status = folder_replace_store(restore->folder, restore->beside);
    if (status == TENURE_DAMAGED) {
        tenure_cli_say("%s: this backup is damaged; nothing was changed", restore->backup);
        return TENURE_EXIT_DAMAGED;
    }
    if (status != TENURE_OK)
        return upkeep_fail(restore->folder, status);
    printf("%s: %" PRIu64
           " entries; later entries are lost; clients that had read them are notified\n",
           restore->folder, last_seq);
    return tenure_cli_close(&restore->cli, TENURE_EXIT_DONE);
}

static void
refuse_if_there_is_data(const struct restore *restore)
{
    char path[PATH_MAX];
    struct stat found;
    snprintf(path, sizeof(path), "%s/" STORE_FILE, restore->folder);
    if (restore->replace || stat(path, &found) != 0)
        return;
    tenure_cli_say("%s has data; add --replace if it may be lost", restore->folder);
    exit(TENURE_EXIT_REFUSED);
}

int
main(int argc, char **argv)
{
    struct restore restore = { 0 };
    tenure_cli_parse(&argp, argc, argv, &restore.cli);
    restore.folder = restore.cli.at != NULL ? restore.cli.at : getenv("TENURE_AT");
    if (restore.folder == NULL) {
        tenure_cli_say("no data folder is given; give it with --at DIR or in TENURE_AT");
        return TENURE_EXIT_USAGE;
    }
    snprintf(restore.beside, sizeof(restore.beside), "%s/restoring", restore.folder);
    if (!tenure_folder_make(restore.folder, TENURE_FOLDER_MODE, NULL) && errno != EEXIST) {
        tenure_cli_say("%s cannot be made: %s", restore.folder, strerror(errno));
        return TENURE_EXIT_REFUSED;
    }
    upkeep_lock(restore.folder);
    refuse_if_there_is_data(&restore);
    folder_remove_store(restore.beside); // left by an interrupted restore
    int exit_code = TENURE_EXIT_REFUSED;
    if (!tenure_folder_make(restore.beside, TENURE_FOLDER_MODE, restore.folder))
        tenure_cli_say("%s cannot be made: %s", restore.beside, strerror(errno));
    else
        exit_code = guard_run(work, &restore);
    folder_remove_store(restore.beside);
    return exit_code == GUARD_CRASHED ? upkeep_fail(restore.backup, TENURE_DAMAGED) : exit_code;
}
