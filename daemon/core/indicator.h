/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator - figures of the scope `all` and of each region, and the contributions of subjects.
 *
 * Pure. A figure is the sum of the contributions of its subjects, so it can be updated
 * incrementally. Only the median needs the individual values.
 */
#ifndef INDICATOR_H
#define INDICATOR_H

#include "subject.h"

enum indicator {
    INDICATOR_STABILITY,
    INDICATOR_TURNOVER,
    INDICATOR_FILLED,
    INDICATOR_INTERIM,
    INDICATOR_VACANT,
    INDICATOR_RECRUITING,
    INDICATOR_SYSTEMS,
    INDICATOR_ICPS,
    INDICATOR_BACKGROUND,
    INDICATOR_MEDIAN_TENURE,
    INDICATOR_DEPARTURES,
    INDICATOR_SEVERAL_POSTS,
    INDICATOR_REPRESENTATION,
    INDICATORS,
};

enum indicator_form {
    FORM_SHARE, // "74%"
    FORM_COUNT, // "37", or "37 of 42"
    FORM_DAYS,  // "612 days"; stored as the day since which, of FIGURE_EXACT or FIGURE_ABOUT
};

/* The denominators of FORM_DAYS; 0: there is no value. */
enum {
    FIGURE_EXACT = 1,
    FIGURE_ABOUT = 2, // a date that it rests on is vague
};

/* The words for a figure in a sentence: "stability is 50%", "1 of 2 posts of chair vacant". */
struct indicator_words {
    const char *is;   // the verb of a measure; "" for a count
    const char *noun; // of one item that is counted
    const char *of;   // the words before a label; "" if figures have none
    const char *after;
};

struct indicator_kind {
    const char *name;
    const char *definition;
    enum indicator_form form;
    // the indicator that without a label is the denominator; INDICATORS: it has its own
    enum indicator total;
    struct indicator_words words;
};

extern const struct indicator_kind indicator_kinds[INDICATORS];

/* INDICATORS: there is none with that name. */
enum indicator indicator_named(const char *name);

enum {
    INDICATOR_SHOWN_MAX = 48,
    CONTRIBUTIONS_MAX = 24,
    DEPARTURES_MAX = 128, // of one post within DEPARTURE_DAYS; the latest ones are kept
    DEPARTURE_DAYS = 366, // after this many days a departure no longer counts for any figure
    STARTS_MAX = 1000,
    LABEL_MAX = TENURE_NAME_MAX,
};

/* The number of a figure on a day: for days since a day their count, for others the numerator. */
int64_t indicator_number(enum indicator indicator, int64_t numerator, int64_t denominator,
                         int32_t day);

/* Formats a figure for people; `number` is its number on the day. */
void indicator_shown(enum indicator indicator, int64_t number, int64_t denominator, char *shown);

/* The median of two days: as many days ago as both are on average, rounded down. */
int64_t indicator_middle(int32_t lower, int32_t upper);

/* Labels as numbers, to keep rows small; the post's role is one of them. */
enum contribution_label {
    LABEL_NONE,
    LABEL_ROLE,
    LABEL_KIND,                             // + OrganisationKind
    LABEL_BACKGROUND = LABEL_KIND + 10,     // + Appointment.Background
    LABEL_ICP_STAGE = LABEL_BACKGROUND + 8, // + IcpFormation.Stage
    LABEL_ICP_SYSTEMS = LABEL_ICP_STAGE + 5,
    LABEL_14_DAYS,
    LABEL_90_DAYS,
    LABEL_365_DAYS,
    LABELS,
};

const char *contribution_label_text(unsigned label, const char *role);

/* What a subject contributes to one figure of its scopes. */
struct contribution {
    uint16_t indicator, label;
    int32_t numerator, denominator;
};

/* A change on a day that is caused by time alone, if nothing happens earlier. */
struct scheduled_change {
    int32_t day;
    struct contribution change;
};

struct post_departure {
    int32_t announced;
    uint64_t person;
    uint64_t seqs[2];
    Tenure__V1__Event__Confidence confidence[2];
    Tenure__V1__Departure__Reason reason;
    int32_t ended; // when it takes effect, as reported; TENURE_NO_DAY: not reported
};

/* All contributions of a post or an organisation: to the scope `all` and to its region. */
struct contributions {
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
    struct contribution
        list[CONTRIBUTIONS_MAX + SCHEDULED_RETAINED]; // due scheduled changes may be appended
    uint32_t count;
    int32_t starts[STARTS_MAX]; // starts of present holders, sorted
    uint32_t starts_count;
    uint32_t vague_starts;                            // how many of them are only a month or a year
    struct post_departure departures[DEPARTURES_MAX]; // sorted by day
    uint32_t departures_count;
    // sorted by day; up to the next day on which the post itself changes
    struct scheduled_change scheduled[SCHEDULED_RETAINED];
    uint32_t scheduled_count;
    int32_t review; // the next day on which time changes them in another way; TENURE_NO_DAY: none
};

/* A set of organisation kinds: bit k is OrganisationKind k. */
typedef uint32_t kind_set;

static inline bool
kind_is_in(kind_set kinds, Tenure__V1__OrganisationKind kind)
{
    return (kinds >> kind & 1) != 0;
}

void contributions_clear(struct contributions *contributions);

/* Adds to a list of contributions, which must have space for one more. */
void contribution_add(struct contribution *list, uint32_t *count,
                      const struct contribution *contribution);

/* Applies the scheduled changes that are due by a day. */
void contributions_apply_scheduled(struct contributions *contributions, int32_t day);

/* The contributions of a post on the day of its view. */
void contributions_of_post(const struct post_subject *subject, kind_set systems, bool is_lead,
                           struct contributions *ret_contributions);

/* The contributions of an organisation on a day. */
void contributions_of_organisation(const struct organisation *organisation,
                                   const struct organisation_detail *detail, int32_t day,
                                   kind_set systems, struct contributions *ret_contributions);

/* The first day in the past that contributions_of_post() reads for a day. */
int32_t contributions_lookback(int32_t day);

/* The number of different groups that the kinds belong to. */
unsigned kinds_groups(kind_set kinds, const kind_set *groups, size_t groups_count);

/* The groups of kinds that should control each other, for the indicator `several-posts`. */
enum {
    CHECKING_GROUPS = 3
};
extern const kind_set checking_groups[CHECKING_GROUPS];

#endif
