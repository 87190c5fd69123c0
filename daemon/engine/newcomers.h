/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newcomers - whether an event brings anybody or anything that is not known.
 */
#ifndef NEWCOMERS_H
#define NEWCOMERS_H

#include "work.h"

/* Whether an event, which need not be right, names anybody or anything not heard of before. */
tenure_status brings_newcomer(struct store_read read, const Tenure__V1__Event *message,
                              bool *ret_brings);

#endif
