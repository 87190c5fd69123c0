/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_text - describes a reported change, with names instead of ids.
 */
#ifndef CHANGE_TEXT_H
#define CHANGE_TEXT_H

#include <stdio.h>

#include <tenure/client.h>
#include <tenure/sentence.h>

/* Writes the post: "Greater Manchester, executive lead". */
void change_write_where(const Tenure__V1__Change *change, FILE *out);

/* Writes the report, "Jon Rouse leaves on 2020-01-31"; for a correction also what was wrong. The
 * change must have an event. Without names, the sheet's sentences have ids. */
void change_write_report(const struct tenure_sheet *sheet, const Tenure__V1__Change *change);

#endif
