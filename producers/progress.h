/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress - one line on a terminal that says how far a file has got.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown;
    int64_t began_ms, drawn_ms;
    uint64_t bytes_all; // 0: not known
};

/* Of a file that is open; nothing is shown unless `wanted` and stderr is a terminal. */
void progress_begin(struct progress *progress, bool wanted, int fd);
void progress_draw(struct progress *progress, uint64_t events, uint64_t bytes);
void progress_end(const struct progress *progress);

/* Milliseconds of a clock that only runs forward. */
int64_t progress_now_ms(void);

#endif
