/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes - reports by day, for the template `changes_days`.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include "request.h"

/* Puts a list `days`, latest first, each with day, counted and rows by kind. Of many reports of a
 * kind on one day the most important ones are rows, and the others are folded below the last of
 * these. Returns the number of reports. */
size_t changes_put(struct request *request, json_t *object, const struct lookup_wanted *wanted);

/* Writes "One appointment, one merger and three corrections", at most three kinds; "" if there are
 * no such reports. Returns the number of reports that the sentence counts. */
size_t changes_sentence(struct request *request, const struct lookup_wanted *wanted, char *ret_says,
                        size_t size);

#endif
