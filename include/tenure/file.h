/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file - files and folders that programs make for themselves.
 *
 * 1. Whatever the umask is, a new one has the mode that is asked for.
 * 2. Made by root, a new one belongs to the owner of the folder that it is in: what an
 *    administrator does once must not lock out the service that the folder belongs to.
 */
#ifndef TENURE_FILE_H
#define TENURE_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

enum {
    TENURE_FOLDER_MODE = 0750,
    TENURE_FILE_MODE = 0640,
    TENURE_SECRET_MODE = 0600, // what names people or lets somebody in
    TENURE_FILE_PROBLEM_MAX = 256
};

/* open(2), with O_CLOEXEC, and with O_CREAT as described above; without O_EXCL a file that is there
 * is opened as it is. -1: errno says why. */
int tenure_file_open(const char *path, int flags, mode_t mode);

/* A new file to write; what was there is removed first. The caller closes it. NULL: errno says why.
 */
FILE *tenure_file_new(const char *path, mode_t mode);

/* Makes a folder. It gets the owner of the folder `like`, or for NULL of the one that it is in.
 * False: errno says why, EEXIST among others. */
bool tenure_folder_make(const char *path, mode_t mode, const char *like);

/* What errno means for the file or folder, with its owner if that is why: "Permission denied; it
 * belongs to tenure (uid 998)". Writes up to TENURE_FILE_PROBLEM_MAX bytes and returns them. */
const char *tenure_file_problem(const char *path, char *ret_problem);

#endif
