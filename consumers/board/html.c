/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include <stdarg.h>
#include <string.h>

static void
put_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: fputc(*text, out);
        }
    }
}

/* Writes the argument of a conversion; returns how many characters of the format it took. */
static size_t
put_argument(FILE *out, const char *format, va_list *arguments)
{
    switch (format[0]) {
    case 's': put_escaped(out, va_arg(*arguments, const char *)); return 1;
    case 'd': fprintf(out, "%d", va_arg(*arguments, int)); return 1;
    case 'u': fprintf(out, "%u", va_arg(*arguments, unsigned)); return 1;
    case 'z': fprintf(out, "%zu", va_arg(*arguments, size_t)); return 2;
    case 'l': fprintf(out, "%llu", va_arg(*arguments, unsigned long long)); return 3;
    default: fputc(format[0], out); return 1;
    }
}

void
html(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");
        fwrite(format, 1, plain, out);
        format += plain;
        if (*format == '%')
            format += 1 + put_argument(out, format + 1, &arguments);
    }
    va_end(arguments);
}

char *
url_text(const char *text, char ret_text[URL_TEXT_MAX])
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char digits[] = "0123456789ABCDEF";
    size_t size = 0;
    for (; *text != '\0' && size + 4 < URL_TEXT_MAX; text++) {
        unsigned char byte = (unsigned char)*text;
        if (strchr(plain, byte) != NULL) {
            ret_text[size++] = (char)byte;
            continue;
        }
        ret_text[size++] = '%';
        ret_text[size++] = digits[byte >> 4];
        ret_text[size++] = digits[byte & 15];
    }
    ret_text[size] = '\0';
    return ret_text;
}
