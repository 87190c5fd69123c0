/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counters - how far everything has come: one row, written with each commit.
 */
#ifndef COUNTERS_H
#define COUNTERS_H

#include "log.h"

enum {
    LOG_ID_SIZE = 16
};

struct counters {
    uint8_t log_id[LOG_ID_SIZE]; // the log's identity, made with the data folder
    uint8_t hash[LOG_HASH_SIZE]; // of the last entry
    uint64_t last_seq;
    int64_t recorded_ms;     // of the last entry
    int32_t clock;           // the clock date; TENURE_NO_DAY: not started
    int32_t silences_review; // when the first silence passes; TENURE_NO_DAY: none does
    uint64_t clock_seq;      // the entry that moved it there; 0: none
    uint64_t rules_seq;      // the entry with the rule set in force; 0: none
    uint64_t rule_sets;      // rule sets logged
    uint64_t silences_seq;   // the last entry that was a silence; 0: none
    uint64_t sources, people, organisations, posts, rules, surveys; // names given so far
    uint64_t roles;                                                 // the same
    uint64_t namings; // subjects on whose names there was ever a report
    uint64_t alerts;  // opened so far
    uint64_t alerts_active;
    // the last of each channel
    uint64_t post_offset, organisation_offset, person_offset, indicator_offset, alert_offset;
    uint64_t update_rows; // of all channels, see channels.h
    int64_t reorganised;  // the last day of a merger, a dissolution or an organisation's end
    uint64_t updates_sum; // of a hash of each update: the same log gives the same updates
};

enum {
    COUNTERS_BYTES = LOG_ID_SIZE + LOG_HASH_SIZE + 8 + 24 * 8
};
void counters_encode(const struct counters *counters, uint8_t *ret_bytes);
tenure_status counters_decode(struct tni_span bytes, struct counters *ret_counters);

/* TENURE_NOT_FOUND in a new data folder. What an earlier format did not count is 0. */
tenure_status counters_read(struct store_read read, struct counters *ret_counters);
/* The log's identity as 2 * LOG_ID_SIZE hexadecimal digits and a NUL. */
void counters_log_text(const struct counters *counters, char *ret_text);

/* In a snapshot of its own. */
tenure_status counters_read_now(const struct store *store, struct counters *ret_counters);
tenure_status counters_write(struct store_write *write, const struct counters *counters);

#endif
