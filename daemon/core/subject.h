/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject - the subjects of rules and indicators, and their state on a day.
 *
 * Everything is borrowed for one evaluation.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "organisation.h"
#include "post_view.h"

/* Kinds of subjects: log entries are linked to them, timers and alerts belong to them. */
enum subject_kind {
    SUBJECT_ORGANISATION = 1,
    SUBJECT_POST = 2,
    SUBJECT_CLOCK = 3, // the clock: its entries are linked like those of any subject
    SUBJECT_PERSON = 4,
    SUBJECT_SCOPE = 5, // 0: the scope `all`; else a region, by its number as an organisation
    SUBJECT_SURVEY = 6,
    SUBJECT_SILENCES = 7,
    SUBJECT_ALERT = 8,
    SUBJECT_RULES = 9,     // the rule set in force
    SUBJECT_CALENDAR = 10, // a scope's figures on one day
    SUBJECT_ROLE = 11,     // the name of a role
    SUBJECT_POST_NAME = 12,
};

/* Looks up the name of a person; it lives until the next call. */
struct name_lookup {
    const char *(*name)(void *context, uint64_t person);
    void *context;
};

enum {
    SUBJECT_LAST = SUBJECT_POST_NAME
};

/* The names of a post; "" if not reported. */
struct post_names {
    // for sentences: the name, the role's name, or the role's words
    char title[TENURE_NAME_MAX + 1];
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
    const struct basis *const *bases; // the basis of each tenure on the day; NULL: not computed
};

struct organisation_subject {
    const struct organisation *organisation;
    const struct organisation_detail *detail;
    int32_t day;
    /* Whether the organisation has a post with that role that is open; much cheaper than `post`. */
    bool (*is_open)(void *context, const char *role);
    /* Reads a post of the organisation, valid until the next call; false: there is none with that
     * role. */
    bool (*post)(void *context, const char *role, struct post_subject *ret_post);
    void *context;
};

/* A post that a person holds on the day. */
struct holding {
    char organisation_name[TENURE_NAME_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    char title[TENURE_NAME_MAX + 1]; // the title of the post
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
    uint64_t seqs[2]; // the events behind the tenure; 0: none
    Tenure__V1__Event__Confidence confidence[2];
};

struct person_subject {
    const char *name;
    const struct holding *holdings;
    size_t holdings_count;
    int32_t day;
};

/* A departure from a post, as first announced. */
struct departure {
    int32_t announced;
    uint64_t person;
    uint64_t post;
    char role[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
    uint64_t seqs[2]; // its reports; 0: none
    Tenure__V1__Event__Confidence confidence[2];
    Tenure__V1__Departure__Reason reason;
    int32_t ended; // when it takes effect, as reported; TENURE_NO_DAY: not reported
};

/* A figure about a scope; see indicator.h. */
struct reading {
    int64_t numerator, denominator;
    bool about;       // it rests on vague dates
    uint64_t seqs[8]; // the events that last changed it; 0: none
    Tenure__V1__Event__Confidence confidence[8];
};

struct scope_subject {
    const char *id;   // the id of the region, or `all`
    const char *name; // its name for people
    bool everything;
    int32_t day;
    /* The next earlier departure that was announced by the day; false: there are no more from
     * `first` on. */
    bool (*next_departure)(void *context, int32_t first, struct departure *ret_departure);
    /* Starts again from the latest one. */
    void (*rewind)(void *context);
    bool (*read)(void *context, unsigned indicator, const char *label, struct reading *ret_reading);
    void *context;
};

#endif
