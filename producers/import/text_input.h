/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text_input - a file's text as UTF-8, whatever encoding it is in.
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
    const char *encoding; // as people call it
    iconv_t converter;
    bool converts, ended;
    size_t unit; // bytes of a character that cannot be converted
    char raw[TEXT_RAW_BYTES];
    size_t begin, end; // of what has been read and not yet given out
    uint64_t bytes;    // read so far
};

/* Whether there is such an encoding: utf-8, latin-1, windows-1252 or utf-16. */
bool text_input_knows(const char *encoding);

/* Begins to read an open file. `encoding` is one that is known, or NULL for UTF-8; a byte order
 * mark in front goes before it, and is no part of the text. False: *ret_why says why not, or is
 * NULL and errno is set. */
bool text_input_open(struct text_input *input, int fd, const char *encoding, const char **ret_why);
void text_input_close(struct text_input *input);

/* Writes up to `room` bytes, at least 8, of UTF-8; 0: the file is at its end; -1: errno says why.
 * What cannot be converted comes as a byte 0xff, which no UTF-8 has; UTF-8 itself comes as it is.
 */
ssize_t text_input_read(struct text_input *input, char *text, size_t room);

#endif
