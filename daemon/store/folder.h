/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder - data folders: one program at a time changes one, and what is put into it stays.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdbool.h>

#include <tenure/status.h>

/* Takes the folder for this process until *ret_fd is closed. TENURE_IN_USE: another one has it. On
 * TENURE_STORAGE errno says why. */
tenure_status folder_lock(const char *folder, int *ret_fd);

enum {
    FOLDER_PATH_MAX = 512
};

/* Where temporary files go: TMPDIR, else /tmp. */
const char *folder_temporary(void);

/* Makes a new folder of that purpose there; writes up to FOLDER_PATH_MAX bytes. On TENURE_STORAGE
 * errno says why. */
tenure_status folder_make_temporary(const char *purpose, char *ret_path);

/* LMDB makes files that belong to whoever runs it. These make them before, as <tenure/file.h> says,
 * unless they are there: all of them, 0 or an errno; or the lock file of a store that is only to be
 * read, which LMDB does without on a file system that cannot be written. */
int folder_make_store(const char *folder);
void folder_make_lock(const char *folder);

/* Removes a folder that holds a store and nothing else; what is open of it lives on. errno stays.
 */
void folder_remove_store(const char *folder);

/* Puts the store in `from`, a folder beside it, in the place of the one in `folder`. The folder is
 * locked and no store in it open. After a crash it has one or the other. */
tenure_status folder_replace_store(const char *folder, const char *from);

#endif
