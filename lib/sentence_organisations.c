/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence_organisations.h"

#include "words.h"
#include <tenure/sentence.h>

/* "a CCG", "an NHS trust". */
static const char *
kind_phrase(Tenure__V1__OrganisationKind kind, char *phrase)
{
    char slug[48], word[TNI_WORD_MAX];
    snprintf(slug, sizeof(slug), "%s",
             tenure_enum_text(&tenure__v1__organisation_kind__descriptor, (int)kind));
    for (char *at = slug; *at != '\0'; at++)
        *at = *at == ' ' ? '-' : *at;
    return tni_with_article(tni_role(slug, word), phrase);
}

void
tni_organisation_sentence(FILE *file, const Tenure__V1__OrganisationReport *report)
{
    const char *before = " ";
    char kind[TNI_PHRASE_MAX];
    fprintf(file, "%s is", report->id);
    if (report->name[0] != '\0') {
        fprintf(file, " %s", report->name);
        before = ", ";
    }
    if (report->kind != TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED &&
        report->kind != TENURE__V1__ORGANISATION_KIND__OTHER) {
        fprintf(file, "%s%s", before, kind_phrase(report->kind, kind));
        before = ", ";
    }
    if (report->region[0] != '\0') {
        fprintf(file, "%sin the region %s", before, report->region);
        before = ", ";
    }
    if (report->parent[0] != '\0')
        fprintf(file, "%spart of %s", before, report->parent);
    else if (before[0] == ' ')
        fputs(" described", file);
}

void
tni_icp_sentence(FILE *file, const Tenure__V1__IcpFormation *icp)
{
    if (icp->count > 0)
        fprintf(file, "%s plans %u integrated care partnerships", icp->system, icp->count);
    else
        fprintf(file, "integrated care partnership %s of %s is %s", icp->id, icp->system,
                tenure_enum_text(&tenure__v1__icp_formation__stage__descriptor, icp->stage));
}

void
tni_merger_sentence(FILE *file, const Tenure__V1__Merger *merger)
{
    for (size_t i = 0; i < merger->n_from; i++)
        fprintf(file, "%s%s",
                i == 0                    ? ""
                : i + 1 == merger->n_from ? " and "
                                          : ", ",
                merger->from[i]);
    fprintf(file, " merge%s into %s", merger->n_from == 1 ? "s" : "", merger->into);
}

void
tni_milestone_sentence(FILE *file, const Tenure__V1__Milestone *milestone)
{
    char name[TNI_WORD_MAX];
    tni_role(milestone->name, name);
    if (milestone->status == TENURE__V1__MILESTONE__STATUS__MET)
        fprintf(file, "%s has met the milestone %s", milestone->organisation, name);
    else
        fprintf(file, "%s has to meet the milestone %s by %s", milestone->organisation, name,
                milestone->due);
}

void
tni_designation_sentence(FILE *file, const Tenure__V1__Designation *designation)
{
    char kind[TNI_PHRASE_MAX];
    fprintf(file, "%s becomes %s", designation->organisation, kind_phrase(designation->kind, kind));
}
