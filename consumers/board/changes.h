/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes - what was reported, by day, for the template `changes_days`.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include "request.h"

/* A list `days`, the latest first: day, counted, and rows; many of a kind on one day are one row
 * that opens, after the others. Returns how many reports there are. */
size_t changes_put(struct request *request, json_t *object, const struct lookup_wanted *wanted);

/* "One appointment, one merger and three corrections" of those, at most three kinds; "" for none.
 * Returns how many reports the sentence is about. */
size_t changes_sentence(struct request *request, const struct lookup_wanted *wanted, char *ret_says,
                        size_t size);

#endif
