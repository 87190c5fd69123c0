/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incarnations - the incarnations of a log. A log that is restored from a backup, started as a
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
    uint64_t seq;         // the entry that began it; 0: the first incarnation
    uint64_t common_seq;  // up to this entry the log is unchanged
    uint64_t updates_seq; // up to this entry its updates are unchanged; at most common_seq
    uint32_t cause;       // Tenure__V1__Incarnation__Cause
};

/* Adds the row for the incarnation that the present entry begins. */
tenure_status incarnation_add(struct store_write *write, const struct incarnation *incarnation);

/* The log's present incarnation. */
tenure_status incarnation_last(struct store_read read, const struct counters *counters,
                               struct incarnation *ret_incarnation);

/* How far this log agrees with a history that diverged after entry `seq`, considering all
 * incarnations that began later. *ret_cut is the one that limits the agreement, number 0 if none
 * does. */
struct agreement {
    uint64_t seq;         // up to this entry the log is the same
    uint64_t updates_seq; // up to this entry the updates are the same
    struct incarnation cut;
};
tenure_status incarnations_agree(struct store_read read, uint64_t seq,
                                 struct agreement *ret_agreement);

/* Finds the entry that began the incarnation with that id, 0 for the first. TENURE_NOT_FOUND: this
 * log never had that incarnation. */
tenure_status incarnation_find(struct store_read read, const struct counters *counters,
                               const uint8_t *id, uint64_t *ret_seq);

#endif
