/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync - fsyncs a folder. Without it, a file that was created or renamed may be gone after a power
 * cut, even though its content was synced.
 */
#ifndef TNI_SYNC_H
#define TNI_SYNC_H

#include <stdbool.h>

/* False: errno says why. */
bool tni_sync_folder(const char *folder);

#endif
