/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text - builds short texts piece by piece, which is cheaper than formatting them.
 *
 * Each function writes at `end`, terminates with a NUL and returns the address of that NUL, which
 * is the `end` for the next piece. The caller provides enough space.
 */
#ifndef TNI_TEXT_H
#define TNI_TEXT_H

#include <stdint.h>
#include <string.h>

enum {
    TNI_DECIMAL_MAX = 21 // the longest number with its NUL
};

static inline char *
tni_put_text(char *end, const char *text)
{
    size_t size = strlen(text);
    memcpy(end, text, size + 1);
    return end + size;
}

static inline char *
tni_put_unsigned(char *end, uint64_t number)
{
    char digits[TNI_DECIMAL_MAX];
    size_t size = 0;
    do
        digits[size++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (size > 0)
        *end++ = digits[--size];
    *end = '\0';
    return end;
}

static inline char *
tni_put_signed(char *end, int64_t number)
{
    if (number < 0)
        *end++ = '-';
    return tni_put_unsigned(end, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

#endif
