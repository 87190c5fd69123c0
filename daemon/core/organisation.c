#include "organisation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
compare_by_day(const void *left, const void *right)
{
    const struct organisation_report *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* A given value replaces what stands; one that is not in force yet only where nothing does. */
static void
take_text(char *value, size_t size, const char *given, bool in_force)
{
    if (given[0] != '\0' && (in_force || value[0] == '\0'))
        snprintf(value, size, "%s", given);
}

static void
take_report(struct organisation *organisation, const struct organisation_report *report,
            bool in_force)
{
    switch (report->report) {
    case ORGANISATION_DECLARED:
        take_text(organisation->name, sizeof(organisation->name), report->name, in_force);
        take_text(organisation->region, sizeof(organisation->region), report->region, in_force);
        take_text(organisation->parent, sizeof(organisation->parent), report->parent, in_force);
        if (report->population > 0 && (in_force || organisation->population == 0))
            organisation->population = report->population;
        if (report->kind != TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED &&
            (in_force || organisation->kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED))
            organisation->kind = report->kind;
        return;
    case ORGANISATION_DESIGNATED:
        if (in_force)
            organisation->kind = report->kind;
        return;
    case ORGANISATION_ENDED:
        if (organisation->ended == TENURE_NO_DAY) {
            organisation->ended = report->day;
            snprintf(organisation->successor, sizeof(organisation->successor), "%s",
                     report->successor);
        }
        return;
    }
    abort();
}

void
organisation_fold(struct organisation *organisation, struct organisation_report *reports,
                  size_t count, int32_t day)
{
    struct organisation folded = { .ended = TENURE_NO_DAY, .next_change = TENURE_NO_DAY };
    memcpy(folded.id, organisation->id, sizeof(folded.id));
    if (count > 1)
        qsort(reports, count, sizeof(*reports), compare_by_day);
    for (size_t i = 0; i < count; i++) {
        take_report(&folded, &reports[i], reports[i].day <= day);
        if (reports[i].day > day && folded.next_change == TENURE_NO_DAY)
            folded.next_change = reports[i].day;
    }
    if (folded.name[0] == '\0')
        memcpy(folded.name, folded.id, sizeof(folded.id));
    if (folded.kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
        folded.kind = TENURE__V1__ORGANISATION_KIND__OTHER;
    *organisation = folded;
}
