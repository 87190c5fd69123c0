/* SPDX-License-Identifier: Apache-2.0 */
/*
 * position - the log's position as a message, for heartbeats, answers and replies.
 */
#ifndef POSITION_H
#define POSITION_H

#include "incarnations.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    LOG_HASH_TEXT_MAX = 2 * LOG_HASH_SIZE + 1
};

/* The part that stays the same until the log's next incarnation. */
struct log_origin {
    char log[2 * LOG_ID_SIZE + 1];         // the identity as text
    char incarnation[2 * LOG_ID_SIZE + 1]; // the incarnation's id as text
    struct incarnation began;
    char since_hash[LOG_HASH_TEXT_MAX]; // the hash of entry began.common_seq, as text
};

tenure_status log_origin_load(struct store_read read, const struct counters *counters,
                              struct log_origin *ret_origin);

/* A position as a message, which points into `origin` and into itself. */
struct log_position {
    Tenure__V1__LogPosition message;
    char hash[LOG_HASH_TEXT_MAX];
};
void log_position(const struct log_origin *origin, const struct counters *counters,
                  struct log_position *ret_position);

/* The first 32 bits of the incarnation's id, which pushed updates contain. */
uint32_t log_origin_incarnation(const struct log_origin *origin);

/* Whether the text is that chain hash in hexadecimal. */
bool log_hash_is(const uint8_t *hash, const char *text);

/* Parses 2 * LOG_ID_SIZE hexadecimal digits; false if the text is something else. */
bool log_id_parse(const char *text, uint8_t *ret_id);

#endif
