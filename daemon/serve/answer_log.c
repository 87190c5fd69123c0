/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for raw entries of the log, for daemons that follow. */
#include "answer_parts.h"
#include "log_message.h"
#include "names.h"

/* Entries are small and a new follower reads all of them, so these pages are larger than others. */
enum {
    LOG_PAGE_BYTES_MAX = 256 * 1024
};

static bool
is_full(const struct answers *answers, size_t bytes)
{
    return answers->page.size > 0 &&
           answers->page.size + tni_span_field_size(bytes) > LOG_PAGE_BYTES_MAX;
}

static tenure_status
write_redaction_key(struct answers *answers)
{
    struct tni_span key;
    tenure_status status = ids_redaction_key(answers->read, &key);
    if (status == TENURE_OK)
        tni_write_span_field(&answers->page, ANSWER_REDACTION_KEY, key);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
answer_log(struct answers *answers, const Tenure__V1__ReadLog *query)
{
    uint64_t seq = query->from > 0 ? query->from : 1;
    answers->head = answers->counters.last_seq;
    tenure_status status = write_redaction_key(answers);
    for (uint32_t count = 0; status == TENURE_OK && seq <= answers->head; seq++, count++) {
        struct log_entry entry;
        uint8_t bytes[LOG_MESSAGE_BYTES_MAX];
        struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
        status = log_read(answers->read, seq, &entry);
        if (status != TENURE_OK)
            break;
        log_message_write(&writer, &entry);
        if ((query->limit > 0 && count == query->limit) || is_full(answers, writer.size)) {
            answers->next = seq;
            break;
        }
        tni_write_span_field(&answers->page, ANSWER_LOG_ENTRIES,
                             (struct tni_span){ bytes, writer.size });
    }
    return status;
}
