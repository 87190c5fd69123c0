/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_row - an alert as stored: fields that change with each revision, then the rest of its
 * message, encoded. An open alert is in memory. An ended one is on disk without its message, which
 * is in its last update.
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
    ALERT_REVISIONS_KEPT = 32 // in the row
};

/* When a revision was published, and where. */
struct alert_revision {
    uint64_t offset; // of its update
    int32_t day;     // the clock date
};

/* Field numbers of tenure.v1.Alert. Those up to ALERT_EVIDENCE are in the row's body, the others
 * are derived from the rest of the row. */
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
    uint64_t last_seq;      // its last acknowledgement; see log.h
    uint64_t subject, rule; // the numbers of its subject and its rule
    uint64_t previous;      // the alert of that rule about that subject before it; 0: none
    uint64_t opened_seq, ended_seq;
    int32_t opened, ended;
    uint32_t revision;
    uint32_t evidence_count; // 0: all evidence is published
    Tenure__V1__Alert__Ending ending;
    char muted_by[MUTED_BY_MAX]; // "": not muted
    char acknowledged_by[TENURE_NAME_MAX + 1];
    struct alert_revision revisions[ALERT_REVISIONS_KEPT]; // the latest ones, oldest first
    uint32_t revisions_count;
    uint32_t names_size;  // the size of the body's unchanging part: the fields before ALERT_REGION
    uint32_t evidence_at; // the offset of ALERT_EVIDENCE in the body
    // of the message; empty if the alert has ended; lives as long as a span of the store
    struct tni_span body;
};

/* TENURE_NOT_FOUND: there is no alert with that number. */
tenure_status alert_row_find(struct store_read read, uint64_t number, struct alert_row *ret_row);
/* The body must not be in the memory of store_row_writer(). */
tenure_status alert_row_put(struct store_write *write, uint64_t number,
                            const struct alert_row *row);

static inline uint64_t
alert_offset(const struct alert_row *row)
{
    return row->revisions[row->revisions_count - 1].offset;
}

/* Adds the row's present revision. If the row is full, its revisions first go to
 * STORE_ALERT_REVISIONS. */
tenure_status alert_revision_add(struct store_write *write, uint64_t number, struct alert_row *row,
                                 struct alert_revision revision);

/* Encodes the alert as it is published. */
void alert_row_write(struct tni_writer *writer, const struct alert_row *row);

/* The alert as last published, encoded; valid as long as a span of the store. Does not include
 * changes by the present entry. */
tenure_status alert_published(struct store_read read, const struct alert_row *row,
                              struct tni_span *ret_message);

/* The same as a message; TENURE_DAMAGED also if the allocator runs out of memory. */
tenure_status alert_find(struct store_read read, uint64_t number, ProtobufCAllocator *allocator,
                         Tenure__V1__Alert **ret_alert);

/* The first field with that number in a body or a message; size 0 and value 0 if there is none. */
struct tni_wire_field alert_body_field(struct tni_span body, enum alert_field number);
/* Copies a text of the body, at most size - 1 bytes. */
void alert_body_text(struct tni_span body, enum alert_field number, char *ret_text, size_t size);
/* The next piece of evidence of a body, from *rest on, as the whole field, and its seq. False:
 * there is no more. */
bool alert_body_evidence(struct tni_span *rest, struct tni_span *ret_field, uint64_t *ret_seq);

/* Adds the numbers of all open alerts, in order, to an empty list. */
tenure_status alerts_open(struct store_read read, struct id_set *ret_numbers);

/* Finds one revision of an alert. TENURE_NOT_FOUND: there is no such revision. */
tenure_status alert_revision_find(struct store_read read, uint64_t number, uint32_t revision,
                                  struct alert_revision *ret_revision);

#endif
