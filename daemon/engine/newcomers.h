/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newcomers - detects events that mention new subjects.
 */
#ifndef NEWCOMERS_H
#define NEWCOMERS_H

#include "work.h"

/* Whether an event, which need not be valid, mentions a new person or subject. */
tenure_status brings_newcomer(struct store_read read, const Tenure__V1__Event *message,
                              bool *ret_brings);

#endif
