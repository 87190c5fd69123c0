/* SPDX-License-Identifier: Apache-2.0 */
#include "sentence_names.h"

enum {
    POST_ID_MAX = 512 // two ids
};

static const char *
find_name(const struct tenure_sheet *sheet, Tenure__V1__Found__Kind kind, const char *id)
{
    return sheet->name_of != NULL ? sheet->name_of(sheet->names, kind, id) : NULL;
}

static void
put(const struct tenure_sheet *sheet, Tenure__V1__Found__Kind kind, const char *id)
{
    const char *name = find_name(sheet, kind, id);
    fputs(name != NULL ? name : id, sheet->file);
}

void
tni_put_organisation(const struct tenure_sheet *sheet, const char *id)
{
    put(sheet, TENURE__V1__FOUND__KIND__ORGANISATION, id);
}

void
tni_put_person(const struct tenure_sheet *sheet, const Tenure__V1__Person *person)
{
    if (person == NULL || person->name[0] != '\0')
        fputs(tenure_person_text(person), sheet->file);
    else if (person->unnamed)
        fputs("somebody (name not reported)", sheet->file);
    else
        put(sheet, TENURE__V1__FOUND__KIND__PERSON, person->id);
}

void
tni_put_post(const struct tenure_sheet *sheet, const struct tni_post_words *words,
             const char *organisation, const char *role)
{
    char id[POST_ID_MAX];
    snprintf(id, sizeof(id), "%s/%s", organisation, role);
    const char *name = find_name(sheet, TENURE__V1__FOUND__KIND__POST, id);
    fprintf(sheet->file, "%s %s", name != NULL ? words->name : words->id, name != NULL ? name : id);
}

void
tni_role_sentence(FILE *file, const Tenure__V1__RoleReport *report)
{
    fprintf(file, "the role %s is called %s", report->id,
            report->name[0] != '\0' ? report->name : report->short_name);
}

void
tni_post_sentence(const struct tenure_sheet *sheet, const Tenure__V1__PostReport *report)
{
    static const struct tni_post_words the = { "the post", "the post of" };
    static const struct tni_post_words into = { ", into", ", into the post of" };
    FILE *file = sheet->file;
    tni_put_post(sheet, &the, report->organisation, report->role);
    if (report->name[0] != '\0')
        fprintf(file, " is called %s", report->name);
    if (report->status == TENURE__V1__POST_REPORT__STATUS__CREATED)
        fprintf(file, "%s is created", report->name[0] != '\0' ? " and" : "");
    if (report->status == TENURE__V1__POST_REPORT__STATUS__ABOLISHED)
        fprintf(file, "%s is abolished", report->name[0] != '\0' ? " and" : "");
    if (report->into != NULL)
        tni_put_post(sheet, &into, report->into->organisation, report->into->role);
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
tni_person_sentence(const struct tenure_sheet *sheet, const Tenure__V1__PersonReport *report)
{
    FILE *file = sheet->file;
    fputs(report->id, file);
    if (report->name[0] != '\0')
        fprintf(file, " is called %s", report->name);
    for (size_t i = 0; i < report->n_other_names; i++)
        fprintf(file, "%s %s", i == 0 ? ", also" : ",", report->other_names[i]);
    tni_put_identifiers(file, ", ", report->identifiers, report->n_identifiers);
    if (report->merged_into[0] != '\0') {
        fprintf(file, "%s is the same person as ", report->name[0] != '\0' ? " and" : "");
        put(sheet, TENURE__V1__FOUND__KIND__PERSON, report->merged_into);
    }
}
