/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_changes - reports between two days as CSV and Atom, with the filters of the page Changes.
 */
#ifndef FEED_CHANGES_H
#define FEED_CHANGES_H

#include "request.h"

/* The table of the changes that a request asks for, which is the `context` of its tables. */
extern const struct table changes_table;

/* Answers with the latest changes as Atom (RFC 4287). A report that was retracted is deleted (RFC
 * 6721). */
void feed_changes_atom(struct request *request);

#endif
