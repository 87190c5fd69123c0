/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_list - many events to store in one request, with names of the maximum length.
 */
#ifndef EVENT_LIST_H
#define EVENT_LIST_H

#include "engine_fixture.h"

/* Adds an event, from JSON of up to 4,095 bytes. */
void list_event(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Stores the listed events in the present test's fixture; each must be stored. */
void store_listed(void);

/* A slug and a name of maximum length, in 65 and 257 bytes; the prefix is one letter. */
char *long_slug(char *text, const char *prefix, unsigned number);
char *long_name(char *text, const char *prefix, unsigned number);

#endif
