/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence_names - sentences for reports about roles, posts and people, without their beginning;
 * and ids in sentences, with names in their place if the sheet has them.
 */
#ifndef SENTENCE_NAMES_H
#define SENTENCE_NAMES_H

#include <stdio.h>

#include <tenure/sentence.h>

void tni_role_sentence(FILE *file, const Tenure__V1__RoleReport *report);
void tni_post_sentence(const struct tenure_sheet *sheet, const Tenure__V1__PostReport *report);
void tni_person_sentence(const struct tenure_sheet *sheet, const Tenure__V1__PersonReport *report);

void tni_put_organisation(const struct tenure_sheet *sheet, const char *id);
void tni_put_person(const struct tenure_sheet *sheet, const Tenure__V1__Person *person);

/* What precedes a post: one is appointed *to* QOP/chair, but appointed chair of Greater Manchester.
 */
struct tni_post_words {
    const char *id, *name;
};
/* Writes the words and the post. */
void tni_put_post(const struct tenure_sheet *sheet, const struct tni_post_words *words,
                  const char *organisation, const char *role);

/* Writes ids in other registers, preceded by `before`. */
void tni_put_identifiers(FILE *file, const char *before, Tenure__V1__Identifier *const *identifiers,
                         size_t count);

#endif
