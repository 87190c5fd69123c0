/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt - finds probable slips in one typed event: an id that differs from a known one only in
 * case, the name of an organisation or a role in place of its id, or the departure of a person who
 * is not known to hold the post.
 */
#ifndef DOUBT_H
#define DOUBT_H

#include "doubt_holder.h"
#include <tenure/cli.h>

/* Writes a sentence about the first doubt, with the probable correction, into DOUBT_MAX bytes.
 * False if there is no doubt, or the daemon does not answer. */
bool doubt_find(struct tenure_cli *cli, const Tenure__V1__Event *event, char *ret_text);

#endif
