/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence_names.h"

void
tni_role_sentence(FILE *file, const Tenure__V1__RoleReport *report)
{
    fprintf(file, "the role %s is called %s", report->id,
            report->name[0] != '\0' ? report->name : report->short_name);
}

void
tni_post_sentence(FILE *file, const Tenure__V1__PostReport *report)
{
    fprintf(file, "the post %s/%s", report->organisation, report->role);
    if (report->name[0] != '\0')
        fprintf(file, " is called %s", report->name);
    if (report->status == TENURE__V1__POST_REPORT__STATUS__CREATED)
        fprintf(file, "%s is created", report->name[0] != '\0' ? " and" : "");
    if (report->status == TENURE__V1__POST_REPORT__STATUS__ABOLISHED)
        fprintf(file, "%s is abolished", report->name[0] != '\0' ? " and" : "");
    if (report->into != NULL)
        fprintf(file, ", into %s/%s", report->into->organisation, report->into->role);
}

void
tni_put_identifiers(FILE *file, const char *before, Tenure__V1__Identifier *const *identifiers,
                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%s %s", i == 0 ? before : ", ", identifiers[i]->scheme,
                identifiers[i]->value);
}

void
tni_person_sentence(FILE *file, const Tenure__V1__PersonReport *report)
{
    fputs(report->id, file);
    if (report->name[0] != '\0')
        fprintf(file, " is called %s", report->name);
    for (size_t i = 0; i < report->n_other_names; i++)
        fprintf(file, "%s %s", i == 0 ? ", also" : ",", report->other_names[i]);
    tni_put_identifiers(file, ", ", report->identifiers, report->n_identifiers);
    if (report->merged_into[0] != '\0')
        fprintf(file, "%s is the same person as %s", report->name[0] != '\0' ? " and" : "",
                report->merged_into);
}
