/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pile - bytes that grow and are used again.
 */
#ifndef PILE_H
#define PILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct pile {
    uint8_t *data;
    size_t size, capacity;
};

bool pile_reserve(struct pile *pile, size_t more);

/* Adds bytes behind their size; false: there is no memory. */
bool pile_add(struct pile *pile, struct tni_span bytes);

/* The bytes that were added at a place, which moves behind them; they live until the pile grows. */
struct tni_span pile_next(const struct pile *pile, size_t *place);

void pile_close(struct pile *pile);

#endif
