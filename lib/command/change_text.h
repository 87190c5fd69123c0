/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_text - what was reported, with the names that people use.
 */
#ifndef CHANGE_TEXT_H
#define CHANGE_TEXT_H

#include <stdio.h>

#include <tenure/client.h>

/* Writes "Greater Manchester, executive lead". */
void change_write_where(const Tenure__V1__Change *change, FILE *out);

/* Writes what was reported there, "Jon Rouse leaves on 2020-01-31"; of a correction also what is
 * not so. The update of each event has an event. */
void change_write_report(const Tenure__V1__Change *change, FILE *out);

#endif
