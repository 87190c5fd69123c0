/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_names - finds posts, organisations and people by name, for the forms of the desk.
 */
#ifndef DESK_NAMES_H
#define DESK_NAMES_H

#include "desk_form.h"

/* Sets the post's organisation and role, the id of a known person, and the organisations of a
 * merger. Returns false if a name is unknown, with the nearest known names in ret_problem. */
bool desk_names_read(struct request *request, enum desk_kind kind, json_t *body,
                     struct desk_problem *ret_problem);

/* The text that the field `post`, `into` or `from` shows for an event. */
void desk_names_of(struct request *request, const Tenure__V1__Event *event, const char *field,
                   char *ret_text, size_t size);

#endif
