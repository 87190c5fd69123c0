/* SPDX-License-Identifier: Apache-2.0 */
#include "url_text.h"

#include <stddef.h>
#include <string.h>

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
