/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compared - a post beside the others of its role.
 */
#ifndef COMPARED_H
#define COMPARED_H

#include "request.h"

/* A list `compared` of what and says: holders in four years, the present stay. Of the first
 * COMPARED_MAX posts of the role: a browser is waiting. On a board of many posts what is known of
 * them may be some entries old. */
void compared_put(struct request *request, json_t *data, const Tenure__V1__PostHistory *history);

enum {
    COMPARED_MAX = 500
};

/* How many held the post in the four years up to a day. */
unsigned compared_holders(const Tenure__V1__PostHistory *history, int32_t today);

#endif
