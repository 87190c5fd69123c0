/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file - create files and folders.
 *
 * 1. A new one has exactly the given mode, whatever the umask is.
 * 2. If root creates one, it gets the owner of the folder that it is in. Otherwise an
 *    administrator's one-off command would lock out the service that owns the folder.
 */
#ifndef TENURE_FILE_H
#define TENURE_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

enum {
    TENURE_FOLDER_MODE = 0750,
    TENURE_FILE_MODE = 0640,
    TENURE_SECRET_MODE = 0600, // for files with names of people, keys or tokens
    TENURE_FILE_PROBLEM_MAX = 256
};

/* As open(2), with O_CLOEXEC. With O_CREAT a new file is created as described above; without O_EXCL
 * an existing file is opened and left as it is. -1: errno says why. */
int tenure_file_open(const char *path, int flags, mode_t mode);

/* Creates a file for writing; an existing one is removed first. The caller closes it. NULL: errno
 * says why. */
FILE *tenure_file_new(const char *path, mode_t mode);

/* Creates a folder. It gets the owner of the folder `like`; for NULL, of its parent folder. False:
 * errno says why; EEXIST if it exists. */
bool tenure_folder_make(const char *path, mode_t mode, const char *like);

/* Describes errno for the file or folder, with the owner if that is the reason: "Permission denied;
 * it belongs to tenure (uid 998)". Writes up to TENURE_FILE_PROBLEM_MAX bytes and returns them. */
const char *tenure_file_problem(const char *path, char *ret_problem);

#endif
