/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"

enum {
    CITATIONS = 4096, // must be a power of two
    CITATION_BYTES_MAX = 1024,
    // enough for usual ids; longer ones are read from the log each time
    CITATION_BYTES_INLINE = 118,
    // field numbers of tenure.v1.Event
    EVENT_SOURCE = 1,
    EVENT_ID = 2,
    // of tenure.v1.Evidence
    EVIDENCE_SEQ = 1,
    EVIDENCE_SOURCE = 2,
    EVIDENCE_ID = 3,
    EVIDENCE_TAKEN_BACK = 4,
};

struct citation {
    uint64_t seq; // 0: the slot is empty
    uint16_t size;
    uint8_t bytes[CITATION_BYTES_INLINE];
};

bool
evidence_open(struct evidence *evidence)
{
    evidence->citations = calloc(CITATIONS, sizeof(evidence->citations[0]));
    return evidence->citations != NULL;
}

void
evidence_close(struct evidence *evidence)
{
    free(evidence->citations);
    evidence->citations = NULL;
}

static struct citation *
position_of(struct evidence *evidence, uint64_t seq)
{
    return &evidence->citations[seq % CITATIONS];
}

static void
write_message(struct tni_writer *writer, uint64_t seq, struct tni_span content)
{
    struct tni_wire_field field;
    tni_write_number_field(writer, EVIDENCE_SEQ, seq);
    while (tni_wire_next(&content, &field)) {
        if (field.number == EVENT_SOURCE)
            tni_write_span_field(writer, EVIDENCE_SOURCE, field.bytes);
        else if (field.number == EVENT_ID)
            tni_write_span_field(writer, EVIDENCE_ID, field.bytes);
    }
}

void
evidence_note(struct evidence *evidence, uint64_t seq, struct tni_span content)
{
    struct citation *citation = position_of(evidence, seq);
    struct tni_writer writer = { .data = citation->bytes, .capacity = sizeof(citation->bytes) };
    write_message(&writer, seq, content);
    citation->seq = writer.full ? 0 : seq;
    citation->size = (uint16_t)writer.size;
}

tenure_status
evidence_write(struct evidence *evidence, struct store_read read, uint64_t seq, bool is_void,
               uint32_t field, struct tni_writer *writer)
{
    uint8_t bytes[CITATION_BYTES_MAX];
    struct tni_writer message = { .data = bytes, .capacity = sizeof(bytes) };
    const struct citation *kept = evidence != NULL ? position_of(evidence, seq) : NULL;
    struct log_entry entry;
    if (kept != NULL && kept->seq == seq && !is_void) {
        tni_write_span_field(writer, field, (struct tni_span){ kept->bytes, kept->size });
        return TENURE_OK;
    }
    tenure_status status = log_read(read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    write_message(&message, seq, entry.content);
    tni_write_number_field(&message, EVIDENCE_TAKEN_BACK, is_void);
    tni_write_span_field(writer, field, (struct tni_span){ bytes, message.size });
    if (kept != NULL && kept->seq < seq && !is_void)
        evidence_note(evidence, seq, entry.content);
    return TENURE_OK;
}
