/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding - the result of evaluating a rule for a subject on a day.
 *
 * Evidence is sorted by seq, without duplicates; its number is not limited.
 */
#ifndef FINDING_H
#define FINDING_H

#include "subject.h"
#include <tenure/v1/alert.pb-c.h>

enum {
    HEADLINE_MAX = 2048, // enough for the longest names, so that none is cut
    FIGURES_MAX = 8,
};

struct figure {
    const char *name; // static
    int64_t number;
    char text[TENURE_NAME_MAX + 1]; // what is shown, instead of the number, if not empty
};

struct finding {
    bool holds;
    Tenure__V1__Severity severity;
    Tenure__V1__Event__Confidence confidence;
    char headline[HEADLINE_MAX];
    struct figure figures[FIGURES_MAX];
    size_t figures_count;
    uint64_t *evidence;
    size_t evidence_count, evidence_max;
    uint64_t opener;     // the event that opened the alert, which is also in the evidence; 0: none
    bool is_opener_void; // it has been retracted since
    bool gave_up;        // it would hold, but has lasted longer than the rule's gives_up
    bool lacks_memory;   // evidence is incomplete, because memory ran out
    int32_t review; // the next day on which time alone may change the finding; TENURE_NO_DAY: none
};

/* Resets a finding to one that does not hold; memory for evidence is kept for reuse. All zero is
 * valid, too. */
void finding_clear(struct finding *finding);
void finding_close(struct finding *finding);

/* Figures beyond FIGURES_MAX are dropped. */
void finding_add_number(struct finding *finding, const char *name, int64_t number);
/* A number, shown as "about 4" if it rests on a vague date. */
void finding_add_about(struct finding *finding, const char *name, int64_t number, bool is_vague);
void finding_add_text(struct finding *finding, const char *name, const char *text);
void finding_add_day(struct finding *finding, const char *name, int32_t day);
/* Adds a date with its reported precision. */
void finding_add_date(struct finding *finding, const char *name, struct tenure_date date);

/* Adds an event, and lowers the finding's confidence to the event's; seq 0 is ignored. */
void finding_add_evidence(struct finding *finding, uint64_t seq,
                          Tenure__V1__Event__Confidence confidence);

/* Adds the event that opened the alert; a retracted one does not lower the confidence. */
void finding_add_opener(struct finding *finding, uint64_t seq,
                        Tenure__V1__Event__Confidence confidence, bool is_void);

/* Adds since when it has held; `is_bound`: or earlier, because nothing is known before. */
void finding_add_since(struct finding *finding, struct tenure_date date, bool is_bound);

/* Adds the public events that announced the holder's leaving and that ended the tenure. */
void finding_add_end(struct finding *finding, const struct post_subject *subject,
                     const struct tenure *tenure);

/* Adds the events that make a post open: holders leave or left, only stand-ins hold it, it is
 * recruited for. */
void finding_add_opening(struct finding *finding, const struct post_subject *subject);

/* Adds a figure: since when the post has been recruited for, or that it is not. */
void finding_add_search(struct finding *finding, const struct post_subject *subject);

/* Requests an evaluation on that day, if it is in the future. */
void finding_review(struct finding *finding, int32_t today, int32_t day);

#endif
