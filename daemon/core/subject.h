/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject - what rules and indicators are about, and what they see of it on a day.
 *
 * Everything is borrowed for one evaluation.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "organisation.h"
#include "post_view.h"

/* What log entries are linked to, timers stand for and alerts are about. */
enum subject_kind {
    SUBJECT_ORGANISATION = 1,
    SUBJECT_POST = 2,
    SUBJECT_CLOCK = 3, // the clock itself: its entries are linked like any subject's
    SUBJECT_PERSON = 4,
    SUBJECT_SCOPE = 5, // 0: everything; else a region, by its number as an organisation
    SUBJECT_SURVEY = 6,
    SUBJECT_SILENCES = 7,
    SUBJECT_ALERT = 8,
    SUBJECT_RULES = 9,     // the rule set in force
    SUBJECT_CALENDAR = 10, // of a scope's figures on one day
    SUBJECT_ROLE = 11,     // how a role is called
    SUBJECT_POST_NAME = 12,
};

/* The name of a person; lives until the next call. */
struct name_lookup {
    const char *(*name)(void *context, uint64_t person);
    void *context;
};

enum {
    SUBJECT_LAST = SUBJECT_POST_NAME
};

/* How a post is called; "" is what nobody reported. */
struct post_names {
    char title[TENURE_NAME_MAX + 1]; // in sentences: the name, the role's name, or the role's words
    char name[TENURE_NAME_MAX + 1];
    char role_name[TENURE_NAME_MAX + 1];
    char role_short_name[TENURE_NAME_MAX + 1];
};

struct post_subject {
    const struct timeline *timeline;
    const struct post_view *view;
    const struct organisation *organisation;
    const char *role;
    const struct post_names *names;
    struct name_lookup name_lookup;
    const struct basis *const *bases; // each tenure's on the day; NULL: not looked up
};

struct organisation_subject {
    const struct organisation *organisation;
    const struct organisation_detail *detail;
    int32_t day;
    /* Whether it has a post of that role, and that is open; far cheaper than to be shown it. */
    bool (*is_open)(void *context, const char *role);
    /* Shows a post of the organisation until the next call; false: there is none of that role. */
    bool (*post)(void *context, const char *role, struct post_subject *ret_post);
    void *context;
};

/* A post that a person holds on the day. */
struct holding {
    char organisation_name[TENURE_NAME_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    char title[TENURE_NAME_MAX + 1]; // how the post is called
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
    uint64_t seqs[2]; // of the events by which the person holds it; 0: none
    Tenure__V1__Event__Confidence confidence[2];
};

struct person_subject {
    const char *name;
    const struct holding *holdings;
    size_t holdings_count;
    int32_t day;
};

/* That somebody is to leave a post, as it was first announced. */
struct departure {
    int32_t announced;
    uint64_t person;
    uint64_t post;
    char role[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
    uint64_t seqs[2]; // of its reports; 0: none
    Tenure__V1__Event__Confidence confidence[2];
    Tenure__V1__Departure__Reason reason;
    int32_t ended; // when it takes effect, as reported; TENURE_NO_DAY: not reported
};

/* A figure about a scope; see indicator.h. */
struct reading {
    int64_t numerator, denominator;
    uint64_t seqs[8]; // the events that last moved it; 0: none
    Tenure__V1__Event__Confidence confidence[8];
};

struct scope_subject {
    const char *id;   // of the region, or `all`
    const char *name; // as people call it
    bool everything;
    int32_t day;
    /* The next departure announced by the day, going back; false: no more after `first`. */
    bool (*next_departure)(void *context, int32_t first, struct departure *ret_departure);
    /* Begins with the latest again. */
    void (*rewind)(void *context);
    bool (*read)(void *context, unsigned indicator, const char *label, struct reading *ret_reading);
    void *context;
};

#endif
