/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buffer - bytes that grow and are used again.
 */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct buffer {
    uint8_t *data;
    size_t size, capacity;
};

bool buffer_reserve(struct buffer *buffer, size_t more);

/* Adds bytes behind their size; false: there is no memory. */
bool buffer_add(struct buffer *buffer, struct tni_span bytes);

/* The bytes that were added at a place, which moves behind them; they live until the buffer grows.
 */
struct tni_span buffer_next(const struct buffer *buffer, size_t *position);

void buffer_close(struct buffer *buffer);

#endif
