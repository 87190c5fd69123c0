/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_form - converts a report to the fields of a form, and back.
 */
#ifndef DESK_FORM_H
#define DESK_FORM_H

#include "request.h"

enum desk_kind {
    DESK_APPOINTMENT,
    DESK_DEPARTURE,
    DESK_ADVERT,
    DESK_FAILED,
    DESK_MERGER,
    DESK_BODY,
    DESK_KINDS
};

/* An error in a form. */
struct desk_problem {
    char field[32]; // the field; "": the whole form
    char reason[600];
};

/* The kind by its name in the form; DESK_DEPARTURE for any other. */
enum desk_kind desk_kind_named(const char *name);
const char *desk_kind_name(enum desk_kind kind);

/* The kind of an event; DESK_KINDS if there is no form for it. */
enum desk_kind desk_kind_of(const Tenure__V1__Event *event);

/* The value of a field in the form, else in the query string; "" if it is in neither. */
const char *desk_value(const struct request *request, const char *name);

/* Puts rows of fields for the template `desk_fields`: values from the form, else from the event
 * `before`, which may be NULL. The problem's text goes to its field. */
void desk_put_fields(struct request *request, json_t *data, enum desk_kind kind,
                     const Tenure__V1__Event *before, const struct desk_problem *problem);

/* Makes an event without an id from the form. `before` is the event that it replaces, or NULL.
 * Returns NULL on error, with the reason in ret_problem. The caller frees the event with
 * tenure__v1__event__free_unpacked(). */
Tenure__V1__Event *desk_read_event(struct request *request, enum desk_kind kind,
                                   const Tenure__V1__Event *before,
                                   struct desk_problem *ret_problem);

#endif
