/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linked - the subject of a page as JSON-LD in the vocabulary of schema.org, for search engines.
 *
 * Puts `linked` for the template `head`. A tenure is an OrganizationRole between a Person and an
 * Organization, with its dates. Unnamed people are left out.
 */
#ifndef LINKED_H
#define LINKED_H

#include "request.h"

void linked_put_person(struct request *request, json_t *data,
                       const Tenure__V1__PersonHistory *history);

/* The post's organisation, with every holder of the post. */
void linked_put_post(struct request *request, json_t *data, const Tenure__V1__PostHistory *history);

/* `posts` may be NULL: then present holders are left out. */
void linked_put_organisation(struct request *request, json_t *data,
                             const Tenure__V1__OrganisationState *state,
                             const Tenure__V1__Answer *posts);

#endif
