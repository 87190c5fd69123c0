/* SPDX-License-Identifier: Apache-2.0 */
/* Converts a file to UTF-8 with libc's iconv. */
#include "text_input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name, *iconv_name; // NULL: no conversion, or decided by the byte order mark
} encodings[] = {
    { "utf-8", NULL },
    { "latin-1", "ISO-8859-1" },
    { "windows-1252", "WINDOWS-1252" },
    { "utf-16", NULL },
};

static const struct {
    const char *bytes, *encoding, *iconv_name;
} marks[] = {
    { "\xef\xbb\xbf", "utf-8", NULL },
    { "\xff\xfe", "utf-16", "UTF-16LE" },
    { "\xfe\xff", "utf-16", "UTF-16BE" },
};

bool
text_input_knows(const char *encoding)
{
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        if (strcmp(encodings[i].name, encoding) == 0)
            return true;
    }
    return false;
}

/* Reads more into the buffer; false with errno. */
static bool
read_raw(struct text_input *input)
{
    memmove(input->raw, input->raw + input->begin, input->end - input->begin);
    input->end -= input->begin;
    input->begin = 0;
    ssize_t size;
    do
        size = read(input->fd, input->raw + input->end, sizeof(input->raw) - input->end);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return false;
    input->ended = size == 0;
    input->end += (size_t)size;
    input->bytes += (uint64_t)size;
    return true;
}

/* Drops a byte order mark; the encoding that it indicates overrides the map's. */
static const char *
take_mark(struct text_input *input, const char *iconv_name)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t size = strlen(marks[i].bytes);
        if (input->end >= size && memcmp(input->raw, marks[i].bytes, size) == 0) {
            input->begin = size;
            input->encoding = marks[i].encoding;
            return marks[i].iconv_name;
        }
    }
    return iconv_name;
}

bool
text_input_open(struct text_input *input, int fd, const char *encoding, const char **ret_why)
{
    const char *iconv_name = NULL;
    *ret_why = NULL;
    *input = (struct text_input){ .fd = fd, .encoding = encoding != NULL ? encoding : "utf-8" };
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        if (strcmp(encodings[i].name, input->encoding) == 0)
            iconv_name = encodings[i].iconv_name;
    }
    while (input->end < 3 && !input->ended) { // a pipe may deliver less than a whole mark at once
        if (!read_raw(input))
            return false;
    }
    iconv_name = take_mark(input, iconv_name);
    if (iconv_name == NULL && strcmp(input->encoding, "utf-16") == 0) {
        *ret_why = "it has no byte order mark, so it is not the map's UTF-16";
        return false;
    }
    input->converts = iconv_name != NULL;
    input->unit = strcmp(input->encoding, "utf-16") == 0 ? 2 : 1;
    if (input->converts)
        input->converter = iconv_open("UTF-8", iconv_name);
    return !input->converts || input->converter != (iconv_t)-1;
}

void
text_input_close(struct text_input *input)
{
    if (input->converts && input->converter != (iconv_t)-1)
        iconv_close(input->converter);
    input->converts = false;
}

/* Replaces bytes that are invalid in the encoding. */
static void
replace(struct text_input *input, char **text, size_t *room)
{
    size_t size = input->end - input->begin;
    input->begin += size < input->unit ? size : input->unit;
    *(*text)++ = '\xff';
    --*room;
}

static size_t
convert(struct text_input *input, char *text, size_t room)
{
    char *to = text;
    while (input->begin < input->end && room > 0) {
        char *from = input->raw + input->begin;
        size_t left = input->end - input->begin;
        size_t done = iconv(input->converter, &from, &left, &to, &room);
        input->begin = input->end - left;
        if (done != (size_t)-1 || errno == E2BIG || (errno == EINVAL && !input->ended))
            break;
        if (room > 0)
            replace(input, &to, &room);
    }
    return (size_t)(to - text);
}

ssize_t
text_input_read(struct text_input *input, char *text, size_t room)
{
    for (;;) {
        size_t size = input->end - input->begin;
        if (!input->converts && size > 0) {
            size = size < room ? size : room;
            memcpy(text, input->raw + input->begin, size);
            input->begin += size;
            return (ssize_t)size;
        }
        size = input->converts ? convert(input, text, room) : 0;
        if (size > 0 || (input->ended && input->begin == input->end))
            return (ssize_t)size;
        if (!read_raw(input))
            return -1;
    }
}
