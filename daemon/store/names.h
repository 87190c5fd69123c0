/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names - assigns a dense number to every name, and finds the event with an id.
 *
 * State rows are keyed by numbers, so that rows in use share pages. Numbers are assigned in the
 * order of first mention: 1, 2, 3 ... in each kind.
 */
#ifndef NAMES_H
#define NAMES_H

#include "store.h"

enum name_kind {
    NAME_SOURCE = 's',
    NAME_PERSON = 'p',
    NAME_ORGANISATION = 'o',
    NAME_POST = 't', // ORGANISATION/ROLE
    NAME_RULE = 'r',
    NAME_ROLE = 'l',
    NAME_SURVEY = 'v', // SCOPE/CHARACTERISTIC
};

tenure_status names_find(struct store_read read, enum name_kind kind, const char *text,
                         uint64_t *ret_number);
tenure_status names_add(struct store_write *write, enum name_kind kind, const char *text,
                        uint64_t number);

/* What is stored for an id of a source. */
struct id_row {
    uint64_t seq;
    uint64_t content[2]; // see struct tni_content
    int32_t announced;   // the day on which it counts as announced
};

tenure_status ids_find(struct store_read read, uint64_t source, const char *id,
                       struct id_row *ret_row);
tenure_status ids_add(struct store_write *write, uint64_t source, const char *id,
                      const struct id_row *row);

/* Redacted entries are recognised by a hash of their source and id, keyed with a secret of the
 * store: BLAKE2b, LOG_ID_HASH_SIZE bytes. TENURE_NOT_FOUND: nothing was ever redacted here. */
tenure_status ids_redacted_hash(struct store_read read, const char *source, const char *id,
                                uint8_t *ret_hash);
tenure_status ids_redacted_find(struct store_read read, const uint8_t *hash, uint64_t *ret_seq);
tenure_status ids_redacted_add(struct store_write *write, const uint8_t *hash, uint64_t seq);

enum {
    REDACTION_KEY_BYTES = 32
};
tenure_status ids_redaction_key(struct store_read read, struct tni_span *ret_key);
tenure_status ids_put_redaction_key(struct store_write *write, const uint8_t *key);

#endif
