/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follower - replicates a log that another daemon writes: a thread fetches entries as they are
 * written, and the writer applies them. Identity, seqs and hashes are the leader's, so all channels
 * are the same in both daemons.
 *
 * The chain hash of the last entry is compared at the start, and with every fetched entry. If they
 * differ, nothing is applied, and the first entry that differs is reported.
 */
#ifndef FOLLOWER_H
#define FOLLOWER_H

#include "engine.h"
#include "intake.h"
#include "leadership.h"

struct follower;

struct follower_options {
    const char *at; // as for tenure_client_open(); all daemons of a list must be of one group
    // this daemon's secret key, which has the role follow at the leader; NULL: none
    const char *key_path;
    // the leader's public key or its file; NULL: the one in its endpoints file
    const char *leader_key;
};

/* Connects. TENURE_INVALID: a key or an address is wrong, which was reported on stderr. */
tenure_status follower_open(const struct follower_options *options, struct leadership *leadership,
                            struct follower **ret_follower);
void follower_close(struct follower **follower_p);

/* Queries the identity of the leader's log. TENURE_NO_DAEMON: the leader does not answer now. */
tenure_status follower_log_id(struct follower *follower, uint8_t *ret_id);

/* Starts the thread: from now on entries after the engine's last one go into the intake. */
tenure_status follower_start(struct follower *follower, const struct store *store,
                             const struct engine *engine);

/* The fetched entries, for the writer; see intake_apply(). */
struct intake *follower_intake(const struct follower *follower);

/* After the intake returned TENURE_DAMAGED: reports on stderr the first entry that differs. */
void follower_explain(struct follower *follower, const struct engine *engine);

#endif
