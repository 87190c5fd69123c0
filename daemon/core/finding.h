/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding - what a rule finds about a subject on a day.
 *
 * Evidence is sorted by seq and names no event twice; there may be any number of it.
 */
#ifndef FINDING_H
#define FINDING_H

#include "subject.h"
#include <tenure/v1/alert.pb-c.h>

enum {
    HEADLINE_MAX = 2048, // of the longest names too, so that none is cut in the middle
    FIGURES_MAX = 8,
};

struct figure {
    const char *name; // static
    int64_t number;
    char text[TENURE_NAME_MAX + 1]; // instead of the number, if not empty
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
    uint64_t opener;     // the event that opened the alert, also one of the evidence; 0: none
    bool is_opener_void; // it has been retracted since
    bool gave_up;        // it would hold, but has for longer than the rule's gives_up
    bool lacks_memory;   // some of the evidence is not there
    int32_t review;      // the next day on which time alone could change it; TENURE_NO_DAY: none
};

/* A finding that does not hold, with room for evidence kept for reuse; one that is all zero is one
 * too. */
void finding_clear(struct finding *finding);
void finding_close(struct finding *finding);

/* Beyond FIGURES_MAX nothing is added. */
void finding_add_number(struct finding *finding, const char *name, int64_t number);
void finding_add_text(struct finding *finding, const char *name, const char *text);
void finding_add_day(struct finding *finding, const char *name, int32_t day);
/* As exact as it was reported. */
void finding_add_date(struct finding *finding, const char *name, struct tenure_date date);

/* Adds the event and weakens the confidence to its; seq 0 is no event. */
void finding_add_evidence(struct finding *finding, uint64_t seq,
                          Tenure__V1__Event__Confidence confidence);

/* Adds the event that opened the alert; a retracted one does not weaken the confidence. */
void finding_add_opener(struct finding *finding, uint64_t seq,
                        Tenure__V1__Event__Confidence confidence, bool is_void);

/* The events that announced the tenure's leaving and ended it, as far as they are public. */
void finding_add_end(struct finding *finding, const struct post_subject *subject,
                     const struct tenure *tenure);

/* The events by which a post is open: that its holders go or went, that they only stand in, that it
 * is recruited for. */
void finding_add_opening(struct finding *finding, const struct post_subject *subject);

/* As a figure: since when the post has been recruited for, or that it is not. */
void finding_add_search(struct finding *finding, const struct post_subject *subject);

/* Asks to look again on that day, if it is one that has not come. */
void finding_review(struct finding *finding, int32_t today, int32_t day);

#endif
