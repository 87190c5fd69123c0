/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log - the append-only record of everything that was accepted; the source of truth.
 *
 * Invariants, checked by log_check():
 *   1. seqs run 1, 2, 3 ... with no hole.
 *   2. recorded_ms never falls from one seq to the next.
 *   3. each record's checksum fits its bytes, and each hash the one before it.
 *
 * A record keeps the event's bytes as they were published, and for every subject that the event is
 * about the seq of the entry about it before this one: walking these links back reads a subject's
 * history without an index.
 */
#ifndef LOG_H
#define LOG_H

#include "store.h"
#include <tenure/event.h>

enum {
    LOG_HASH_SIZE = 32,
    LOG_ID_HASH_SIZE = 16,
    LOG_REDACTED_BYTES = LOG_HASH_SIZE + LOG_ID_HASH_SIZE,
    LOG_LINKS_MAX = TENURE_MEMBERS_MAX + 2,
    LOG_LINK_BYTES = 17,
    LOG_HEAD_BYTES = 8 + LOG_HASH_SIZE + 8 + 4 + 4 + 8 + 2,
    LOG_RECORD_MAX = LOG_HEAD_BYTES + LOG_LINKS_MAX * LOG_LINK_BYTES + TENURE_EVENT_BYTES_MAX,
};

struct log_link {
    uint8_t kind; // a subject kind
    uint64_t number;
    uint64_t previous; // the seq of the subject's entry before; 0: this is its first
};

struct log_entry {
    uint64_t seq;
    int64_t recorded_ms;
    int32_t announced;       // the day it counts as announced
    uint32_t source;         // the source's number; 0: the entry was redacted
    uint64_t target;         // the seq of the event it retracts or supersedes; 0: none
    struct tni_span content; // the event as published; of a redacted one what log_redact() makes
    uint8_t hash[LOG_HASH_SIZE];
    const uint8_t *links; // encoded; see log_link()
    size_t links_count;
};

/* Takes what the entry says out of it, keeping the hash of its content, so that the chain still
 * holds, and `id_hash`, by which it is known when it is published again. The entry's content points
 * into `memory` then. */
void log_redact(struct log_entry *entry, const uint8_t *id_hash, uint8_t *memory);

/* The id_hash of a redacted entry. */
const uint8_t *log_redacted_id(const struct log_entry *entry);

/* Appends the entry behind `previous_hash` and sets entry->hash; entry->links is not used. */
tenure_status log_append(struct store_write *write, struct log_entry *entry,
                         const struct log_link *links, size_t links_count,
                         const uint8_t *previous_hash);

/* TENURE_DAMAGED: the record's checksum does not fit. Spans die with the transaction. */
tenure_status log_read(struct store_read read, uint64_t seq, struct log_entry *ret_entry);

struct log_link log_link(const struct log_entry *entry, size_t index);

/* The seq of the entry about the subject before this one; 0: none. */
uint64_t log_previous(const struct log_entry *entry, uint8_t kind, uint64_t number);

/* The last seq recorded at or before a time; 0: none. */
tenure_status log_find_time(struct store_read read, uint64_t last_seq, int64_t recorded_ms,
                            uint64_t *ret_seq);

/* How far a check of the log has come; all zero at the start. */
struct log_chain {
    uint64_t seq; // everything up to here is whole
    int64_t recorded_ms;
    uint8_t hash[LOG_HASH_SIZE];
};

/* Checks on up to seq `until`. TENURE_DAMAGED: the entry behind chain->seq is not whole. */
tenure_status log_check_on(struct store_read read, struct log_chain *chain, uint64_t until);

/* TENURE_DAMAGED, and *ret_seq the first seq at which an invariant fails. */
tenure_status log_check(struct store_read read, uint64_t last_seq, uint64_t *ret_seq);

#endif
