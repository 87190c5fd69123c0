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

/* Makes a new folder of that purpose where temporary files go; writes up to FOLDER_PATH_MAX bytes.
 */
tenure_status folder_make_temporary(const char *purpose, char *ret_path);

/* Removes a folder that holds a store and nothing else; what is open of it lives on. */
void folder_remove_store(const char *folder);

/* Puts the store in `from`, a folder beside it, in the place of the one in `folder`. The folder is
 * locked and no store in it open. After a crash it has one or the other. */
tenure_status folder_replace_store(const char *folder, const char *from);

#endif
