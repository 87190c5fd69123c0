/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress - shows on a terminal how much of a file has been read.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown;
    int64_t began_ms, drawn_ms;
    uint64_t bytes_all; // 0: unknown
};

/* For an open file. Shows nothing unless `wanted`, and stderr is a terminal. */
void progress_begin(struct progress *progress, bool wanted, int fd);
void progress_draw(struct progress *progress, uint64_t events, uint64_t bytes);
void progress_end(const struct progress *progress);

/* Milliseconds of the monotonic clock. */
int64_t progress_now_ms(void);

#endif
