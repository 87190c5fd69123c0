/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filters - the parameters that select what a page lists. An unknown value is refused, because a
 * page without that filter, or without rows, would look like the answer.
 */
#ifndef FILTERS_H
#define FILTERS_H

#include "request.h"

/* Checks the request's filters, if its path is a list's. Replaces the name of a region or a role by
 * its id, and "30d" by a day. False: refused, the answer is written. */
bool filters_check(struct request *request);

#endif
