/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intake - passes entries of another log from the fetching thread to the writer, which applies
 * them. The queue is bounded: if it is full, the fetching thread waits for the writer.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "engine.h"

struct intake;

/* Consecutive entries. `owner` is freed with protobuf_c_message_free_unpacked(). */
struct intake_page {
    ProtobufCMessage *owner;
    Tenure__V1__LogEntry **entries;
    size_t count;
    ProtobufCBinaryData redaction_key; // recognises redacted ids; empty: there is none
};

tenure_status intake_open(struct intake **ret_intake);
void intake_close(struct intake **intake_p);

/* Readable if there is something to apply, or after a failure. */
int intake_fd(const struct intake *intake);

/* Called by the fetching thread. Always takes ownership of the page; false: the intake was
 * stopped. */
bool intake_put(struct intake *intake, const struct intake_page *page);

/* Called by the fetching thread: no more entries will come, and the writer must stop with this
 * status. */
void intake_fail(struct intake *intake, tenure_status status);

/* Wakes the writer, even if there is nothing to apply. */
void intake_wake(struct intake *intake);

/* Makes intake_put() return, so that the fetching thread can be joined. */
void intake_stop(struct intake *intake);
bool intake_is_stopped(struct intake *intake);

/* Called by the writer. Applies all waiting entries in one commit, and skips those that the log
 * already has. TENURE_DAMAGED: an entry does not continue the log, which is left unchanged. */
tenure_status intake_apply(struct intake *intake, struct engine *engine);

#endif
