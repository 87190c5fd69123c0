/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access - permissions of keys, from the access file, which has one line for each key:
 *
 *     NAME  KEY  ROLES  SOURCES  FROM..UNTIL
 *
 * ROLES and SOURCES are separated by commas. SOURCES may be * for any and - for none. The last two
 * columns may be left out. A line that begins with # is a comment. See docs/operating.md.
 */
#ifndef ACCESS_H
#define ACCESS_H

#include "engine.h"

enum access_role {
    ACCESS_PUBLISH = 1,   // publish reports of the key's sources
    ACCESS_SUBSCRIBE = 2, // the feed, and queries for channels and snapshots
    ACCESS_QUERY = 4,     // all queries
    ACCESS_OPERATE = 8,   // silences, acknowledgements, the daemon's own entries; all queries
    ACCESS_FOLLOW = 16,   // raw entries of the log, for a daemon that follows
    ACCESS_EVERYTHING = 31
};

enum {
    ACCESS_KEYS_MAX = 4096,
    ACCESS_SOURCES_MAX = 64, // for each key
    ACCESS_FILE_BYTES_MAX = 1024 * 1024,
    ACCESS_PROBLEM_MAX = 512
};

struct access;

/* TENURE_INVALID writes "FILE:LINE: what is wrong". */
tenure_status access_open(const char *path, struct access **ret_access, char *ret_problem);
void access_close(struct access **access_p);

/* Reads the file again; on an error the earlier content stays in force. Only for the writer's
 * thread. */
tenure_status access_reload(struct access *access, char *ret_problem);

/* The permissions of the key today; 0: none, or the key is not in the file. For any thread. `key`
 * is 40 characters of Z85. */
unsigned access_roles(struct access *access, const char *key);

/* The same for a request to store events; valid until the next reload. Only for the writer's
 * thread. */
struct engine_sender access_sender(const struct access *access, const char *key);

#endif
