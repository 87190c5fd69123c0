#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store.h"
#include "sync.h"

tenure_status
folder_lock(const char *folder, int *ret_fd)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof(path), "%s/lock", folder) >= sizeof(path)) {
        errno = ENAMETOOLONG;
        return TENURE_STORAGE;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return TENURE_STORAGE;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return TENURE_IN_USE;
    }
    *ret_fd = fd;
    return TENURE_OK;
}

tenure_status
folder_make_temporary(const char *purpose, char *ret_path)
{
    const char *place = getenv("TMPDIR");
    snprintf(ret_path, FOLDER_PATH_MAX, "%.400s/tenure-%.40s-XXXXXX",
             place != NULL && place[0] != '\0' ? place : "/tmp", purpose);
    if (mkdtemp(ret_path) != NULL)
        return TENURE_OK;
    ret_path[0] = '\0';
    return TENURE_STORAGE;
}

static const char *
path_of(const char *folder, const char *file, char *path)
{
    return (size_t)snprintf(path, PATH_MAX, "%s/%s", folder, file) < PATH_MAX ? path : "";
}

void
folder_remove_store(const char *folder)
{
    char path[PATH_MAX];
    if (folder[0] == '\0')
        return;
    unlink(path_of(folder, STORE_FILE, path));
    unlink(path_of(folder, STORE_LOCK_FILE, path));
    rmdir(folder);
}

tenure_status
folder_replace_store(const char *folder, const char *from)
{
    char old_path[PATH_MAX], new_path[PATH_MAX];
    // LMDB's lock file knows how far the old file had come; the new one must not go on from there.
    if (unlink(path_of(folder, STORE_LOCK_FILE, old_path)) != 0 && errno != ENOENT)
        return TENURE_STORAGE;
    if (rename(path_of(from, STORE_FILE, new_path), path_of(folder, STORE_FILE, old_path)) != 0)
        return TENURE_STORAGE;
    folder_remove_store(from);
    return tni_sync_folder(folder) ? TENURE_OK : TENURE_STORAGE;
}
