/*
 * lines - the lines of a file or pipe, without waiting longer than its caller can stand.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LINE_BYTES_MAX = 1024 * 1024
};

struct lines {
    int fd;
    char *buffer;
    size_t begin, end; // what has been read and not yet given out
    size_t capacity;
    uint64_t bytes; // given out so far
    bool ended;
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

/* The next line without its newline, valid until the next call. */
enum lines_next lines_next(struct lines *lines, char **ret_line, size_t *ret_size);

#endif
