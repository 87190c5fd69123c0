/* SPDX-License-Identifier: Apache-2.0 */
/*
 * streams - the JetStream streams of a mirror: one for each channel, in which the update with
 * offset n has sequence number n.
 */
#ifndef MIRROR_STREAMS_H
#define MIRROR_STREAMS_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/position.h>

struct streams;

enum {
    STREAMS_PROBLEM_MAX = 256
};

/* `urls` are nats://HOST:PORT, separated by commas. False: no server answers; streams_problem()
 * says why. */
bool streams_open(const char *urls, unsigned replicas, struct streams **ret_streams);
void streams_close(struct streams **streams_p);
const char *streams_problem(const struct streams *streams);

/* Reads the last update of a channel's stream; creates the stream if it does not exist. */
struct stream_end {
    uint64_t offset; // 0: the stream is empty
    char log[TENURE_LOG_TEXT_MAX], incarnation[TENURE_LOG_TEXT_MAX];
    char *text; // the stored update; freed by the caller
};
bool streams_find_end(struct streams *streams, unsigned channel, struct stream_end *ret_end);

/* Appends an update after the one with the previous offset. False also if that one is no longer the
 * stream's last. */
bool streams_append(struct streams *streams, const struct tenure_position *position,
                    const Tenure__V1__Update *update, const char *text);

/* Deletes the stream and everything in it. */
bool streams_drop(struct streams *streams, unsigned channel);

#endif
