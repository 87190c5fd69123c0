/* SPDX-License-Identifier: Apache-2.0 */
/* tenure backup: copies the data, even while a daemon writes it. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "guard.h"
#include "upkeep.h"
#include "verify.h"
#include <tenure/file.h>

struct backup {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *folder, *target;
};

static error_t
backup_parse_option(int key, char *argument, struct argp_state *state)
{
    struct backup *backup = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &backup->cli; return 0;
    case ARGP_KEY_ARG:
        if (backup->target != NULL)
            argp_error(state, "unexpected argument %s; give the folder to copy with --at",
                       argument);
        backup->target = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "TARGET is missing: a new folder"); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &tenure_cli_folder_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = backup_parse_option,
    .args_doc = "TARGET",
    .doc = "Copy a data folder to the new folder TARGET and check the log of the copy.\vA "
           "daemon may be running: the copy shows one moment. It is on disk when the "
           "command ends. Use tenure restore to restore it.\n\n"
           "Example:\n"
           "  tenure backup --at /var/lib/tenure /backups/tenure-2026-11-22\n",
    .children = children,
};

static int
check_copy(struct backup *backup)
{
    struct store *copy;
    uint64_t last_seq;
    tenure_status status = store_open_to_read(backup->target, &copy);
    if (status != TENURE_OK)
        return upkeep_fail(backup->target, status);
    status = verify_log(copy, &last_seq);
    store_close(&copy);
    if (status == TENURE_DAMAGED) {
        tenure_cli_say("%s: the copy is damaged, and so may be what it was made of: run tenure "
                       "verify --at %s",
                       backup->target, backup->folder);
        return TENURE_EXIT_DAMAGED;
    }
    if (status != TENURE_OK)
        return upkeep_fail(backup->target, status);
    printf("%s: %" PRIu64 " entries\n", backup->target, last_seq);
    return tenure_cli_close(&backup->cli, TENURE_EXIT_DONE);
}

static int
work(void *context)
{
    struct backup *backup = context;
    struct store *store;
    tenure_status status = store_open_to_read(backup->folder, &store);
    if (status != TENURE_OK)
        return upkeep_fail(backup->folder, status);
    status = store_copy(store, backup->target);
    store_close(&store);
    if (status == TENURE_OK)
        return check_copy(backup);
    folder_remove_store(backup->target);
    return upkeep_fail(status == TENURE_DAMAGED ? backup->folder : backup->target, status);
}

int
main(int argc, char **argv)
{
    struct backup backup = { 0 };
    tenure_cli_parse(&argp, argc, argv, &backup.cli);
    backup.folder = upkeep_folder(&backup.cli);
    if (!tenure_folder_make(backup.target, TENURE_FOLDER_MODE, backup.folder)) {
        tenure_cli_say("%s cannot be made: %s; give a new folder", backup.target, strerror(errno));
        return TENURE_EXIT_REFUSED;
    }
    int exit_code = guard_run(work, &backup);
    if (exit_code != GUARD_CRASHED)
        return exit_code;
    folder_remove_store(backup.target);
    return upkeep_fail(backup.folder, TENURE_DAMAGED);
}
