/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory - the limit of memory for the tables.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* 70 % of the machine's memory, or of the control group's limit if that is lower. */
size_t memory_for_state(void);

#endif
