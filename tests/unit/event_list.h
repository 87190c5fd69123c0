/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_list - many events that are stored in one request, with names as long as they may be.
 */
#ifndef EVENT_LIST_H
#define EVENT_LIST_H

#include "engine_fixture.h"

/* Adds an event, from JSON of up to 4,095 bytes. */
void list_event(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Stores what was listed in the fixture of the test that runs; each event must be stored. */
void store_listed(void);

/* The longest slug and the longest name, into 65 and 257 bytes; the prefix is one letter. */
char *long_slug(char *text, const char *prefix, unsigned number);
char *long_name(char *text, const char *prefix, unsigned number);

#endif
