/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event - checks of an event, and ids derived from names.
 */
#ifndef TENURE_EVENT_H
#define TENURE_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include <tenure/v1/event.pb-c.h>

/* The limits of an event; docs/protocol.md lists them. Sizes are bytes without the final NUL. */
enum {
    TENURE_EVENT_BYTES_MAX = 16 * 1024,
    TENURE_ID_MAX = 128,
    TENURE_SLUG_MAX = 64,
    TENURE_NAME_MAX = 256,
    TENURE_TEXT_MAX = 2000,
    TENURE_CITATIONS_MAX = 16,
    TENURE_IDENTIFIERS_MAX = 16, // also the limit of other names
    TENURE_MEMBERS_MAX = 256,
    TENURE_CLOCK_STEP_YEARS = 50, // the furthest that one event may move a feed's clock
    TENURE_RULES_MAX = 64,
    TENURE_PARAMETERS_MAX = 32,
    TENURE_LEAD_ROLES_MAX = 8,
};

/* The source of the entries that the daemon itself writes. */
#define TENURE_OWN_SOURCE "tenured"

/* The scope that covers all regions. */
#define TENURE_EVERYTHING "all"

/* What is wrong with an event: where (a path of JSON names, "" for the whole event), and a sentence
 * with the value, the rule and what to write instead. */
struct tenure_problem {
    char field[128];
    char reason[400];
};

/* Checks everything about an event that can be checked without the log. False: *ret_problem is
 * written. */
bool tenure_event_check(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

/* Derives an id from a name, of a person or anything else; writes up to TENURE_SLUG_MAX + 1 bytes.
 * docs/protocol.md has the rule. False, and "", if the name has neither letter nor digit. */
bool tenure_person_id(const char *name, char *ret_id);

/* The person of an appointment or a departure; NULL for other events. */
const Tenure__V1__Person *tenure_event_person(const Tenure__V1__Event *event);

/* The id of that person, in up to TENURE_SLUG_MAX + 1 bytes: the id in the event; else the one
 * derived from the name; for an unnamed person `unnamed-` and 16 hexadecimal digits, derived from
 * the event's source and id. False if there is none. */
bool tenure_event_person_id(const Tenure__V1__Event *event, char *ret_id);

#endif
