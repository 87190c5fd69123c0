/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store.h"
#include "sync.h"
#include <tenure/file.h>

tenure_status
folder_lock(const char *folder, int *ret_fd)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof(path), "%s/lock", folder) >= sizeof(path)) {
        errno = ENAMETOOLONG;
        return TENURE_STORAGE;
    }
    int fd = tenure_file_open(path, O_RDWR | O_CREAT, TENURE_FILE_MODE);
    if (fd < 0)
        return TENURE_STORAGE;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return TENURE_IN_USE;
    }
    *ret_fd = fd;
    return TENURE_OK;
}

const char *
folder_temporary(void)
{
    const char *position = getenv("TMPDIR");
    return position != NULL && position[0] != '\0' ? position : "/tmp";
}

tenure_status
folder_make_temporary(const char *purpose, char *ret_path)
{
    snprintf(ret_path, FOLDER_PATH_MAX, "%.400s/tenure-%.40s-XXXXXX", folder_temporary(), purpose);
    if (mkdtemp(ret_path) != NULL && chmod(ret_path, S_IRWXU) == 0) // regardless of the umask
        return TENURE_OK;
    ret_path[0] = '\0';
    return TENURE_STORAGE;
}

static const char *
path_of(const char *folder, const char *file, char *path)
{
    return (size_t)snprintf(path, PATH_MAX, "%s/%s", folder, file) < PATH_MAX ? path : "";
}

/* An existing file is not opened: closing LMDB's lock file a second time would release the
 * process's locks on it. */
static int
make_file(const char *folder, const char *file)
{
    char path[PATH_MAX];
    int fd =
        tenure_file_open(path_of(folder, file, path), O_RDWR | O_CREAT | O_EXCL, TENURE_FILE_MODE);
    if (fd >= 0)
        close(fd);
    return fd >= 0 || errno == EEXIST ? 0 : errno;
}

int
folder_make_store(const char *folder)
{
    int error = make_file(folder, STORE_FILE);
    return error == 0 ? make_file(folder, STORE_LOCK_FILE) : error;
}

void
folder_make_lock(const char *folder)
{
    char path[PATH_MAX];
    if (access(path_of(folder, STORE_FILE, path), F_OK) == 0)
        (void)make_file(folder, STORE_LOCK_FILE);
}

void
folder_remove_store(const char *folder)
{
    char path[PATH_MAX];
    int error = errno;
    if (folder[0] == '\0')
        return;
    unlink(path_of(folder, STORE_FILE, path));
    unlink(path_of(folder, STORE_LOCK_FILE, path));
    rmdir(folder);
    errno = error;
}

tenure_status
folder_replace_store(const char *folder, const char *from)
{
    char old_path[PATH_MAX], new_path[PATH_MAX];
    // LMDB's lock file has the last transaction of the old file, from which the new one must not
    // continue.
    if (unlink(path_of(folder, STORE_LOCK_FILE, old_path)) != 0 && errno != ENOENT)
        return TENURE_STORAGE;
    if (rename(path_of(from, STORE_FILE, new_path), path_of(folder, STORE_FILE, old_path)) != 0)
        return TENURE_STORAGE;
    folder_remove_store(from);
    return tni_sync_folder(folder) ? TENURE_OK : TENURE_STORAGE;
}
