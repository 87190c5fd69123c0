/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync - brings a folder's list of files to the disk: without it a file that was made or renamed
 * may be gone after a power cut, though its content was synced.
 */
#ifndef TNI_SYNC_H
#define TNI_SYNC_H

#include <stdbool.h>

/* False: errno says why. */
bool tni_sync_folder(const char *folder);

#endif
