/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buffer - a growing byte buffer, whose memory is reused.
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

/* Appends the size and the bytes; false: out of memory. */
bool buffer_add(struct buffer *buffer, struct tni_span bytes);

/* Reads the bytes at a position and moves the position past them; they are valid until the buffer
 * grows. */
struct tni_span buffer_next(const struct buffer *buffer, size_t *position);

void buffer_close(struct buffer *buffer);

#endif
