/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bookmark - how many records of each file are done, in a small file, so that an interrupted import
 * can continue.
 *
 * The first line has the position of the daemon's log, which shows whether the log was restored
 * from an older backup. Then one line for each file: the count, a space, the path. The file is
 * written to a temporary file, synced, renamed.
 */
#ifndef BOOKMARK_H
#define BOOKMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/position.h>

struct bookmark {
    const char *path;                // NULL: there is not a bookmark
    struct tenure_position position; // all zero: unknown
    struct bookmark_file {
        char *path;
        uint64_t records;
    } * files;
    size_t count;
};

/* False, with errno: the file exists but cannot be read; EINVAL: it is not a bookmark. */
bool bookmark_open(struct bookmark *bookmark, const char *path);
void bookmark_close(struct bookmark *bookmark);

uint64_t bookmark_done(const struct bookmark *bookmark, const char *path);

/* Starts every file again, because the log has lost their events. */
void bookmark_clear(struct bookmark *bookmark);

/* False, with errno: it cannot be written. */
bool bookmark_set(struct bookmark *bookmark, const char *path, uint64_t records);

#endif
