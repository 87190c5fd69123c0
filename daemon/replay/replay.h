/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay - an engine on a copied log in its own temporary folder: what other rules would have made
 * of the same events, with the same code that runs live.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "engine.h"
#include <tenure/v1/wire.pb-c.h>

struct replay;

/* With `rules` these are in force from the first entry on, whatever rule sets the log contains;
 * they must outlive the replay. Without, the log's own sets apply. `entries` is the expected number
 * of entries, for which space is reserved. TENURE_STORAGE: no store can be created in
 * folder_temporary(), and errno says why. */
tenure_status replay_open(const Tenure__V1__RuleSet *rules, uint64_t entries,
                          struct replay **ret_replay);
void replay_close(struct replay **replay_p);

/* Stores an event. TENURE_INVALID: it was refused, and *ret_answer says why; the caller frees that
 * with tenure__v1__publish_reply__free_unpacked(). */
tenure_status replay_event(struct replay *replay, const Tenure__V1__Event *event, uint64_t *ret_seq,
                           Tenure__V1__PublishReply **ret_answer);

/* Begins a new log with an entry for the rules given to replay_open(). */
tenure_status replay_rules(struct replay *replay);

/* The seq of the last committed entry. */
uint64_t replay_last_seq(const struct replay *replay);

/* Moves the clock; does nothing if the day is earlier. */
tenure_status replay_clock(struct replay *replay, int32_t day);

/* Commits, so that everything so far can be read. */
tenure_status replay_commit(struct replay *replay);

/* The number of alerts opened so far; and one of them, by number from 1, which the caller frees
 * with tenure__v1__alert__free_unpacked(alert, NULL). */
uint64_t replay_alerts(const struct replay *replay);
tenure_status replay_alert(struct replay *replay, uint64_t number, Tenure__V1__Alert **ret_alert);

/* The text of a figure, "" if there is none; up to 64 bytes. */
tenure_status replay_figure(struct replay *replay, const char *scope, const char *name,
                            const char *label, char *ret_shown);

#endif
