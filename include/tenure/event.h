/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event - what makes an event acceptable, and the id that a name gives.
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
    TENURE_IDENTIFIERS_MAX = 16, // and as many other names
    TENURE_MEMBERS_MAX = 256,
    TENURE_CLOCK_STEP_YEARS = 50, // that a feed's clock moves by at once, at most
    TENURE_RULES_MAX = 64,
    TENURE_PARAMETERS_MAX = 32,
    TENURE_LEAD_ROLES_MAX = 8,
};

/* The source of the daemon's own entries. */
#define TENURE_OWN_SOURCE "tenured"

/* The scope that is no region but everything. */
#define TENURE_EVERYTHING "all"

/* What is wrong with an event: where (a path of JSON names, "" for the event as a whole), and a
 * sentence with the value, the rule and what would be right. */
struct tenure_problem {
    char field[128];
    char reason[400];
};

/* Checks an event as far as that needs no log; false writes *ret_problem. */
bool tenure_event_check(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

/* The id that a name gives, of a person or anything else, in up to TENURE_SLUG_MAX + 1 bytes;
 * docs/protocol.md says which. False, and "", if the name has neither letter nor digit. */
bool tenure_person_id(const char *name, char *ret_id);

/* The person of an appointment or a departure; NULL: the event is about none. */
const Tenure__V1__Person *tenure_event_person(const Tenure__V1__Event *event);

/* The id of that person in up to TENURE_SLUG_MAX + 1 bytes: the one that is given; else the name's;
 * of somebody unnamed the one that the event's source and id give, `unnamed-` and 16 hexadecimal
 * digits. False if there is none. */
bool tenure_event_person_id(const Tenure__V1__Event *event, char *ret_id);

#endif
