/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_message - encodes entries of the log as tenure.v1.LogEntry, for daemons that follow.
 */
#ifndef LOG_MESSAGE_H
#define LOG_MESSAGE_H

#include "log.h"
#include "wire.h"

enum {
    LOG_MESSAGE_BYTES_MAX = TENURE_EVENT_BYTES_MAX + 128,
    // the field of tenure.v1.Answer in which entries are sent and stored together
    LOG_MESSAGE_FIELD = 26
};

void log_message_write(struct tni_writer *writer, const struct log_entry *entry);

#endif
