/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_message - an entry of the log as tenure.v1.LogEntry, for those who follow.
 */
#ifndef LOG_MESSAGE_H
#define LOG_MESSAGE_H

#include "log.h"
#include "wire.h"

enum {
    LOG_MESSAGE_BYTES_MAX = TENURE_EVENT_BYTES_MAX + 128,
    LOG_MESSAGE_FIELD = 26 // of tenure.v1.Answer, as which entries are sent and kept together
};

void log_message_write(struct tni_writer *writer, const struct log_entry *entry);

#endif
