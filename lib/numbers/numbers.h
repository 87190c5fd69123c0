/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numbers - a growing list of numbers: of subjects that wait to be looked at, of alerts.
 */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In order, and each once, after numbers_sort(). All zero is an empty list. */
struct numbers {
    uint64_t *items;
    size_t count, max;
};

/* False: no memory. */
bool numbers_add(struct numbers *numbers, uint64_t number);
void numbers_sort(struct numbers *numbers);

/* Of a sorted list, how many are below the number. */
size_t numbers_below(const struct numbers *numbers, uint64_t number);

void numbers_close(struct numbers *numbers);

#endif
