/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisation - the fold of one organisation: what it is called, what it is, whether it stands,
 * its duties, and the partnerships inside it.
 *
 * Pure. A value holds from the day its report takes effect; before the first report of a value the
 * first one has to do, for a name is better than none.
 */
#ifndef ORGANISATION_H
#define ORGANISATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/date.h>
#include <tenure/event.h>

enum {
    // At most this many of one organisation are stored, the others only counted. An event that
    // would bring more milestones or partnerships is refused as a rule; but corrections and days
    // that come may.
    MILESTONES_MAX = 32,
    ICPS_MAX = 256,
    PREDECESSORS_MAX = 256,
};

enum organisation_report_kind {
    ORGANISATION_DECLARED,   // or updated
    ORGANISATION_DESIGNATED, // a new legal form
    ORGANISATION_ENDED,      // dissolved, or merged into another
    ORGANISATION_JOINED,     // another was merged into it
    ORGANISATION_MILESTONE,  // a duty was set or met
    ORGANISATION_ICP,        // a partnership inside it, by id
    ORGANISATION_ICP_COUNT,  // the number of partnerships inside it
};

/* A live event about an organisation, as far as the fold needs it; "" and 0 are not given. */
struct organisation_report {
    uint64_t seq;
    int32_t day;
    enum organisation_report_kind report;
    Tenure__V1__Event__Confidence confidence;
    Tenure__V1__OrganisationKind kind;
    Tenure__V1__IcpFormation__Stage stage;
    uint64_t population;
    uint32_t count;
    struct tenure_date due; // of a milestone; TENURE_NO_DAY: not given
    bool met;
    char id[TENURE_SLUG_MAX + 1]; // of the partnership or the milestone, or of the other body
    char name[TENURE_NAME_MAX + 1];
    char short_name[TENURE_NAME_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    bool identified; // it gives identifiers
};

struct organisation {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1]; // the id where nobody named it
    char short_name[TENURE_NAME_MAX + 1];
    Tenure__V1__OrganisationKind kind; // OTHER where nobody said
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    uint64_t population;
    uint64_t population_seq;  // the report that gives it; 0: none
    uint64_t identifiers_seq; // the same of its identifiers
    Tenure__V1__Event__Confidence population_confidence;
    int32_t since; // the first day that any report about it speaks of; TENURE_NO_DAY: none does
    int32_t
        ended; // the first day on which it no longer stands, even a future one; or TENURE_NO_DAY
    char successor[TENURE_SLUG_MAX + 1];
    int32_t next_change; // the next day on which this says something else; TENURE_NO_DAY: none
};

struct milestone {
    char name[TENURE_SLUG_MAX + 1];
    struct tenure_date due; // TENURE_NO_DAY: nobody set it
    int32_t met;            // TENURE_NO_DAY: not yet
    uint64_t seq;           // the report that set it
    Tenure__V1__Event__Confidence confidence;
};

/* A partnership that is known by id. */
struct icp {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];
    Tenure__V1__IcpFormation__Stage stage;
    uint64_t population;
    uint64_t seq;
};

/* What posts need not know of their organisation. */
struct organisation_detail {
    struct milestone milestones[MILESTONES_MAX];
    struct icp icps[ICPS_MAX];
    char predecessors[PREDECESSORS_MAX][TENURE_SLUG_MAX + 1];
    uint32_t milestones_count, icps_count, predecessors_count;
    uint32_t milestones_more, icps_more, predecessors_more; // that are not kept
    uint32_t icps_announced;                                // by count, named or not
    uint64_t icps_seq;                                      // the report of that count; 0: none
};

/* What the reports say on that day; sorts them. *organisation keeps its id. */
void organisation_fold(struct organisation *organisation, struct organisation_detail *detail,
                       struct organisation_report *reports, size_t count, int32_t day);

/* So many are named and at that stage. */
uint32_t icps_at(const struct organisation_detail *detail, Tenure__V1__IcpFormation__Stage stage);

/* So many are planned and known by count alone. */
uint32_t icps_unnamed(const struct organisation_detail *detail);

bool organisation_exists(const struct organisation *organisation, int32_t day);

#endif
