/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bookmark - how many records of each file are done, in a small file, so that an import can be
 * taken up where it was left.
 *
 * The first line says where the daemon's log stood, so that a log which was restored from an older
 * backup shows; then one line for each file: the count, a space, the path. Written beside it,
 * synced, renamed.
 */
#ifndef BOOKMARK_H
#define BOOKMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/position.h>

struct bookmark {
    const char *path;                // NULL: nothing is kept
    struct tenure_position position; // all zero: not known
    struct bookmark_file {
        char *path;
        uint64_t records;
    } * files;
    size_t count;
};

/* False, with errno: the file is there and cannot be read; EINVAL: it is no bookmark. */
bool bookmark_open(struct bookmark *bookmark, const char *path);
void bookmark_close(struct bookmark *bookmark);

uint64_t bookmark_done(const struct bookmark *bookmark, const char *path);

/* Begins every file again: the log has lost what was stored of them. */
void bookmark_clear(struct bookmark *bookmark);

/* False, with errno: it cannot be kept. */
bool bookmark_set(struct bookmark *bookmark, const char *path, uint64_t records);

#endif
