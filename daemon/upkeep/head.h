/* SPDX-License-Identifier: Apache-2.0 */
/*
 * head - a signed statement of a log's last entry and hash: whoever keeps such a file can later
 * detect that the history up to there was rewritten. The signature is Ed25519 (RFC 8032) over the
 * preceding lines.
 */
#ifndef HEAD_H
#define HEAD_H

#include <stdbool.h>
#include <stdio.h>

#include "log.h"

enum {
    HEAD_PUBLIC_KEY_SIZE = 32,
    HEAD_SECRET_KEY_SIZE = 64,
    HEAD_LOG_TEXT_MAX = 33
};

struct head {
    char log[HEAD_LOG_TEXT_MAX]; // the log's identity
    uint64_t seq;
    uint8_t hash[LOG_HASH_SIZE]; // of that entry
    uint8_t signer[HEAD_PUBLIC_KEY_SIZE];
};

/* False: it could not be written. */
bool head_write(FILE *file, const struct head *head, const uint8_t *secret_key);

/* NULL if the file is a valid signed head; otherwise what is wrong with its form or signature. */
const char *head_read(FILE *file, struct head *ret_head);

/* Creates and reads key files for signatures; only the owner can read the secret key's file. Where
 * a public key is expected, `path` may also be the secret key's file. False, with errno; errno is 0
 * if the file has another form. */
bool head_make_keys(const char *secret_path, const char *public_path);
bool head_read_secret_key(const char *path, uint8_t *ret_key);
bool head_read_public_key(const char *path, uint8_t *ret_key);

#endif
