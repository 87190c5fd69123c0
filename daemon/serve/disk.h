/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk - is there room for another batch?
 *
 * LMDB tells a full disk and a broken one apart badly: both are EIO in the middle of a commit. So
 * the room is looked at before, and requests are answered BUSY while it is below a reserve that is
 * larger than a batch can grow to.
 */
#ifndef DISK_H
#define DISK_H

#include "store.h"

struct disk {
    const struct store *store;
    const char *folder;
    uint64_t reserve_bytes;
};

/* NULL, or a sentence about what is full and what helps; static. */
const char *disk_problem(const struct disk *disk);

/* Bytes that are free for the daemon. */
uint64_t disk_free_bytes(const struct disk *disk);

#endif
