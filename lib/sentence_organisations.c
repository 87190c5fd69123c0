/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence_organisations.h"

#include "sentence_names.h"
#include "words.h"

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
tni_organisation_sentence(const struct tenure_sheet *sheet,
                          const Tenure__V1__OrganisationReport *report)
{
    FILE *file = sheet->file;
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
        fprintf(file, "%sin the region ", before);
        tni_put_organisation(sheet, report->region);
        before = ", ";
    }
    if (report->parent[0] != '\0') {
        fprintf(file, "%spart of ", before);
        tni_put_organisation(sheet, report->parent);
    } else if (before[0] == ' ')
        fputs(" described", file);
}

void
tni_icp_sentence(const struct tenure_sheet *sheet, const Tenure__V1__IcpFormation *icp)
{
    if (icp->count == 0)
        fprintf(sheet->file, "integrated care partnership %s of ", icp->id);
    tni_put_organisation(sheet, icp->system);
    if (icp->count > 0)
        fprintf(sheet->file, " plans %u integrated care partnerships", icp->count);
    else
        fprintf(sheet->file, " is %s",
                tenure_enum_text(&tenure__v1__icp_formation__stage__descriptor, icp->stage));
}

void
tni_merger_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Merger *merger)
{
    for (size_t i = 0; i < merger->n_from; i++) {
        fputs(i == 0 ? "" : i + 1 == merger->n_from ? " and " : ", ", sheet->file);
        tni_put_organisation(sheet, merger->from[i]);
    }
    fprintf(sheet->file, " merge%s into ", merger->n_from == 1 ? "s" : "");
    tni_put_organisation(sheet, merger->into);
}

void
tni_milestone_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Milestone *milestone)
{
    char name[TNI_WORD_MAX];
    tni_role(milestone->name, name);
    tni_put_organisation(sheet, milestone->organisation);
    if (milestone->status == TENURE__V1__MILESTONE__STATUS__MET)
        fprintf(sheet->file, " has met the milestone %s", name);
    else
        fprintf(sheet->file, " has to meet the milestone %s by %s", name, milestone->due);
}

void
tni_designation_sentence(const struct tenure_sheet *sheet,
                         const Tenure__V1__Designation *designation)
{
    char kind[TNI_PHRASE_MAX];
    tni_put_organisation(sheet, designation->organisation);
    fprintf(sheet->file, " becomes %s", kind_phrase(designation->kind, kind));
}
