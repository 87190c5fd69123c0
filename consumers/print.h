/* SPDX-License-Identifier: Apache-2.0 */
/*
 * print - prints posts and histories in several lines, for tenure state and tenure history.
 */
#ifndef PRINT_H
#define PRINT_H

#include <tenure/sentence.h>

void print_post(const struct tenure_sheet *sheet, const Tenure__V1__PostState *post);
void print_post_history(const struct tenure_sheet *sheet, const Tenure__V1__PostHistory *history);
void print_organisation_history(const struct tenure_sheet *sheet,
                                const Tenure__V1__OrganisationHistory *history);
void print_person_history(const struct tenure_sheet *sheet,
                          const Tenure__V1__PersonHistory *history);

/* Prints an event: its line and its citations. */
void print_event(const struct tenure_sheet *sheet, const Tenure__V1__Update *update);

#endif
