/* SPDX-License-Identifier: Apache-2.0 */
#include "upkeep.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"
#include <tenure/file.h>

const char *
upkeep_folder(const struct tenure_cli *cli)
{
    const char *folder = cli->at != NULL ? cli->at : getenv("TENURE_AT");
    char path[PATH_MAX], problem[TENURE_FILE_PROBLEM_MAX];
    struct stat found;
    if (folder == NULL || folder[0] == '\0') {
        tenure_cli_say("no data folder is given; give it with --at DIR or in TENURE_AT");
        exit(TENURE_EXIT_USAGE);
    }
    snprintf(path, sizeof(path), "%s/" STORE_FILE, folder);
    if (stat(path, &found) == 0)
        return folder;
    bool is_hidden = errno == EACCES;
    tenure_cli_say("%s cannot be opened: %s%s", path, tenure_file_problem(folder, problem),
                   is_hidden ? "" : "; --at has to be a daemon's data folder on this machine");
    exit(TENURE_EXIT_REFUSED);
}

void
upkeep_lock(const char *folder)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    int fd; // stays open until the program ends
    tenure_status status = folder_lock(folder, &fd);
    if (status == TENURE_OK)
        return;
    if (status == TENURE_IN_USE)
        tenure_cli_say("a tenured is running on %s; stop it first", folder);
    else
        tenure_cli_say("cannot lock %s: %s", folder, tenure_file_problem(folder, problem));
    exit(TENURE_EXIT_REFUSED);
}

tenure_status
upkeep_open_to_write(const char *folder, struct store **ret_store)
{
    char path[PATH_MAX];
    struct stat found;
    snprintf(path, sizeof(path), "%s/" STORE_FILE, folder);
    if (stat(path, &found) != 0)
        return TENURE_STORAGE;
    return store_open(folder, 2 * (size_t)found.st_size + ((size_t)1 << 30), ret_store);
}

int
upkeep_fail(const char *folder, tenure_status status)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    if (status == TENURE_DAMAGED)
        tenure_cli_say("%s/%s is damaged; restore the last backup with tenure restore", folder,
                       STORE_FILE);
    else
        tenure_cli_say("%s: %s", folder,
                       status == TENURE_STORAGE ? tenure_file_problem(folder, problem)
                                                : tenure_status_text(status));
    return tenure_status_exit_code(status);
}

void
upkeep_progress(void *context, uint64_t seq, uint64_t last_seq)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s %" PRIu64 " of %" PRIu64 " entries\033[K", (const char *)context, seq,
                last_seq);
}

void
upkeep_progress_end(void)
{
    int error = errno; // isatty() changes errno
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    errno = error;
}

void
upkeep_hex(const uint8_t *bytes, size_t size, char *ret_text)
{
    for (size_t i = 0; i < size; i++)
        snprintf(ret_text + 2 * i, 3, "%02x", bytes[i]);
}

int64_t
upkeep_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
