/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view - builds the data for templates.
 *
 * If memory runs out, the member is left out.
 */
#ifndef VIEW_H
#define VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Add members to an object. */
void put_text(json_t *object, const char *name, const char *text);
void put_format(json_t *object, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void put_number(json_t *object, const char *name, int64_t number);
void put_flag(json_t *object, const char *name, bool set);
void put_count(json_t *object, const char *name, int64_t count); // "1,234"
json_t *put_list(json_t *object, const char *name);              // borrowed
json_t *put_object(json_t *object, const char *name);            // borrowed

/* Appends a new object to a list; borrowed. */
json_t *add_object(json_t *list);

/* Puts iso, words and ago for the template `time`; nothing if the date is "". `today`:
 * TENURE_NO_DAY if it is unknown. */
void put_day(json_t *object, const char *name, const char *date, int32_t today);
void put_short_day(json_t *object, const char *name, const char *date, int32_t today);

#endif
