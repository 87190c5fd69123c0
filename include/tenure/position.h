/* SPDX-License-Identifier: Apache-2.0 */
/*
 * position - where a daemon's log stood when a client last heard of it, and what proves it.
 *
 * A log can stop being the continuation of what its clients have seen: it is restored from a
 * backup, started as a copy, redacted. It then has another incarnation. Who keeps a position with a
 * cursor, an outbox or a ledger asks tenure_client_locate() what of it the daemon's log still has.
 */
#ifndef TENURE_POSITION_H
#define TENURE_POSITION_H

#include <tenure/client.h>

enum {
    TENURE_LOG_TEXT_MAX = 33,  // an identity, and its NUL
    TENURE_HASH_TEXT_MAX = 65, // a chain hash, and its NUL
    TENURE_POSITION_TEXT_MAX = 2 * TENURE_LOG_TEXT_MAX + 2 * TENURE_HASH_TEXT_MAX + 3 * 21,
    TENURE_CHANNELS = 6,
    TENURE_CHANNEL_SLOTS = TENURE_CHANNELS + 1
};

/* Identities and hashes are hexadecimal text. All zero: nothing was heard yet. */
struct tenure_position {
    char log[TENURE_LOG_TEXT_MAX];
    char incarnation[TENURE_LOG_TEXT_MAX];
    uint64_t number;                       // of the incarnation
    uint64_t since_seq;                    // up to there it has the entries of the one before it
    char since_hash[TENURE_HASH_TEXT_MAX]; // "": since_seq is 0
    uint64_t seq;                          // the last entry that was heard of
    char hash[TENURE_HASH_TEXT_MAX];       // "": seq is 0
};

/* What a daemon's log has of the history up to a position. */
struct tenure_rewind {
    uint64_t common_seq; // both have every entry up to this one; 0: none is known
    uint64_t offsets[TENURE_CHANNEL_SLOTS]; // of each channel the last that both have
    bool is_abandoned;                      // the log does not go on from the position
    char reason[200];                       // why, in words
    struct tenure_position now;             // where the log stands
};

/* Takes what came with a heartbeat, an answer or a reply. False: it has no position. */
bool tenure_position_take(const char *log, const Tenure__V1__LogPosition *message,
                          struct tenure_position *ret_position);

/* Whether both are of one incarnation of one log. */
bool tenure_position_is_same(const struct tenure_position *left,
                             const struct tenure_position *right);

/* One line of words without spaces at its ends, to be kept in a file; and back. */
const char *tenure_position_format(const struct tenure_position *position,
                                   char text[TENURE_POSITION_TEXT_MAX]);
bool tenure_position_parse(const char *text, struct tenure_position *ret_position);

/* Asks the daemon where its log stands. Errors as of tenure_client_query(). */
tenure_status tenure_client_position(tenure_client *client, struct tenure_position *ret_position);

/* Asks the daemon. TENURE_OK whether or not the position was abandoned; TENURE_CONFLICT: the daemon
 * has a log of another identity. Other errors as of tenure_client_query(). */
tenure_status tenure_client_locate(tenure_client *client, const struct tenure_position *position,
                                   struct tenure_rewind *ret_rewind);

#endif
