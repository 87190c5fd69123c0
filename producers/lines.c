/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WAIT_MS = 50
};

bool
lines_open(struct lines *lines, int fd)
{
    *lines = (struct lines){ .fd = fd, .capacity = LINE_BYTES_MAX + 1 };
    lines->buffer = malloc(lines->capacity);
    return lines->buffer != NULL;
}

void
lines_close(struct lines *lines)
{
    free(lines->buffer);
    if (lines->fd > STDIN_FILENO)
        close(lines->fd);
}

/* Reads more into the buffer; false if nothing can be read now. */
static bool
read_more(struct lines *lines, enum lines_next *ret_why)
{
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    struct pollfd item = { .fd = lines->fd, .events = POLLIN };
    int ready = poll(&item, 1, WAIT_MS);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
        *ret_why = LINES_WAIT;
        return false;
    }
    ssize_t size = read(lines->fd, lines->buffer + lines->end, lines->capacity - lines->end);
    if (size < 0) {
        *ret_why = errno == EINTR || errno == EAGAIN ? LINES_WAIT : LINES_ERROR;
        return false;
    }
    lines->ended = size == 0;
    lines->end += (size_t)size;
    return true;
}

static enum lines_next
give(struct lines *lines, size_t size, bool with_newline, char **ret_line, size_t *ret_size)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t skipped =
        lines->bytes == 0 && size >= 3 && memcmp(lines->buffer + lines->begin, mark, 3) == 0 ? 3
                                                                                             : 0;
    *ret_line = lines->buffer + lines->begin + skipped;
    *ret_size = size - skipped;
    lines->whole = with_newline;
    lines->begin += size + with_newline;
    lines->bytes += size + with_newline;
    return LINES_LINE;
}

/* Skips the rest of a line that is too long. */
static enum lines_next
skip_line(struct lines *lines)
{
    for (;;) {
        char *newline = memchr(lines->buffer + lines->begin, '\n', lines->end - lines->begin);
        size_t size = newline != NULL ? (size_t)(newline - lines->buffer) + 1 - lines->begin
                                      : lines->end - lines->begin;
        lines->bytes += size;
        lines->begin += size;
        if (newline != NULL || lines->ended)
            return LINES_TOO_LONG;
        enum lines_next why;
        if (!read_more(lines, &why) && why == LINES_ERROR)
            return why;
    }
}

enum lines_next
lines_next(struct lines *lines, char **ret_line, size_t *ret_size)
{
    for (;;) {
        size_t size = lines->end - lines->begin;
        char *newline = size > 0 ? memchr(lines->buffer + lines->begin, '\n', size) : NULL;
        if (newline != NULL)
            return give(lines, (size_t)(newline - lines->buffer) - lines->begin, true, ret_line,
                        ret_size);
        if (lines->ended)
            return size > 0 ? give(lines, size, false, ret_line, ret_size) : LINES_END;
        if (size > LINE_BYTES_MAX)
            return skip_line(lines);
        enum lines_next why;
        if (!read_more(lines, &why))
            return why;
    }
}

bool
lines_is_whole(const struct lines *lines)
{
    return lines->whole;
}

bool
line_is_blank(const char *line, size_t size)
{
    size_t blank = 0;
    while (blank < size && memchr(" \t\r", line[blank], 3) != NULL)
        blank++;
    return blank == size;
}
