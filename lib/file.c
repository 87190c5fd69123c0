/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/file.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Stats the parent folder; false, too, if the path is too long. */
static bool
stat_parent(const char *path, struct stat *ret_found)
{
    char copy[PATH_MAX];
    if ((size_t)snprintf(copy, sizeof(copy), "%s", path) >= sizeof(copy)) {
        errno = ENAMETOOLONG;
        return false;
    }
    return stat(dirname(copy), ret_found) == 0;
}

/* Only for a newly created file: changing the owner of an existing one would let the folder's owner
 * take any file of root through a link. */
static bool
give_to(int fd, const struct stat *owner, mode_t mode)
{
    bool is_root = geteuid() == 0;
    return (!is_root || fchown(fd, owner->st_uid, owner->st_gid) == 0) && fchmod(fd, mode) == 0;
}

static int
make_file(const char *path, int flags, mode_t mode)
{
    struct stat parent;
    if (!stat_parent(path, &parent))
        return -1;
    int fd = open(path, flags | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 || give_to(fd, &parent, mode))
        return fd;
    int error = errno;
    close(fd);
    unlink(path);
    errno = error;
    return -1;
}

int
tenure_file_open(const char *path, int flags, mode_t mode)
{
    if (flags & O_EXCL)
        return make_file(path, flags, mode);
    int fd = open(path, (flags & ~O_CREAT) | O_CLOEXEC);
    if (fd >= 0 || errno != ENOENT || !(flags & O_CREAT))
        return fd;
    fd = make_file(path, flags, mode);
    if (fd >= 0 || errno != EEXIST)
        return fd;
    return open(path, (flags & ~O_CREAT) | O_CLOEXEC); // another process created it first
}

FILE *
tenure_file_new(const char *path, mode_t mode)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return NULL;
    int fd = make_file(path, O_WRONLY, mode);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL && fd >= 0)
        close(fd);
    return file;
}

bool
tenure_folder_make(const char *path, mode_t mode, const char *like)
{
    struct stat owner;
    if (like != NULL ? stat(like, &owner) != 0 : !stat_parent(path, &owner))
        return false;
    if (mkdir(path, mode) != 0)
        return false;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool fine = fd >= 0 && give_to(fd, &owner, mode);
    int error = errno;
    if (fd >= 0)
        close(fd);
    if (!fine)
        rmdir(path);
    errno = error;
    return fine;
}

const char *
tenure_file_problem(const char *path, char *ret_problem)
{
    int error = errno;
    struct stat found;
    int size = snprintf(ret_problem, TENURE_FILE_PROBLEM_MAX, "%s", strerror(error));
    bool is_there = stat(path, &found) == 0;
    if ((error != EACCES && error != EPERM) || (!is_there && !stat_parent(path, &found)) ||
        found.st_uid == geteuid())
        return ret_problem;
    const struct passwd *owner = getpwuid(found.st_uid);
    snprintf(ret_problem + size, (size_t)(TENURE_FILE_PROBLEM_MAX - size),
             "; %s belongs to %.64s (uid %u), and you are uid %u", is_there ? "it" : "its folder",
             owner != NULL ? owner->pw_name : "somebody", (unsigned)found.st_uid,
             (unsigned)geteuid());
    return ret_problem;
}
