/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys - CurveZMQ keys (rfc.zeromq.org/spec/25) as text (Z85, rfc.zeromq.org/spec/32) and as files.
 *
 * A key file has the lines "tenure curve public KEY" and "tenure curve secret KEY"; a public key's
 * file has only the first.
 */
#ifndef TNI_KEYS_H
#define TNI_KEYS_H

#include <stdbool.h>

enum {
    TNI_KEY_TEXT_MAX = 41, // 40 characters and a NUL
    TNI_KEY_PROBLEM_MAX = 512
};

struct tni_keys {
    char public_key[TNI_KEY_TEXT_MAX];
    char secret_key[TNI_KEY_TEXT_MAX];
};

/* Creates the files PATH.key, which only its owner can read, and PATH.pub. False: `ret_problem` has
 * the reason. */
bool tni_keys_make(const char *path, char *ret_problem);

/* Reads both keys from a secret key's file. */
bool tni_keys_read(const char *path, struct tni_keys *ret_keys, char *ret_problem);

/* Reads a public key, given as its 40 characters or as a key file of either kind. */
bool tni_public_key_read(const char *text_or_path, char *ret_key, char *ret_problem);

/* Whether the text has the form of a key. */
bool tni_is_key(const char *text);

#endif
