/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts texts at character boundaries; see tenure/text.h. */
#include <stdio.h>
#include <string.h>

#include "code_point.h"
#include <tenure/text.h>

size_t
tenure_text_cut(const char *text, size_t max)
{
    size_t size = strnlen(text, max + 1);
    if (size <= max)
        return size;
    // If the byte after the cut continues a character, the cut is inside that character.
    for (size = max; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80;)
        size--;
    return size;
}

char *
tenure_text_mend(char *text)
{
    int32_t point;
    char *end = text;
    while (*end > 0) // fast path: most texts are ASCII
        end++;
    for (const char *at = end; *at != '\0';) {
        int step = tni_point_read(at, &point);
        if (step > 0 && end != at)
            memmove(end, at, (size_t)step);
        end += step > 0 ? step : 0;
        at += step > 0 ? step : 1;
    }
    *end = '\0';
    return text;
}

char *
tenure_text_vformat(char *text, size_t size, const char *format, va_list arguments)
{
    if (vsnprintf(text, size, format, arguments) < 0)
        text[0] = '\0';
    return tenure_text_mend(text);
}

char *
tenure_text_format(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(text, size, format, arguments);
    va_end(arguments);
    return text;
}
