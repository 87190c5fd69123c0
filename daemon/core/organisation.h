/*
 * organisation - the fold of one organisation: what it is called, what it is, whether it stands.
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

enum organisation_report_kind {
    ORGANISATION_DECLARED,   // or updated
    ORGANISATION_DESIGNATED, // a new legal form
    ORGANISATION_ENDED,      // dissolved, or merged into another
};

/* A live event about an organisation, as far as the fold needs it; "" and 0 are not given. */
struct organisation_report {
    uint64_t seq;
    int32_t day;
    enum organisation_report_kind report;
    Tenure__V1__OrganisationKind kind;
    uint64_t population;
    char name[TENURE_NAME_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    char successor[TENURE_SLUG_MAX + 1];
};

struct organisation {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];    // the id where nobody named it
    Tenure__V1__OrganisationKind kind; // OTHER where nobody said
    char region[TENURE_SLUG_MAX + 1];
    char parent[TENURE_SLUG_MAX + 1];
    uint64_t population;
    int32_t
        ended; // the first day on which it no longer stands, even a future one; or TENURE_NO_DAY
    char successor[TENURE_SLUG_MAX + 1];
    int32_t next_change; // the next day on which this says something else; TENURE_NO_DAY: none
};

/* What the reports say on that day; sorts them. *organisation keeps its id. */
void organisation_fold(struct organisation *organisation, struct organisation_report *reports,
                       size_t count, int32_t day);

#endif
