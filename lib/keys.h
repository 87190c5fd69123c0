/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys - CurveZMQ keys (rfc.zeromq.org/spec/25) as text (Z85, rfc.zeromq.org/spec/32) and as files.
 *
 * A key file has the lines "tenure curve public KEY" and "tenure curve secret KEY"; the file of a
 * public key the first of them alone.
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

/* New files PATH.key, which only its owner can read, and PATH.pub. False writes what is wrong. */
bool tni_keys_make(const char *path, char *ret_problem);

/* Both keys from the file of a secret one. */
bool tni_keys_read(const char *path, struct tni_keys *ret_keys, char *ret_problem);

/* A public key from its 40 characters or a key file of either kind. */
bool tni_public_key_read(const char *text_or_path, char *ret_key, char *ret_problem);

/* Whether the text is a key by its form. */
bool tni_is_key(const char *text);

#endif
