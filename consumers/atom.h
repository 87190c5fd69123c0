/* SPDX-License-Identifier: Apache-2.0 */
/*
 * atom - alerts or reports as an Atom feed (RFC 4287). An entry is updated with its alert, and
 * deleted (RFC 6721) if the alert is withdrawn or the report retracted.
 */
#ifndef ATOM_H
#define ATOM_H

#include <stdbool.h>
#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

struct atom;

/* Describes a feed. Its id and the ids of its entries are globally unique (RFC 4151): they contain
 * the board's host, if it has one, and the log's id. */
struct atom_feed {
    const char *name; // unique among the feeds of the log
    const char *log;  // the log's id; "" if unknown
    const char *base; // the board's address without a trailing slash; links begin with it
    const char *self; // the feed's own address; "" if it has none
    const char *title;
};

/* NULL: out of memory. What `feed` points to must outlive the feed. */
struct atom *atom_begin(const struct atom_feed *feed);

/* Adds an alert. The caller adds the latest one first. */
void atom_add(struct atom *atom, const Tenure__V1__Update *update);

/* Adds a note that is not about a single alert: its headline, with a link to the board's first
 * page. */
void atom_add_note(struct atom *atom, const Tenure__V1__Update *update);

/* Adds a report of the event channel, with a link to its page; one that was taken back after what
 * took it back. */
void atom_add_report(struct atom *atom, const Tenure__V1__Update *update, const char *title,
                     bool taken_back);

/* Writes the feed, unless `out` is NULL, and frees it. */
void atom_end(struct atom *atom, FILE *out);

#endif
