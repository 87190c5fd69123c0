/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk - checks whether there is space for another batch.
 *
 * LMDB does not distinguish a full disk from a broken one: both fail with EIO in the middle of a
 * commit. So the free space is checked beforehand, and requests are answered BUSY if it is below a
 * reserve that is larger than any batch, and what the next checkpoint needs: with random ids it
 * copies a page for almost every row that it moves to disk.
 */
#ifndef DISK_H
#define DISK_H

#include "store.h"

struct disk {
    const struct store *store;
    const char *folder;
    uint64_t reserve_bytes;
};

/* NULL, or a static sentence that says what is full and what helps. */
const char *disk_problem(const struct disk *disk);

/* The free space for the daemon, in bytes. */
uint64_t disk_free_bytes(const struct disk *disk);

#endif
