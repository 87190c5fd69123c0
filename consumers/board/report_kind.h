/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_kind - the kind of change that an event reports.
 */
#ifndef REPORT_KIND_H
#define REPORT_KIND_H

#include <stddef.h>
#include <tenure/v1/wire.pb-c.h>

struct report_kind {
    const char *name;  // for addresses, as in the question `changes`: "came"
    const char *class; // the class of its badge
    const char *badge; // the text of its badge
    const char *one;   // for sentences: "appointment"; "": sentences do not count it
    const char *more;  // "appointments"
};

/* The kind of an update of the event channel, by its content alone: a departure is LEAVING even if
 * all that it ended was an appointment; see lookup_calls_off(). */
const struct report_kind *report_kind(const Tenure__V1__Update *update);

/* Finds a kind by its name, NULL if there is none; by its place on pages, NULL after the last. */
const struct report_kind *report_kind_named(const char *name);
const struct report_kind *report_kind_at(size_t place);

/* How many reports of the kind on one day are shown before the others are only counted. */
size_t report_kind_shown(const struct report_kind *kind);

/* Compares reports of a kind by how much they would make a headline: 2 if the effect still lay
 * ahead when it was announced, 0 if the report does not name its person. */
unsigned report_weight(const Tenure__V1__Event *event);

/* The organisation and role of the event's post; "" if it has none. */
const char *report_organisation(const Tenure__V1__Event *event);
const char *report_role(const Tenure__V1__Event *event);

#endif
