/* SPDX-License-Identifier: Apache-2.0 */
#include "log_message.h"

enum {
    // field numbers of tenure.v1.LogEntry
    ENTRY_SEQ = 1,
    ENTRY_RECORDED_MS = 2,
    ENTRY_ANNOUNCED = 3,
    ENTRY_REDACTED = 4,
    ENTRY_TARGET = 5,
    ENTRY_CONTENT = 6,
    ENTRY_HASH = 7
};

void
log_message_write(struct tni_writer *writer, const struct log_entry *entry)
{
    tni_write_number_field(writer, ENTRY_SEQ, entry->seq);
    tni_write_number_field(writer, ENTRY_RECORDED_MS, (uint64_t)entry->recorded_ms);
    tni_write_number_field(writer, ENTRY_ANNOUNCED, (uint64_t)(int64_t)entry->announced);
    tni_write_number_field(writer, ENTRY_REDACTED, entry->source == 0);
    tni_write_number_field(writer, ENTRY_TARGET, entry->target);
    tni_write_span_field(writer, ENTRY_CONTENT, entry->content);
    tni_write_span_field(writer, ENTRY_HASH, (struct tni_span){ entry->hash, LOG_HASH_SIZE });
}
