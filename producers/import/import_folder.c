/* SPDX-License-Identifier: Apache-2.0 */
/* Imports files that appear in a folder. A file is read when its writer has closed it. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"

enum {
    LOOK_MS = 1000
};

/* A document that was read; it is not read again while it is unchanged. For other files the
 * bookmark knows how far they were read. */
struct seen {
    struct seen *next;
    struct stat found;
    char path[];
};

/* Whether the file is unchanged since the last call. */
static bool
is_as_seen(struct seen **seen_p, const char *path, const struct stat *found)
{
    struct seen *seen = *seen_p;
    while (seen != NULL && strcmp(seen->path, path) != 0)
        seen = seen->next;
    bool same = seen != NULL && seen->found.st_ino == found->st_ino &&
                seen->found.st_size == found->st_size &&
                seen->found.st_mtim.tv_sec == found->st_mtim.tv_sec &&
                seen->found.st_mtim.tv_nsec == found->st_mtim.tv_nsec;
    if (seen == NULL && (seen = malloc(sizeof(*seen) + strlen(path) + 1)) != NULL) {
        seen->next = *seen_p;
        memcpy(seen->path, path, strlen(path) + 1);
        *seen_p = seen;
    }
    if (seen != NULL)
        seen->found = *found;
    return same;
}

static void
forget(struct seen *seen)
{
    while (seen != NULL) {
        struct seen *next = seen->next;
        free(seen);
        seen = next;
    }
}

static int
is_wanted(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return entry->d_name[0] != '.' && size > 0 && entry->d_name[size - 1] != '~';
}

/* Imports the files of the folder in alphabetical order, each from where it was left. */
static tenure_status
import_all(struct import *import, const char *folder, struct seen **seen)
{
    struct dirent **entries;
    tenure_status status = TENURE_OK;
    int count = scandir(folder, &entries, is_wanted, alphasort);
    if (count < 0) {
        tenure_cli_say("%s: %s", folder, strerror(errno));
        return TENURE_NOT_FOUND;
    }
    for (int i = 0; i < count; i++) {
        char path[4096];
        struct stat found;
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (status == TENURE_OK && stat(path, &found) == 0 && S_ISREG(found.st_mode) &&
            !(import->is_document && is_as_seen(seen, path, &found)))
            status = import_file(import, path, 0);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Waits until the folder changes; false: the program must stop. */
static bool
wait_for_change(int watch, const volatile sig_atomic_t *stopped)
{
    struct pollfd item = { .fd = watch, .events = POLLIN };
    char events[4096];
    while (!*stopped) {
        if (poll(&item, 1, LOOK_MS) > 0)
            return read(watch, events, sizeof(events)) > 0;
    }
    return false;
}

tenure_status
import_folder(struct import *import, const char *path, const volatile sig_atomic_t *stopped)
{
    int watch = inotify_init1(IN_CLOEXEC);
    if (watch < 0 || inotify_add_watch(watch, path, IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
        tenure_cli_say("%s cannot be watched: %s", path, strerror(errno));
        if (watch >= 0)
            close(watch);
        return TENURE_NOT_FOUND;
    }
    tenure_status status = TENURE_OK;
    struct seen *seen = NULL;
    do
        status = import_all(import, path, &seen);
    while (status == TENURE_OK && wait_for_change(watch, stopped));
    close(watch);
    forget(seen);
    return status;
}
