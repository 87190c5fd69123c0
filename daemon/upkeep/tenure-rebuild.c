/* SPDX-License-Identifier: Apache-2.0 */
/* tenure rebuild: recomputes every table from the log. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"
#include "guard.h"
#include "replace.h"
#include "upkeep.h"

struct rebuild_program {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *folder;
};

static error_t
rebuild_parse_option(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = state->input;
    else if (key == ARGP_KEY_ARG)
        argp_error(state, "unexpected argument %s", argument);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static const struct argp_child children[] = { { &tenure_cli_folder_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = rebuild_parse_option,
    .doc = "Recompute every table of a data folder from its log. The new file replaces the "
           "old one at the end.\vStop the daemon first. The log is not changed. The disk "
           "needs as much free space as the data takes.\n\n"
           "Example:\n"
           "  tenure rebuild --at /var/lib/tenure\n",
    .children = children,
};

static int
work(void *context)
{
    struct rebuild_program *program = context;
    struct rebuild_options options = { .progress = upkeep_progress, .context = (void *)"rebuilt" };
    uint64_t seq;
    tenure_status status = replace_by_rebuild(program->folder, &options, &seq);
    upkeep_progress_end();
    if (status == TENURE_DAMAGED && seq > 0) {
        tenure_cli_say("%s: entry %" PRIu64 " is damaged; nothing was changed. Bring back the last "
                       "backup with tenure restore",
                       program->folder, seq);
        return TENURE_EXIT_DAMAGED;
    }
    if (status != TENURE_OK)
        return upkeep_fail(program->folder, status);
    printf("%s: %" PRIu64 " entries, every table recomputed\n", program->folder, seq);
    return tenure_cli_close(&program->cli, TENURE_EXIT_DONE);
}

int
main(int argc, char **argv)
{
    struct rebuild_program program = { 0 };
    tenure_cli_parse(&argp, argc, argv, &program.cli);
    program.folder = upkeep_folder(&program.cli);
    upkeep_lock(program.folder);
    int exit_code = guard_run(work, &program);
    return exit_code == GUARD_CRASHED ? upkeep_fail(program.folder, TENURE_DAMAGED) : exit_code;
}
