/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counters - the state of the log and all counts: one row, written with each commit.
 */
#ifndef COUNTERS_H
#define COUNTERS_H

#include "log.h"

enum {
    LOG_ID_SIZE = 16
};

struct counters {
    uint8_t log_id[LOG_ID_SIZE]; // the log's identity, created with the data folder
    uint8_t hash[LOG_HASH_SIZE]; // of the last entry
    uint64_t last_seq;
    int64_t recorded_ms; // of the last entry
    int32_t clock;       // the clock date; TENURE_NO_DAY: not started
    // the day after which the first silence expires; TENURE_NO_DAY: there is none
    int32_t silences_review;
    uint64_t clock_seq;    // the clock entry for that day; 0: none
    uint64_t rules_seq;    // the entry with the rule set in force; 0: none
    uint64_t rule_sets;    // rule sets logged
    uint64_t silences_seq; // the last entry about a silence; 0: none
    uint64_t sources, people, organisations, posts, rules, surveys; // numbers assigned so far
    uint64_t roles;                                                 // likewise
    uint64_t namings; // subjects whose names were ever reported
    uint64_t alerts;  // opened so far
    uint64_t alerts_active;
    // the last offset of each channel
    uint64_t post_offset, organisation_offset, person_offset, indicator_offset, alert_offset;
    uint64_t update_rows; // of all channels, see channels.h
    int64_t reorganised;  // the last day of a merger, a dissolution or an organisation's end
    uint64_t updates_sum; // the sum of the hashes of all updates: equal logs have equal sums
};

enum {
    COUNTERS_BYTES = LOG_ID_SIZE + LOG_HASH_SIZE + 8 + 24 * 8
};
void counters_encode(const struct counters *counters, uint8_t *ret_bytes);
tenure_status counters_decode(struct tni_span bytes, struct counters *ret_counters);

/* TENURE_NOT_FOUND in a new data folder. Counters that an earlier format lacked are 0. */
tenure_status counters_read(struct store_read read, struct counters *ret_counters);
/* The log's identity as 2 * LOG_ID_SIZE hexadecimal digits and a NUL. */
void counters_log_text(const struct counters *counters, char *ret_text);

/* The same from a separate snapshot. */
tenure_status counters_read_now(const struct store *store, struct counters *ret_counters);
tenure_status counters_write(struct store_write *write, const struct counters *counters);

#endif
