/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_kind - what kind of change an event reports.
 */
#ifndef REPORT_KIND_H
#define REPORT_KIND_H

#include <stddef.h>
#include <tenure/v1/wire.pb-c.h>

struct report_kind {
    const char *name;  // in addresses: "came"
    const char *class; // of its badge
    const char *badge; // in the badge
    const char *one;   // in sentences: "appointment"; "": not counted there
    const char *more;  // "appointments"
};

/* Of an update of the event channel. */
const struct report_kind *report_kind(const Tenure__V1__Update *update);

/* By its name; NULL if there is none. By its place; NULL behind the last. */
const struct report_kind *report_kind_named(const char *name);
const struct report_kind *report_kind_at(size_t place);

/* The post's organisation and role that an event is about, "" where it has none. */
const char *report_organisation(const Tenure__V1__Event *event);
const char *report_role(const Tenure__V1__Event *event);

#endif
