/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines - reads lines of a file or pipe, with a limit on the time of waiting.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    // An event has at most 16 KiB. JSON that consists of "{}," takes 80 times its size in memory.
    LINE_BYTES_MAX = 256 * 1024
};

struct lines {
    int fd;
    char *buffer;
    size_t begin, end; // the unread part of the buffer
    size_t capacity;
    uint64_t bytes; // returned so far
    bool ended, whole;
};

enum lines_next {
    LINES_LINE,
    LINES_WAIT, // nothing arrived for a while; the writer may still be there
    LINES_END,
    LINES_TOO_LONG, // a line over LINE_BYTES_MAX; the rest of it is skipped
    LINES_ERROR,    // errno says why
};

bool lines_open(struct lines *lines, int fd);
void lines_close(struct lines *lines);

/* The next line without its newline, valid until the next call. A byte order mark before the first
 * line is dropped. */
enum lines_next lines_next(struct lines *lines, char **ret_line, size_t *ret_size);

/* Whether the last line had its newline; if not, its writer may not have finished it. */
bool lines_is_whole(const struct lines *lines);

/* Whether a line is empty or has only white space. */
bool line_is_blank(const char *line, size_t size);

#endif
