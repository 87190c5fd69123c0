/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compared - compares a post with others of its role.
 */
#ifndef COMPARED_H
#define COMPARED_H

#include "request.h"

/* Puts a list `compared` with members `what` and `says`: holders in four years, and the present
 * holder's time in post. Also puts `usual`: the number of holders and its median in one line.
 * Compares with only the first COMPARED_MAX posts of the role, because a browser is waiting. On a
 * board with many posts the numbers may be some entries old. */
void compared_put(struct request *request, json_t *data, const Tenure__V1__PostHistory *history);

enum {
    COMPARED_MAX = 500
};

/* How many people held the post in the four years up to a day. */
unsigned compared_holders(const Tenure__V1__PostHistory *history, int32_t today);

#endif
