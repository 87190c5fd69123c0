/* SPDX-License-Identifier: Apache-2.0 */
/*
 * position - where a daemon's log was when a client last heard of it, with hashes that prove it.
 *
 * A log can stop being the continuation of what its clients have seen: it is restored from a
 * backup, started as a copy, or redacted. It then has a new incarnation. A program that saves a
 * position with a cursor, an outbox or a ledger calls tenure_client_locate() to learn how much of
 * it the daemon's log still has.
 */
#ifndef TENURE_POSITION_H
#define TENURE_POSITION_H

#include <tenure/client.h>

enum {
    TENURE_LOG_TEXT_MAX = 33,  // an identity with its NUL
    TENURE_HASH_TEXT_MAX = 65, // a chain hash with its NUL
    TENURE_POSITION_TEXT_MAX = 2 * TENURE_LOG_TEXT_MAX + 2 * TENURE_HASH_TEXT_MAX + 3 * 21,
    TENURE_CHANNELS = 6,
    TENURE_CHANNEL_SLOTS = TENURE_CHANNELS + 1
};

/* Identities and hashes are hexadecimal text. All zero: no position is known yet. */
struct tenure_position {
    char log[TENURE_LOG_TEXT_MAX];
    char incarnation[TENURE_LOG_TEXT_MAX];
    uint64_t number;                       // of the incarnation
    uint64_t since_seq;                    // up to this entry it equals the previous incarnation
    char since_hash[TENURE_HASH_TEXT_MAX]; // "": since_seq is 0
    uint64_t seq;                          // the last known entry
    char hash[TENURE_HASH_TEXT_MAX];       // "": seq is 0
};

/* What a daemon's log has in common with the history up to a position. */
struct tenure_rewind {
    uint64_t common_seq;                    // the last entry that both have; 0: none is known
    uint64_t offsets[TENURE_CHANNEL_SLOTS]; // the last offset of each channel that both have
    bool is_abandoned;                      // the log is not a continuation of the position
    char reason[200];                       // why, as a sentence
    struct tenure_position now;             // the log's position now
};

/* Copies the position from a heartbeat, an answer or a reply. False: it has none. */
bool tenure_position_take(const char *log, const Tenure__V1__LogPosition *message,
                          struct tenure_position *ret_position);

/* Whether both are in the same incarnation of the same log. */
bool tenure_position_is_same(const struct tenure_position *left,
                             const struct tenure_position *right);

/* Formats a position as one line for a file, without spaces at either end; and parses it. */
const char *tenure_position_format(const struct tenure_position *position,
                                   char text[TENURE_POSITION_TEXT_MAX]);
bool tenure_position_parse(const char *text, struct tenure_position *ret_position);

/* Queries the daemon for its log's position. Errors as tenure_client_query(). */
tenure_status tenure_client_position(tenure_client *client, struct tenure_position *ret_position);

/* Queries the daemon. TENURE_OK whether or not the position is abandoned. TENURE_CONFLICT: the
 * daemon's log has another identity. Other errors as tenure_client_query(). */
tenure_status tenure_client_locate(tenure_client *client, const struct tenure_position *position,
                                   struct tenure_rewind *ret_rewind);

#endif
