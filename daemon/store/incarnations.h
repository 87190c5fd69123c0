/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incarnations - the stretches of a log's life. A log that is restored from a backup, started as a
 * copy, redacted, or rebuilt by a version that derives other updates gets a new incarnation: from
 * then on it is not the continuation of everything that clients may have seen. The first one has no
 * row; its id is the log's identity.
 */
#ifndef INCARNATIONS_H
#define INCARNATIONS_H

#include "counters.h"

struct incarnation {
    uint8_t id[LOG_ID_SIZE];
    uint64_t number;      // 1, 2, 3 ...
    uint64_t seq;         // of the entry that began it; 0: the first
    uint64_t common_seq;  // up to this entry the log is what it was before
    uint64_t updates_seq; // and so are the updates of entries up to this one; at most common_seq
    uint32_t cause;       // Tenure__V1__Incarnation__Cause
};

/* Adds the row of the incarnation that its entry begins. */
tenure_status incarnation_add(struct store_write *write, const struct incarnation *incarnation);

/* The one that the log is in. */
tenure_status incarnation_last(struct store_read read, const struct counters *counters,
                               struct incarnation *ret_incarnation);

/* How far this log agrees with a history that left it behind entry `seq`: every incarnation that
 * began later may have cut that short. *ret_cut is the one that did, number 0 if none has. */
struct agreement {
    uint64_t seq;         // up to this entry the log is the same
    uint64_t updates_seq; // and up to this one the updates are
    struct incarnation cut;
};
tenure_status incarnations_agree(struct store_read read, uint64_t seq,
                                 struct agreement *ret_agreement);

/* The entry that began the incarnation with that id, 0 for the first. TENURE_NOT_FOUND: this log
 * never was in it. */
tenure_status incarnation_find(struct store_read read, const struct counters *counters,
                               const uint8_t *id, uint64_t *ret_seq);

#endif
