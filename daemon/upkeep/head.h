/* SPDX-License-Identifier: Apache-2.0 */
/*
 * head - where a log stood, signed: whoever keeps such a file can tell later whether the history up
 * to there was rewritten. The signature is Ed25519 (RFC 8032) over the lines before it.
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

/* NULL, or why the file is no signed head: not of this form, or its signature does not fit. */
const char *head_read(FILE *file, struct head *ret_head);

/* Keys to sign with, as files: the secret one only its owner can read. `path` of a public key may
 * be of the secret one too. False, and errno, or 0 for a file of another form. */
bool head_make_keys(const char *secret_path, const char *public_path);
bool head_read_secret_key(const char *path, uint8_t *ret_key);
bool head_read_public_key(const char *path, uint8_t *ret_key);

#endif
