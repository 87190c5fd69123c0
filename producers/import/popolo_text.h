/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_text - ids, names and dates of Popolo objects, as people write them.
 */
#ifndef POPOLO_TEXT_H
#define POPOLO_TEXT_H

#include <jansson.h>
#include <stdbool.h>

enum {
    POPOLO_NAME_BYTES = 1024,
    POPOLO_DATE_BYTES = 64
};

/* Numbers, true and false become texts, in the object and in those within it. */
void popolo_spell_numbers(json_t *object);

/* A member's text; "" where there is none. It lives as long as the object. */
const char *popolo_text(const json_t *object, const char *key);

/* The object's name, or else given_name and family_name: without directional marks, and every run
 * of white space a space. A longer one is cut between characters. */
void popolo_name(const json_t *object, char ret_name[POPOLO_NAME_BYTES]);

/* A member that is a date: without a time, and YYYY-00-00 as YYYY, YYYY-MM-00 as YYYY-MM; "" where
 * there is none. What is no date stays what it is, for an error to say. Returns ret_date. */
const char *popolo_date(const json_t *object, const char *key, char ret_date[POPOLO_DATE_BYTES]);

/* The object's identifiers, and its other names, as the JSON of an event's fields: names are
 * cleaned and schemes are slugs; what has no scheme, and what is more than an event holds, is left
 * out. The caller frees them. NULL: there are none, or no memory. */
char *popolo_identifiers(const json_t *object);
char *popolo_other_names(const json_t *object);

#endif
