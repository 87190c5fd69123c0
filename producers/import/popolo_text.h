/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_text - cleans ids, names and dates of Popolo objects.
 */
#ifndef POPOLO_TEXT_H
#define POPOLO_TEXT_H

#include <jansson.h>
#include <stdbool.h>

enum {
    POPOLO_NAME_BYTES = 1024,
    POPOLO_DATE_BYTES = 64
};

/* Converts numbers, true and false to texts, in the object and in nested ones. */
void popolo_spell_numbers(json_t *object);

/* A member's text; "" if there is none. It lives as long as the object. */
const char *popolo_text(const json_t *object, const char *key);

/* The object's name, else given_name and family_name, without directional marks and with single
 * spaces. A long name is cut between characters. */
void popolo_name(const json_t *object, char ret_name[POPOLO_NAME_BYTES]);

/* A member that is a date: without a time; YYYY-00-00 becomes YYYY, YYYY-MM-00 becomes YYYY-MM; ""
 * if there is none. Other text is left as it is, so that an error can show it. Returns ret_date. */
const char *popolo_date(const json_t *object, const char *key, char ret_date[POPOLO_DATE_BYTES]);

/* The object's identifiers, or its other names, as JSON for an event's fields. Names are cleaned
 * and schemes become slugs. Identifiers without a scheme, and more than an event may have, are left
 * out. The caller frees the text. NULL: there are none, or out of memory. */
char *popolo_identifiers(const json_t *object);
char *popolo_other_names(const json_t *object);

#endif
