/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tenure/sentence.h>
#include <tenure/text.h>
#include <utf8proc.h>

enum {
    GRAM = 3,
    EXACT = 110,        // the text contains the words as they are
    AT_THE_START = 130, // and begins with them, which beats everything else
    LOOKUP_TITLE_MAX = 256
};

void
lookup_words_fold(const char *text, char *ret_folded, size_t size)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
    size_t at = 0;
    ret_folded[0] = '\0';
    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped, options) < 0)
        return;
    size_t whole = tenure_text_cut((const char *)mapped, size - 1);
    for (size_t i = 0; i < whole; i++) {
        unsigned char byte = mapped[i];
        bool is_space = byte < 0x80 && strchr(" -_/.,'\"()", byte) != NULL;
        if (!is_space)
            ret_folded[at++] = (char)byte;
        else if (at > 0 && ret_folded[at - 1] != ' ')
            ret_folded[at++] = ' ';
    }
    while (at > 0 && ret_folded[at - 1] == ' ')
        at--;
    ret_folded[at] = '\0';
    free(mapped);
}

/* The size of that many characters in bytes; 0 if there are fewer. */
static size_t
bytes_of(const char *text, int characters)
{
    size_t size = 0;
    for (int i = 0; i < characters; i++) {
        if (text[size] == '\0')
            return 0;
        size++;
        while (((unsigned char)text[size] & 0xc0) == 0x80)
            size++;
    }
    return size;
}

bool
lookup_words_match(const char *folded, char *ret_match, size_t size)
{
    size_t at = 0;
    ret_match[0] = '\0';
    for (; bytes_of(folded, GRAM) > 0; folded += bytes_of(folded, 1)) {
        size_t gram = bytes_of(folded, GRAM);
        int written = snprintf(ret_match + at, size - at, "%s\"%.*s\"", at > 0 ? " OR " : "",
                               (int)gram, folded);
        if (written < 0 || (size_t)written >= size - at) {
            ret_match[at] = '\0';
            break;
        }
        at += (size_t)written;
    }
    return at > 0;
}

int
lookup_words_share(const char *wanted, const char *text)
{
    const char *found = strstr(text, wanted);
    if (found != NULL)
        return found == text ? AT_THE_START : EXACT;
    int grams = 0, shared = 0;
    for (; bytes_of(wanted, GRAM) > 0; wanted += bytes_of(wanted, 1)) {
        size_t gram = bytes_of(wanted, GRAM);
        grams++;
        shared += memmem(text, strlen(text), wanted, gram) != NULL;
    }
    return grams == 0 ? 0 : shared * 100 / grams;
}

void
lookup_words_role(const char *role, char *ret_name, size_t size)
{
    tenure_text_format(ret_name, size, "%s", tenure_title_text("", "", role));
}

void
lookup_words_capital(char *text)
{
    if (text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
}

void
lookup_words_post(const char *title, const char *organisation_name, const char *organisation,
                  char *ret_name, size_t size)
{
    char name[LOOKUP_TITLE_MAX];
    tenure_text_format(name, sizeof(name), "%s", title);
    lookup_words_capital(name);
    tenure_text_format(ret_name, size, "%s, %s", name,
                       organisation_name[0] != '\0' ? organisation_name : organisation);
}
