/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay - an engine on a log that is brought along, in a folder of its own that goes with it: what
 * other rules would have made of the same events, by the very code that runs live.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "engine.h"
#include <tenure/v1/wire.pb-c.h>

struct replay;

/* With `rules` these are in force from the first entry on, whatever sets the log brings. Without,
 * the log brings its own. The rules live as long as the replay. `entries` is how many will come, as
 * far as is known: what the replay reserves room for. TENURE_STORAGE: no store can be made in
 * folder_temporary(), and errno says why. */
tenure_status replay_open(const Tenure__V1__RuleSet *rules, uint64_t entries,
                          struct replay **ret_replay);
void replay_close(struct replay **replay_p);

/* Stores the event. TENURE_INVALID: it was refused, and *ret_answer says why; the caller frees that
 * with tenure__v1__publish_reply__free_unpacked(). */
tenure_status replay_event(struct replay *replay, const Tenure__V1__Event *event, uint64_t *ret_seq,
                           Tenure__V1__PublishReply **ret_answer);

/* Begins a log of its own: an entry with the rules it was opened with. */
tenure_status replay_rules(struct replay *replay);

/* The seq of the last entry, as of the last commit. */
uint64_t replay_last_seq(const struct replay *replay);

/* Moves the clock; an earlier day does nothing. */
tenure_status replay_clock(struct replay *replay, int32_t day);

/* Makes what was done so far readable. */
tenure_status replay_commit(struct replay *replay);

/* How many alerts were ever opened, and one of them, by number from 1; the caller frees it with
 * tenure__v1__alert__free_unpacked(alert, NULL). */
uint64_t replay_alerts(const struct replay *replay);
tenure_status replay_alert(struct replay *replay, uint64_t number, Tenure__V1__Alert **ret_alert);

/* A figure as people read it, "" where there is none; up to 64 bytes. */
tenure_status replay_figure(struct replay *replay, const char *scope, const char *name,
                            const char *label, char *ret_shown);

#endif
