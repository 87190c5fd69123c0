/* SPDX-License-Identifier: Apache-2.0 */
#include "finding.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

void
finding_clear(struct finding *finding)
{
    finding->holds = false;
    finding->severity = TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
    finding->confidence = TENURE__V1__EVENT__CONFIDENCE__CONFIRMED;
    finding->headline[0] = '\0';
    finding->figures_count = finding->evidence_count = 0;
    finding->opener = 0;
    finding->is_opener_void = false;
    finding->gave_up = finding->lacks_memory = false;
    finding->review = TENURE_NO_DAY;
}

void
finding_close(struct finding *finding)
{
    free(finding->evidence);
    *finding = (struct finding){ 0 };
}

static void
add_figure(struct finding *finding, const char *name, int64_t number, const char *text)
{
    if (finding->figures_count == FIGURES_MAX)
        return;
    struct figure *figure = &finding->figures[finding->figures_count++];
    figure->name = name;
    figure->number = number;
    size_t size = strnlen(text, sizeof(figure->text) - 1);
    memcpy(figure->text, text, size);
    figure->text[size] = '\0';
}

void
finding_add_number(struct finding *finding, const char *name, int64_t number)
{
    add_figure(finding, name, number, "");
}

void
finding_add_about(struct finding *finding, const char *name, int64_t number, bool is_vague)
{
    char text[32] = "";
    if (is_vague)
        snprintf(text, sizeof(text), "about %" PRId64, number);
    add_figure(finding, name, number, text);
}

void
finding_add_text(struct finding *finding, const char *name, const char *text)
{
    add_figure(finding, name, 0, text);
}

void
finding_add_day(struct finding *finding, const char *name, int32_t day)
{
    finding_add_date(finding, name, (struct tenure_date){ day, TENURE_BY_DAY });
}

void
finding_add_date(struct finding *finding, const char *name, struct tenure_date date)
{
    char text[TENURE_DATE_TEXT_MAX];
    if (date.day != TENURE_NO_DAY)
        add_figure(finding, name, 0, tenure_date_format(date, text));
}

void
finding_add_since(struct finding *finding, struct tenure_date date, bool is_bound)
{
    char text[TENURE_DATE_TEXT_MAX], bound[TENURE_DATE_TEXT_MAX + 16];
    snprintf(bound, sizeof(bound), "%s%s", tenure_date_format(date, text),
             is_bound ? " or earlier" : "");
    finding_add_text(finding, "since", bound);
}

void
finding_add_evidence(struct finding *finding, uint64_t seq,
                     Tenure__V1__Event__Confidence confidence)
{
    size_t position = finding->evidence_count;
    while (position > 0 && finding->evidence[position - 1] > seq)
        position--;
    if (seq == 0 || (position > 0 && finding->evidence[position - 1] == seq))
        return;
    if (confidence > finding->confidence)
        finding->confidence = confidence;
    void *grown = tni_grow(finding->evidence, finding->evidence_count, &finding->evidence_max,
                           sizeof(uint64_t));
    if (grown == NULL) {
        finding->lacks_memory = true;
        return;
    }
    finding->evidence = grown;
    memmove(&finding->evidence[position + 1], &finding->evidence[position],
            (finding->evidence_count - position) * sizeof(uint64_t));
    finding->evidence[position] = seq;
    finding->evidence_count++;
}

void
finding_add_opener(struct finding *finding, uint64_t seq, Tenure__V1__Event__Confidence confidence,
                   bool is_void)
{
    finding->opener = seq;
    finding->is_opener_void = is_void;
    finding_add_evidence(finding, seq,
                         is_void ? TENURE__V1__EVENT__CONFIDENCE__CONFIRMED : confidence);
}

void
finding_add_end(struct finding *finding, const struct post_subject *subject,
                const struct tenure *tenure)
{
    int32_t day = subject->view->day;
    uint32_t index = (uint32_t)(tenure - subject->timeline->tenures);
    if (tenure_is_leaving(subject->timeline, index, day))
        finding_add_evidence(finding, tenure->leaving_seq, tenure->leaving_confidence);
    if (tenure->end.day != TENURE_NO_DAY && tenure->end_announced <= day)
        finding_add_evidence(finding, tenure->end_seq, tenure->end_confidence);
}

void
finding_add_opening(struct finding *finding, const struct post_subject *subject)
{
    const struct timeline *timeline = subject->timeline;
    const struct post_view *view = subject->view;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure_runs(tenure, view->day)) {
            if (!tenure_is_substantive(timeline, i, view->day))
                finding_add_evidence(finding, tenure->start_seq, tenure->start_confidence);
            finding_add_end(finding, subject, tenure);
        } else if (view->vacant_since != TENURE_NO_DAY && tenure->end.day == view->vacant_since) {
            finding_add_end(finding, subject, tenure);
        }
    }
    if (view->vacant_since != TENURE_NO_DAY && view->vacant_since == timeline->created)
        finding_add_evidence(finding, timeline->created_seq, timeline->created_confidence);
    for (uint32_t i = 0; i < timeline->recruitments_count; i++) {
        if (view->recruiting_since != TENURE_NO_DAY &&
            timeline->recruitments[i].day == view->recruiting_since)
            finding_add_evidence(finding, timeline->recruitments[i].seq,
                                 timeline->recruitments[i].confidence);
    }
}

void
finding_add_search(struct finding *finding, const struct post_subject *subject)
{
    int32_t since = subject->view->recruiting_since;
    if (since != TENURE_NO_DAY)
        finding_add_date(finding, "recruiting since", timeline_date(subject->timeline, since));
    else
        finding_add_text(finding, "recruiting", "no");
}

void
finding_review(struct finding *finding, int32_t today, int32_t day)
{
    if (day != TENURE_NO_DAY && day > today)
        finding->review = tenure_day_earlier(finding->review, day);
}
