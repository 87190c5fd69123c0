/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    PROGRESS_MS = 200
};

int64_t
progress_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
progress_begin(struct progress *progress, bool wanted, int fd)
{
    struct stat found;
    *progress = (struct progress){
        .shown = isatty(STDERR_FILENO) && wanted,
        .began_ms = progress_now_ms(),
    };
    if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode))
        progress->bytes_all = (uint64_t)found.st_size;
}

void
progress_draw(struct progress *progress, uint64_t events, uint64_t bytes)
{
    int64_t now = progress_now_ms();
    if (!progress->shown || now - progress->drawn_ms < PROGRESS_MS)
        return;
    progress->drawn_ms = now;
    double seconds = (double)(now - progress->began_ms) / 1000 + 0.001;
    fprintf(stderr, "\r%" PRIu64 " events, %.0f/s", events, (double)events / seconds);
    if (progress->bytes_all > 0 && bytes > 0)
        fprintf(stderr, ", %" PRIu64 "%%, %.0f s left", bytes * 100 / progress->bytes_all,
                seconds / (double)bytes * (double)(progress->bytes_all - bytes));
    fputs("\033[K", stderr);
}

void
progress_end(const struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
}
