/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory - how much of it the state may take.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* 70 % of the machine's memory, or of the control group's where that has less. */
size_t memory_for_state(void);

#endif
