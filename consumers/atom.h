/* SPDX-License-Identifier: Apache-2.0 */
/*
 * atom - alerts as an Atom feed (RFC 4287). An entry is updated with its alert; one that should not
 * have been sent is deleted (RFC 6721).
 */
#ifndef ATOM_H
#define ATOM_H

#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

struct atom;

/* What a feed is of. Its id, and those of its entries, are unique to the installation (RFC 4151):
 * they name the board's host, where it has one, and the log. */
struct atom_feed {
    const char *name; // among the feeds of the log
    const char *log;  // the log's id; "": it is not known
    const char *base; // the board's address, without a slash at the end; goes before links
    const char *self; // the feed's own address; "": it has none
};

/* NULL without memory. What `feed` points to has to outlive the feed. */
struct atom *atom_begin(const struct atom_feed *feed);

/* Adds an alert, latest first. */
void atom_add(struct atom *atom, const Tenure__V1__Update *update);

/* Adds a line about no single alert: its headline, with a link to the board's first page. */
void atom_add_note(struct atom *atom, const Tenure__V1__Update *update);

/* Writes the feed and frees what it took. */
void atom_end(struct atom *atom, FILE *out);

#endif
