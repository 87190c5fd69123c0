/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_row - an alert as it is kept: the offset of its latest update, the last entry about it, the
 * message as it is now, and by hashes whether that is what was sent.
 */
#ifndef ALERT_ROW_H
#define ALERT_ROW_H

#include "arena.h"
#include "numbers.h"
#include "store.h"
#include "subject.h"
#include <tenure/v1/alert.pb-c.h>

struct alert_row {
    uint64_t offset;
    uint64_t last_seq;        // the last acknowledgement of it; see log.h
    uint64_t hash, sent_hash; // of what it was found to be, now and when it was last sent
    Tenure__V1__Alert *alert;
};

/* The message is unpacked into the arena. TENURE_DAMAGED also where it does not fit there. */
tenure_status alert_row_find(struct store_read read, uint64_t number, struct tni_arena *arena,
                             struct alert_row *ret_row);

enum {
    ALERT_ROW_HEAD = 32
};

/* Writes the row; the message alone is what stands behind ALERT_ROW_HEAD bytes. */
void alert_row_write(struct tni_writer *writer, const struct alert_row *row);

/* What an open alert is kept under in STORE_ALERTS_OPEN: its subject, and the number of its rule.
 */
enum {
    ALERT_OPEN_KEY_BYTES = 17
};
struct tni_span alert_open_key(enum subject_kind kind, uint64_t number, uint64_t rule,
                               uint8_t *bytes);

/* The alert that a rule has open about a subject, number 0: none; with a hash of what it shows. */
struct open_alert {
    uint64_t number, hash;
};
tenure_status alert_find_open(struct store_read read, enum subject_kind kind, uint64_t number,
                              uint64_t rule_number, struct open_alert *ret_open);

/* The numbers of all alerts that are open, in order, into an empty list. */
tenure_status alerts_open(struct store_read read, struct numbers *ret_numbers);

/* The offset of the update with one revision of an alert. TENURE_NOT_FOUND: it has no such
 * revision.
 */
tenure_status alert_revision_find(struct store_read read, uint64_t number, uint32_t revision,
                                  uint64_t *ret_offset);

#endif
