/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text_input - reads a file in any supported encoding as UTF-8.
 */
#ifndef TEXT_INPUT_H
#define TEXT_INPUT_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    TEXT_RAW_BYTES = 65536
};

struct text_input {
    int fd;
    const char *encoding; // its name, for messages
    iconv_t converter;
    bool converts, ended;
    size_t unit; // size in bytes of a character that cannot be converted
    char raw[TEXT_RAW_BYTES];
    size_t begin, end; // the unread part of the buffer
    uint64_t bytes;    // read from the file so far
};

/* Whether the encoding is supported: utf-8, latin-1, windows-1252 or utf-16. */
bool text_input_knows(const char *encoding);

/* Begins to read an open file. `encoding` is a supported one, or NULL for UTF-8. A byte order mark
 * overrides it, and is not part of the text. False: *ret_why is the reason, or it is NULL and errno
 * is set. */
bool text_input_open(struct text_input *input, int fd, const char *encoding, const char **ret_why);
void text_input_close(struct text_input *input);

/* Writes up to `room` bytes, at least 8, of UTF-8; 0: the file has ended; -1: errno says why. What
 * cannot be converted becomes a byte 0xff, which is invalid in UTF-8; a UTF-8 file is passed on
 * unchanged. */
ssize_t text_input_read(struct text_input *input, char *text, size_t room);

#endif
