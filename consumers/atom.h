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

/* `name` makes the feed's id. NULL without memory. */
struct atom *atom_begin(const char *name);

/* Adds an alert, latest first; `base` is put before the links, "" for those of a board. */
void atom_add(struct atom *atom, const Tenure__V1__Update *update, const char *base);

/* Adds a line about no single alert: its headline, with a link to the board's first page. */
void atom_add_note(struct atom *atom, const Tenure__V1__Update *update, const char *base);

/* Writes the feed and frees what it took. */
void atom_end(struct atom *atom, FILE *out);

#endif
