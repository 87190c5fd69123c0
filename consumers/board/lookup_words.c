/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tenure/sentence.h>
#include <tenure/text.h>
#include <utf8proc.h>

enum {
    GRAM = 3, // characters
    SHORT_MAX = 3,
    LOOKUP_TITLE_MAX = 256
};

static bool
is_in_word(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

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
    for (size_t i = 0; i < whole;) {
        utf8proc_int32_t character;
        utf8proc_ssize_t bytes =
            utf8proc_iterate(mapped + i, (utf8proc_ssize_t)(whole - i), &character);
        if (bytes <= 0)
            break;
        if (is_in_word(character)) {
            memcpy(ret_folded + at, mapped + i, (size_t)bytes);
            at += (size_t)bytes;
        } else if (at > 0 && ret_folded[at - 1] != ' ')
            ret_folded[at++] = ' ';
        i += (size_t)bytes;
    }
    while (at > 0 && ret_folded[at - 1] == ' ')
        at--;
    ret_folded[at] = '\0';
    free(mapped);
}

static bool
continues_character(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t
lookup_words_first(const char *text)
{
    size_t size = text[0] != '\0';
    while (size > 0 && continues_character(text[size]))
        size++;
    return size;
}

static size_t
count_characters(const char *word, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += !continues_character(word[i]);
    return count;
}

/* Writes the words of at least `least` characters. */
static bool
write_match(const char *folded, size_t least, char *ret_match, size_t size)
{
    size_t at = 0;
    ret_match[0] = '\0';
    for (const char *word = folded; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (count_characters(word, length) >= least) {
            int written = snprintf(ret_match + at, size - at, "%s\"%.*s\"", at > 0 ? " AND " : "",
                                   (int)length, word);
            if (written < 0 || (size_t)written >= size - at) {
                ret_match[at] = '\0';
                break;
            }
            at += (size_t)written;
        }
        word += length;
        word += strspn(word, " ");
    }
    return at > 0;
}

bool
lookup_words_match(const char *folded, char *ret_match, size_t size)
{
    return write_match(folded, SHORT_MAX + 1, ret_match, size) ||
           write_match(folded, GRAM, ret_match, size);
}

/* Whether the text has the phrase at the beginning of a word. */
static bool
begins_word(const char *text, const char *phrase, size_t size)
{
    for (const char *at = text; (at = memmem(at, strlen(at), phrase, size)) != NULL; at++) {
        if (at == text || at[-1] == ' ')
            return true;
    }
    return false;
}

/* Ranks by the words, in any order. */
static enum lookup_rank
rank_words(const char *wanted, const char *text)
{
    enum lookup_rank rank = LOOKUP_WORDS;
    bool only = strchr(wanted, ' ') == NULL;
    for (const char *word = wanted; *word != '\0';) {
        size_t size = strcspn(word, " ");
        bool is_short = count_characters(word, size) <= SHORT_MAX && !only;
        if (begins_word(text, word, size))
            ;
        else if (is_short || memmem(text, strlen(text), word, size) != NULL)
            rank = LOOKUP_WEAK;
        else
            return LOOKUP_NO_MATCH;
        word += size;
        word += strspn(word, " ");
    }
    return rank;
}

enum lookup_rank
lookup_words_rank(const char *wanted, const char *name, const char *text)
{
    size_t size = strlen(wanted);
    if (strcmp(name, wanted) == 0)
        return LOOKUP_NAME;
    if (strncmp(name, wanted, size) == 0)
        return LOOKUP_NAME_PREFIX;
    return begins_word(name, wanted, size) ? LOOKUP_PHRASE : rank_words(wanted, text);
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

char *
lookup_words_number(size_t number, char ret_word[LOOKUP_NUMBER_MAX])
{
    static const char *const words[] = { "no",  "one",   "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine",  "ten" };
    if (number < sizeof(words) / sizeof(words[0]))
        tenure_text_format(ret_word, LOOKUP_NUMBER_MAX, "%s", words[number]);
    else
        tenure_text_format(ret_word, LOOKUP_NUMBER_MAX, "%zu", number);
    return ret_word;
}
