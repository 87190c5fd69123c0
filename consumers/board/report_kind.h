/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_kind - the kind of change that an event reports.
 */
#ifndef REPORT_KIND_H
#define REPORT_KIND_H

#include <stddef.h>
#include <tenure/v1/wire.pb-c.h>

struct report_kind {
    const char *name;  // for addresses: "came"
    const char *class; // the class of its badge
    const char *badge; // the text of its badge
    const char *one;   // for sentences: "appointment"; "": sentences do not count it
    const char *more;  // "appointments"
};

/* The kind of an update of the event channel, by its content alone: a departure is LEAVING even if
 * all that it ended was an appointment; see lookup_calls_off(). */
const struct report_kind *report_kind(const Tenure__V1__Update *update);

/* Finds a kind by its name, NULL if there is none; by its index, NULL after the last. */
const struct report_kind *report_kind_named(const char *name);
const struct report_kind *report_kind_at(size_t place);

/* The organisation and role of the event's post; "" if it has none. */
const char *report_organisation(const Tenure__V1__Event *event);
const char *report_role(const Tenure__V1__Event *event);

#endif
