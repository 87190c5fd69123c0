/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intake - entries of another log on their way from the thread that fetches them to the writer,
 * which applies them. The queue is bounded: who fetches waits for the writer.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "engine.h"

struct intake;

/* Some entries in a row. `owner` is freed with protobuf_c_message_free_unpacked(). */
struct intake_page {
    ProtobufCMessage *owner;
    Tenure__V1__LogEntry **entries;
    size_t count;
    ProtobufCBinaryData redaction_key; // by which redacted ids are known; empty: there is none
};

tenure_status intake_open(struct intake **ret_intake);
void intake_close(struct intake **intake_p);

/* Readable while there is something to apply, or after a failure. */
int intake_fd(const struct intake *intake);

/* By the thread that fetches. Takes the page in any case; false: the intake was stopped. */
bool intake_put(struct intake *intake, const struct intake_page *page);

/* By the thread that fetches: nothing more comes, and the writer is to stop with that status. */
void intake_fail(struct intake *intake, tenure_status status);

/* The writer is to look, though there may be nothing to apply. */
void intake_wake(struct intake *intake);

/* intake_put() no longer waits; then the thread that fetches can be joined. */
void intake_stop(struct intake *intake);
bool intake_is_stopped(struct intake *intake);

/* By the writer. Applies everything that has come, in one commit; entries that the log already has
 * are passed over. TENURE_DAMAGED: an entry does not go on from the log; the log is as it was. */
tenure_status intake_apply(struct intake *intake, struct engine *engine);

#endif
