/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisation - the fold of one organisation: its names, its kind, whether it exists, its
 * milestones, and the partnerships in it.
 *
 * Pure. A value applies from the day on which its report takes effect. Before the first report of a
 * value takes effect, its value is used anyway, because a name is better than none.
 */
#ifndef ORGANISATION_H
#define ORGANISATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/date.h>
#include <tenure/event.h>

enum {
    // How many are stored for one organisation; others are only counted. An event that would exceed
    // the limit of milestones or partnerships is refused, but corrections and the passing of days
    // can still exceed it.
    MILESTONES_MAX = 32,
    ICPS_MAX = 256,
    PREDECESSORS_MAX = 256,
};

enum organisation_report_kind {
    ORGANISATION_DECLARED,   // or updated
    ORGANISATION_DESIGNATED, // a new legal form
    ORGANISATION_ENDED,      // dissolved, or merged into another
    ORGANISATION_JOINED,     // another one was merged into it
    ORGANISATION_MILESTONE,  // a milestone was set or met
    ORGANISATION_ICP,        // a partnership in it, by id
    ORGANISATION_ICP_COUNT,  // the number of partnerships in it
};

/* A live event about an organisation, reduced to what the fold needs; "" and 0 mean not given. */
struct organisation_report {
    uint64_t seq;
    int32_t day;
    tenure_precision precision; // of the day
    enum organisation_report_kind report;
    Tenure__V1__Event__Confidence confidence;
    Tenure__V1__OrganisationKind kind;
    Tenure__V1__IcpFormation__Stage stage;
    uint64_t population;
    uint32_t count;
    struct tenure_date due; // for a milestone; TENURE_NO_DAY: not given
    bool met;
    char id[TENURE_SLUG_MAX + 1]; // of the partnership, the milestone or the other organisation
    char name[TENURE_NAME_MAX + 1];
    char short_name[TENURE_NAME_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    bool identified; // it has identifiers
};

struct organisation {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1]; // the id if no name was reported
    char short_name[TENURE_NAME_MAX + 1];
    Tenure__V1__OrganisationKind kind; // OTHER if no kind was reported
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    uint64_t population;
    uint64_t population_seq;  // the report with the population; 0: none
    uint64_t identifiers_seq; // the report with its identifiers
    Tenure__V1__Event__Confidence population_confidence;
    struct tenure_date since; // the earliest day in any report about it; TENURE_NO_DAY: none
    // the first day on which it no longer exists, possibly in the future; or TENURE_NO_DAY
    struct tenure_date ended;
    char successor[TENURE_SLUG_MAX + 1];
    int32_t next_change; // the next day on which this changes; TENURE_NO_DAY: none
};

struct milestone {
    char name[TENURE_SLUG_MAX + 1];
    struct tenure_date due; // TENURE_NO_DAY: not set
    struct tenure_date met; // TENURE_NO_DAY: not yet
    uint64_t seq;           // the report that set it
    Tenure__V1__Event__Confidence confidence;
};

/* A partnership that is known by its id. */
struct icp {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];
    Tenure__V1__IcpFormation__Stage stage;
    uint64_t population;
    uint64_t seq;
};

/* The part of the fold that posts do not need. */
struct organisation_detail {
    struct milestone milestones[MILESTONES_MAX];
    struct icp icps[ICPS_MAX];
    char predecessors[PREDECESSORS_MAX][TENURE_SLUG_MAX + 1];
    uint32_t milestones_count, icps_count, predecessors_count;
    uint32_t milestones_more, icps_more, predecessors_more; // how many are not stored
    uint32_t icps_announced; // the reported number, including named ones
    uint64_t icps_seq;       // the report with that number; 0: none
};

/* Folds the reports as of a day; sorts them. organisation->id is kept. */
void organisation_fold(struct organisation *organisation, struct organisation_detail *detail,
                       struct organisation_report *reports, size_t count, int32_t day);

/* The number of named partnerships at that stage. */
uint32_t icps_at(const struct organisation_detail *detail, Tenure__V1__IcpFormation__Stage stage);

/* The number of planned partnerships that are not named. */
uint32_t icps_unnamed(const struct organisation_detail *detail);

bool organisation_exists(const struct organisation *organisation, int32_t day);

#endif
