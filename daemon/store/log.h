/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log - the append-only record of everything that was accepted; the source of truth.
 *
 * Invariants, checked by log_check():
 *   1. seqs run 1, 2, 3 ... without a gap.
 *   2. recorded_ms never decreases from one seq to the next.
 *   3. each record's checksum fits its bytes, and each hash continues from the previous one.
 *
 * A record has the event's bytes as published, and for every subject of the event the seq of the
 * previous entry about that subject: following these links reads a subject's history without an
 * index.
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
    uint64_t previous; // the seq of the subject's previous entry; 0: this is the first
};

struct log_entry {
    uint64_t seq;
    int64_t recorded_ms;
    int32_t announced;       // the day on which it counts as announced
    uint32_t source;         // the source's number; 0: the entry was redacted
    uint64_t target;         // the seq of the event that it retracts or supersedes; 0: none
    struct tni_span content; // the event as published; if redacted, what log_redact() makes
    uint8_t hash[LOG_HASH_SIZE];
    const uint8_t *links; // encoded; see log_link()
    size_t links_count;
};

/* Replaces the entry's content with its hash, so that the chain stays valid, and with `id_hash`,
 * which recognises the event if it is published again. The content then points into `memory`. */
void log_redact(struct log_entry *entry, const uint8_t *id_hash, uint8_t *memory);

/* The id_hash of a redacted entry. */
const uint8_t *log_redacted_id(const struct log_entry *entry);

/* Appends the entry after `previous_hash` and sets entry->hash; entry->links is not used. */
tenure_status log_append(struct store_write *write, struct log_entry *entry,
                         const struct log_link *links, size_t links_count,
                         const uint8_t *previous_hash);

/* TENURE_DAMAGED: the record's checksum does not fit. Spans are valid until the end of the
 * transaction. */
tenure_status log_read(struct store_read read, uint64_t seq, struct log_entry *ret_entry);

struct log_link log_link(const struct log_entry *entry, size_t index);

/* The seq of the previous entry about the subject; 0: none. */
uint64_t log_previous(const struct log_entry *entry, uint8_t kind, uint64_t number);

/* The last seq that was recorded at or before a time; 0: none. */
tenure_status log_find_time(struct store_read read, uint64_t last_seq, int64_t recorded_ms,
                            uint64_t *ret_seq);

/* The progress of a check of the log; all zero at the start. */
struct log_chain {
    uint64_t seq; // everything up to this entry is intact
    int64_t recorded_ms;
    uint8_t hash[LOG_HASH_SIZE];
};

/* Continues the check up to seq `until`. TENURE_DAMAGED: the entry after chain->seq is not
 * intact. */
tenure_status log_check_on(struct store_read read, struct log_chain *chain, uint64_t until);

/* TENURE_DAMAGED: *ret_seq is the first seq at which an invariant is violated. */
tenure_status log_check(struct store_read read, uint64_t last_seq, uint64_t *ret_seq);

#endif
