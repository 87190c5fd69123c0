/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines - the lines of a file or pipe, without waiting longer than its caller can stand.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    // An event has at most 16 KiB. JSON made of nothing but "{}," takes 80 times its size in
    // memory.
    LINE_BYTES_MAX = 256 * 1024
};

struct lines {
    int fd;
    char *buffer;
    size_t begin, end; // what has been read and not yet given out
    size_t capacity;
    uint64_t bytes; // given out so far
    bool ended, whole;
};

enum lines_next {
    LINES_LINE,
    LINES_WAIT, // nothing has come for a while; the writer may still be there
    LINES_END,
    LINES_TOO_LONG, // a line over LINE_BYTES_MAX; the rest of it is skipped
    LINES_ERROR,    // errno says why
};

bool lines_open(struct lines *lines, int fd);
void lines_close(struct lines *lines);

/* The next line without its newline, valid until the next call. A byte order mark in front of the
 * first is no part of it. */
enum lines_next lines_next(struct lines *lines, char **ret_line, size_t *ret_size);

/* Whether the line that came last had its newline: if not, its writer may not be done with it. */
bool lines_is_whole(const struct lines *lines);

/* Whether there is nothing but white space in a line. */
bool line_is_blank(const char *line, size_t size);

#endif
