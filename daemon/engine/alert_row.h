/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_row - an alert as it is kept: what changes with each revision, and behind it the rest of
 * its message as it is encoded. An alert that is open stands in memory; one that has ended stands
 * on disk and without its message, which the last update of it has.
 */
#ifndef ALERT_ROW_H
#define ALERT_ROW_H

#include "id_set.h"
#include "store.h"
#include "subject.h"
#include <tenure/event.h>
#include <tenure/v1/alert.pb-c.h>

enum {
    MUTED_BY_MAX = 256,
    ALERT_OFFSETS = 32 // of updates that the row has
};

/* Fields of tenure.v1.Alert. Those up to ALERT_EVIDENCE are the row's body, the others follow from
 * the rest of the row. */
enum alert_field {
    ALERT_ID = 1,
    ALERT_RULE,
    ALERT_RULE_VERSION,
    ALERT_SUBJECT,
    ALERT_ORGANISATION,
    ALERT_ROLE,
    ALERT_REGION,
    ALERT_SEVERITY,
    ALERT_HEADLINE,
    ALERT_FIGURES,
    ALERT_CONFIDENCE,
    ALERT_EVIDENCE,
    ALERT_REVISION,
    ALERT_OPENED,
    ALERT_OPENED_SEQ,
    ALERT_ENDING,
    ALERT_ENDED,
    ALERT_ENDED_SEQ,
    ALERT_MUTED,
    ALERT_MUTED_BY,
    ALERT_ACKNOWLEDGED_BY,
    ALERT_TRUNCATED,
    ALERT_EVIDENCE_COUNT,
    ALERT_MOMENTARY,
};

struct alert_row {
    uint64_t last_seq;      // the last acknowledgement of it; see log.h
    uint64_t subject, rule; // the numbers of what it is about, and of its rule
    uint64_t opened_seq, ended_seq;
    int32_t opened, ended;
    uint32_t revision;
    uint32_t evidence_count; // 0: all of it is published
    Tenure__V1__Alert__Ending ending;
    char muted_by[MUTED_BY_MAX]; // "": it is not
    char acknowledged_by[TENURE_NAME_MAX + 1];
    uint64_t offsets[ALERT_OFFSETS]; // of the updates with its latest revisions, oldest first
    uint32_t offsets_count;
    uint32_t names_size;  // bytes of the body that never change: the fields before ALERT_REGION
    uint32_t evidence_at; // where in the body ALERT_EVIDENCE begins
    struct tni_span body; // of the message; empty if it has ended; dies as a span of the store
};

/* TENURE_NOT_FOUND: there is no alert of that number. */
tenure_status alert_row_find(struct store_read read, uint64_t number, struct alert_row *ret_row);
/* The body must not stand in what store_row_writer() gives. */
tenure_status alert_row_put(struct store_write *write, uint64_t number,
                            const struct alert_row *row);

static inline uint64_t
alert_offset(const struct alert_row *row)
{
    return row->offsets[row->offsets_count - 1];
}

/* Notes the update with the row's revision. Where the row is full, the offsets that it has go to
 * STORE_ALERT_REVISIONS first. */
tenure_status alert_offset_add(struct store_write *write, uint64_t number, struct alert_row *row,
                               uint64_t offset);

/* The alert as it is published, encoded. */
void alert_row_write(struct tni_writer *writer, const struct alert_row *row);

/* The alert as last published, encoded; valid as long as a span of the store. Not what the entry in
 * work says of it. */
tenure_status alert_published(struct store_read read, const struct alert_row *row,
                              struct tni_span *ret_message);

/* The same as a message; TENURE_DAMAGED also where the allocator has no room for it. */
tenure_status alert_find(struct store_read read, uint64_t number, ProtobufCAllocator *allocator,
                         Tenure__V1__Alert **ret_alert);

/* The first field of that number in a body or a message; size 0 and value 0 where it has none. */
struct tni_wire_field alert_body_field(struct tni_span body, enum alert_field number);
/* A text of the body, of at most size - 1 bytes. */
void alert_body_text(struct tni_span body, enum alert_field number, char *ret_text, size_t size);
/* The next piece of evidence of a body, from *rest on, with its seq: all of the field. False: there
 * is no more. */
bool alert_body_evidence(struct tni_span *rest, struct tni_span *ret_field, uint64_t *ret_seq);

/* The numbers of all alerts that are open, in order, into an empty list. */
tenure_status alerts_open(struct store_read read, struct id_set *ret_numbers);

/* The offset of the update with one revision of an alert. TENURE_NOT_FOUND: it has no such
 * revision.
 */
tenure_status alert_revision_find(struct store_read read, uint64_t number, uint32_t revision,
                                  uint64_t *ret_offset);

#endif
