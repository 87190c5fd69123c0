/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt - what in one typed event is most likely a slip: an id that differs from a known one in
 * case alone, or the departure of somebody who is not known to hold the post.
 */
#ifndef DOUBT_H
#define DOUBT_H

#include <tenure/cli.h>

enum {
    DOUBT_MAX = 512
};

/* Writes a sentence about the first doubt, with what would be right, into DOUBT_MAX bytes; false:
 * there is none, or the daemon does not answer. */
bool doubt_find(struct tenure_cli *cli, const Tenure__V1__Event *event, char *ret_text);

#endif
