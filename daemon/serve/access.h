/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access - which key may do what: the access file, one line a key.
 *
 *     NAME  KEY  ROLES  SOURCES  FROM..UNTIL
 *
 * ROLES and SOURCES are lists with commas; SOURCES may be * for any and - for none; the last two
 * may be left out. A line that begins with # is a comment. docs/operating.md tells it to operators.
 */
#ifndef ACCESS_H
#define ACCESS_H

#include "engine.h"

enum access_role {
    ACCESS_PUBLISH = 1,   // reports of the sources it may speak for
    ACCESS_SUBSCRIBE = 2, // the feed, and channels and snapshots to go with it
    ACCESS_QUERY = 4,     // all questions
    ACCESS_OPERATE = 8,   // silences, acknowledgements, the daemon's own entries; all questions
    ACCESS_FOLLOW = 16,   // the log as it is kept, for a daemon that follows
    ACCESS_EVERYTHING = 31
};

enum {
    ACCESS_KEYS_MAX = 4096,
    ACCESS_SOURCES_MAX = 64, // of a key
    ACCESS_FILE_BYTES_MAX = 1024 * 1024,
    ACCESS_PROBLEM_MAX = 512
};

struct access;

/* TENURE_INVALID writes "FILE:LINE: what is wrong". */
tenure_status access_open(const char *path, struct access **ret_access, char *ret_problem);
void access_close(struct access **access_p);

/* Reads the file again; on anything but TENURE_OK what was read before stays in force. By the
 * writer's thread only. */
tenure_status access_reload(struct access *access, char *ret_problem);

/* What the key may do today; 0: nothing, or it is not in the file. From any thread. `key` is 40
 * characters of Z85. */
unsigned access_roles(struct access *access, const char *key);

/* The same for a request to store something; valid until the next reload. By the writer's thread
 * only. */
struct engine_sender access_sender(const struct access *access, const char *key);

#endif
