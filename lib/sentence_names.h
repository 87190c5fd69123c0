/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence_names - sentences for reports about roles, posts and people, without their beginning.
 */
#ifndef SENTENCE_NAMES_H
#define SENTENCE_NAMES_H

#include <stdio.h>

#include <tenure/v1/event.pb-c.h>

void tni_role_sentence(FILE *file, const Tenure__V1__RoleReport *report);
void tni_post_sentence(FILE *file, const Tenure__V1__PostReport *report);
void tni_person_sentence(FILE *file, const Tenure__V1__PersonReport *report);

/* Writes ids in other registers, preceded by `before`. */
void tni_put_identifiers(FILE *file, const char *before, Tenure__V1__Identifier *const *identifiers,
                         size_t count);

#endif
