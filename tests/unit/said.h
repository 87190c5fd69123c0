/* SPDX-License-Identifier: Apache-2.0 */
/*
 * said - short notation for reports about a post, and the resulting tenures as text.
 */
#ifndef SAID_H
#define SAID_H

#include <stdio.h>
#include <string.h>

#include "post_view.h"
#include "testing.h"
#include "vague.h"

enum {
    SAID_MAX = 8,
    TEXT_MAX = 512
};

/* A short report: who came or left, when, and when that was announced. */
struct said {
    enum report_kind kind;
    char who; // the person, a letter
    const char *when, *announced;
    bool joint;
    Tenure__V1__Event__Confidence confidence;
    Tenure__V1__Appointment__Basis basis;
    bool incumbent;
};

#define SAID(k, w, d, a, ...)                                                                      \
    {                                                                                              \
        .kind = k, .who = w, .when = d, .announced = a, __VA_ARGS__                                \
    }
#define CAME(...) SAID(REPORT_APPOINTMENT, __VA_ARGS__)
#define LEFT(...) SAID(REPORT_DEPARTURE, __VA_ARGS__)

static inline int32_t
day_of(const char *text)
{
    int32_t day;
    assert_true(tenure_day_parse(text, &day));
    return day;
}

static inline struct report
report_of(const struct said *said, uint64_t seq)
{
    struct report report = {
        .seq = seq,
        .announced = day_of(said->announced),
        .effective = { TENURE_NO_DAY, TENURE_BY_DAY },
        .kind = said->kind,
        .person = (uint64_t)said->who,
        .joint = said->joint,
        .confidence = said->confidence,
        .basis = said->basis,
        .incumbent = said->incumbent,
    };
    tenure_date_parse(said->when, &report.effective);
    report.day = report.effective.day != TENURE_NO_DAY ? report.effective.day : report.announced;
    return report;
}

static inline char *
put_date(char *end, struct tenure_date date)
{
    char text[TENURE_DATE_TEXT_MAX];
    end += sprintf(end, " %s", tenure_day_format(date.day, text));
    if (date.precision != TENURE_BY_DAY)
        end += sprintf(end, " (%s)", tenure_date_format(date, text));
    return end;
}

/* "a 2016-01-01 (2016) to 2019-12-31 (2019) leaving 2019-07-20; " for each tenure. */
static inline void
put_tenures(const struct timeline *timeline, char *end)
{
    char text[TENURE_DATE_TEXT_MAX];
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        end += sprintf(end, "%s%c", i > 0 ? "; " : "", (char)tenure->person);
        if (tenure->start.day != TENURE_NO_DAY)
            end = put_date(end, tenure->start);
        if (tenure->end.day != TENURE_NO_DAY)
            end = put_date(end + sprintf(end, " to"), tenure->end);
        for (uint32_t n = 0; n < timeline->leavings_count; n++) {
            const struct leaving *leaving = &timeline->leavings[n];
            bool runs = tenure->end.day == TENURE_NO_DAY || leaving->announced < tenure->end.day;
            if (leaving->tenure != i || !runs) // nobody is leaving who has left
                continue;
            end += sprintf(end, " leaving %s", tenure_day_format(leaving->announced, text));
            if (leaving->until != TENURE_NO_DAY)
                end += sprintf(end, " to %s", tenure_day_format(leaving->until, text));
        }
    }
}

static inline void
fold_said(struct timeline *timeline, const struct said *said, size_t count)
{
    struct report reports[SAID_MAX];
    for (size_t i = 0; i < count; i++)
        reports[i] = report_of(&said[i], i + 1);
    assert_true(timeline_refold(timeline, reports, count));
    assert_true(timeline_check(timeline));
}

static inline void
assert_tenures(const char *expected, const struct said *said, size_t count)
{
    struct timeline timeline = { 0 };
    char text[TEXT_MAX] = "";
    fold_said(&timeline, said, count);
    put_tenures(&timeline, text);
    assert_string_equal(text, expected);
    timeline_close(&timeline);
}

#define TENURES(expected, ...)                                                                     \
    do {                                                                                           \
        const struct said said[] = { __VA_ARGS__ };                                                \
        assert_tenures(expected, said, sizeof(said) / sizeof(said[0]));                            \
    } while (0)

#endif
