/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence - states, events and alerts as sentences for people.
 */
#ifndef TENURE_SENTENCE_H
#define TENURE_SENTENCE_H

#include <stdbool.h>
#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

/* Returns what people call the organisation, person or post with that id, valid until the next
 * call: "Greater Manchester", or for the post QOP/chair "chair of Greater Manchester". NULL: that
 * is not known, so the sentence has the id. */
typedef const char *tenure_name_fn(void *names, Tenure__V1__Found__Kind kind, const char *id);

/* Where sentences are written, whether in colour, and where the sentences of events get names from;
 * without `name_of` they have ids. */
struct tenure_sheet {
    FILE *file;
    bool colour;
    tenure_name_fn *name_of;
    void *names; // its argument
};

/* What an event reports, without its date: "Jon Rouse is to leave QOP/executive-lead
 * (resignation)". */
void tenure_event_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Event *event);

/* One line, with its newline, for an update of any channel. */
void tenure_update_line(const struct tenure_sheet *sheet, const Tenure__V1__Update *update);

/* One line: "QM7/executive-lead  FILLED  by ..., leaving". */
void tenure_post_line(const struct tenure_sheet *sheet, const Tenure__V1__PostState *post);

/* "Fiona Wise, substantive, since 2017, until 2019-12-31 (resignation)". */
void tenure_tenure_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Tenure *tenure);

/* One line: "CRITICAL  Hertfordshire and West Essex is seeking ...  [ID]". */
void tenure_alert_line(const struct tenure_sheet *sheet, const Tenure__V1__Alert *alert);

/* One line: "QU9  ICS  Buckinghamshire, ..., in Y59; ics-designation met 2019-06-19". */
void tenure_organisation_line(const struct tenure_sheet *sheet,
                              const Tenure__V1__OrganisationState *organisation);

/* One line: "fiona-wise  Fiona Wise: QU9/executive-lead since 2017". */
void tenure_person_line(const struct tenure_sheet *sheet, const Tenure__V1__PersonState *person);

/* One line: "all/stability  74%  (31 of 42)", "all/median-tenure  612 days since 2018-05-29". */
void tenure_indicator_line(const struct tenure_sheet *sheet,
                           const Tenure__V1__Indicator *indicator);

/* The person's name; "name not reported" for an unnamed person; else the id. */
const char *tenure_person_text(const Tenure__V1__Person *person);

/* What a post is called: its own name, else its role's name, else the role with spaces for hyphens.
 * The arguments are fields of PostState and PersonPost. Valid until the thread's next call. */
const char *tenure_title_text(const char *name, const char *role_name, const char *role);

/* Whether the departure with this seq ended no tenure of the post, but only called off an
 * appointment before it began. */
bool tenure_post_calls_off(const Tenure__V1__PostState *post, uint64_t departure);

/* An enum value's name in lower case with spaces; valid until the fourth call after this one in the
 * same thread. */
const char *tenure_enum_text(const ProtobufCEnumDescriptor *descriptor, int number);

/* A time as RFC 3339 in UTC, "2019-11-27T09:30:00Z"; valid until the thread's next
 * call. */
const char *tenure_time_text(int64_t time_ms);

#endif
