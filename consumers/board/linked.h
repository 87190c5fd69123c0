/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linked - what a page is about as JSON-LD, in the words of schema.org, for search engines.
 *
 * Puts `linked` for the template `head`. A holding is an OrganizationRole between a Person and an
 * Organization, with its dates. People whose name no report gives are left out.
 */
#ifndef LINKED_H
#define LINKED_H

#include "request.h"

void linked_put_person(struct request *request, json_t *data,
                       const Tenure__V1__PersonHistory *history);

/* The organisation of the post, with every holder of it. */
void linked_put_post(struct request *request, json_t *data, const Tenure__V1__PostHistory *history);

/* `posts` may be NULL: without present holders. */
void linked_put_organisation(struct request *request, json_t *data,
                             const Tenure__V1__OrganisationState *state,
                             const Tenure__V1__Answer *posts);

#endif
