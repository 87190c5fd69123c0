/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder - data folders: only one program at a time changes one, and changes are durable.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdbool.h>

#include <tenure/status.h>

/* Locks the folder for this process until *ret_fd is closed. TENURE_IN_USE: another process has it.
 * On TENURE_STORAGE errno says why. */
tenure_status folder_lock(const char *folder, int *ret_fd);

enum {
    FOLDER_PATH_MAX = 512
};

/* The folder for temporary files: TMPDIR, else /tmp. */
const char *folder_temporary(void);

/* Makes a new folder there, with `purpose` in its name; writes up to FOLDER_PATH_MAX bytes. On
 * TENURE_STORAGE errno says why. */
tenure_status folder_make_temporary(const char *purpose, char *ret_path);

/* LMDB creates files that belong to the user who runs it. These functions create missing ones
 * beforehand as <tenure/file.h> describes: all files, returning 0 or an errno; or the lock file of
 * a store that is only read, which LMDB does without on a read-only file system. */
int folder_make_store(const char *folder);
void folder_make_lock(const char *folder);

/* Removes a folder that contains only a store; open files stay usable. Preserves errno. */
void folder_remove_store(const char *folder);

/* Replaces the store in `folder` with the one in `from`, a folder beside it. The folder must be
 * locked, and no store in it open. Atomic: after a crash it has one or the other. */
tenure_status folder_replace_store(const char *folder, const char *from);

#endif
