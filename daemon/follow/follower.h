/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follower - a log that another daemon writes: a thread reads its entries as they come, the writer
 * applies them. Identity, numbers and hashes are the leader's, so every channel is the same
 * here as there.
 *
 * The chain hash of the last entry is compared at the start, and with each entry that comes. Where
 * they differ nothing is applied, and the first entry that differs is named.
 */
#ifndef FOLLOWER_H
#define FOLLOWER_H

#include "engine.h"
#include "intake.h"
#include "leadership.h"

struct follower;

struct follower_options {
    const char *at;         // as of tenure_client_open(); all of a list are of one group
    const char *key_path;   // this daemon's key, with the role follow there; NULL: none
    const char *leader_key; // the leader's public key or its file; NULL: as its endpoints file says
};

/* Connects. TENURE_INVALID: a key or an address is wrong, and it was said on stderr. */
tenure_status follower_open(const struct follower_options *options, struct leadership *leadership,
                            struct follower **ret_follower);
void follower_close(struct follower **follower_p);

/* The identity of the leader's log. TENURE_NO_DAEMON: it does not answer now. */
tenure_status follower_log_id(struct follower *follower, uint8_t *ret_id);

/* Starts the thread: from now on entries behind those of the engine come into the intake. */
tenure_status follower_start(struct follower *follower, const struct store *store,
                             const struct engine *engine);

/* What has come, for the writer; see intake_apply(). */
struct intake *follower_intake(const struct follower *follower);

/* After TENURE_DAMAGED of the intake: says on stderr which entry is the first that differs. */
void follower_explain(struct follower *follower, const struct engine *engine);

#endif
