/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text.h"

enum {
    WORD_CUT = TNI_WORD_MAX - 10,
    PHRASE_CUT = TNI_PHRASE_MAX - 10
};

const char *
tni_ordinal(unsigned number, char *word)
{
    static const char *const words[] = { "zeroth", "first",   "second", "third", "fourth", "fifth",
                                         "sixth",  "seventh", "eighth", "ninth", "tenth" };
    unsigned tens = number % 100, ones = number % 10;
    const char *ending = tens >= 11 && tens <= 13 ? "th"
                         : ones == 1              ? "st"
                         : ones == 2              ? "nd"
                         : ones == 3              ? "rd"
                                                  : "th";
    if (number <= 10)
        tni_put_text(word, words[number]);
    else
        tni_put_text(tni_put_unsigned(word, number), ending);
    return word;
}

const char *
tni_count(unsigned number, char *word)
{
    static const char *const words[] = { "no",  "one",   "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine",  "ten" };
    if (number <= 10)
        tni_put_text(word, words[number]);
    else
        tni_put_unsigned(word, number);
    return word;
}

static bool
is_acronym(const char *word, size_t size)
{
    static const char *const acronyms[] = { "stp", "ics", "icb", "icp", "ccg", "nhs" };
    for (size_t i = 0; i < sizeof(acronyms) / sizeof(acronyms[0]); i++) {
        if (strlen(acronyms[i]) == size && memcmp(acronyms[i], word, size) == 0)
            return true;
    }
    return false;
}

const char *
tni_constant(const char *name, char *word)
{
    char small[TNI_WORD_MAX];
    size_t size = strnlen(name, sizeof(small) - 1);
    for (size_t i = 0; i < size; i++)
        small[i] = (char)tolower((unsigned char)name[i]);
    small[size] = '\0';
    return tni_role(small, word);
}

const char *
tni_role(const char *role, char *word)
{
    size_t size = 0;
    while (*role != '\0' && size + 1 < TNI_WORD_MAX) {
        size_t part = strcspn(role, "-_");
        bool acronym = is_acronym(role, part);
        for (size_t i = 0; i < part && size + 1 < TNI_WORD_MAX; i++)
            word[size++] = acronym ? (char)(role[i] - 'a' + 'A') : role[i];
        role += part;
        if (*role != '\0' && size + 1 < TNI_WORD_MAX) {
            word[size++] = ' ';
            role++;
        }
    }
    word[size] = '\0';
    return word;
}

/* Appends as much of a word as fits. */
static void
put_word(char *end, const char *word, size_t max)
{
    size_t size = strnlen(word, max);
    memcpy(end, word, size);
    end[size] = '\0';
}

enum {
    SPOKEN_MIN = 4 // capitals of this length with a vowel among them are a word, as NATO
};

/* Whether the first word is spelt out letter by letter: HS2, NHS, MoD. */
static bool
is_spelled_out(const char *word)
{
    size_t letters = 0, capitals = 0;
    bool has_vowel = false;
    for (; isalnum((unsigned char)*word); word++) {
        letters += isalpha((unsigned char)*word) != 0;
        capitals += isupper((unsigned char)*word) != 0;
        has_vowel = has_vowel || strchr("AEIOU", *word) != NULL;
    }
    return letters < SPOKEN_MIN ? capitals > 1 : capitals == letters && !has_vowel;
}

static bool
is_vowel_heard(const char *word)
{
    static const char *const consonants[] = { "uni", "use", "usu", "ute", "eu", "one", "once" };
    for (size_t i = 0; i < sizeof(consonants) / sizeof(consonants[0]); i++) {
        if (strncasecmp(word, consonants[i], strlen(consonants[i])) == 0)
            return false;
    }
    return word[0] != '\0' && strchr("aeiouAEIOU", word[0]) != NULL;
}

const char *
tni_with_article(const char *word, char *phrase)
{
    bool an = is_spelled_out(word) ? strchr("AEFHILMNORSX", word[0]) != NULL : is_vowel_heard(word);
    put_word(tni_put_text(phrase, an ? "an " : "a "), word, PHRASE_CUT);
    return phrase;
}

const char *
tni_people(unsigned long long number, char *word)
{
    char digits[24];
    int size = snprintf(digits, sizeof(digits), "%llu", number), at = 0;
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            word[at++] = ',';
        word[at++] = digits[i];
    }
    word[at] = '\0';
    return word;
}

/* Reads a number of a date, of at most `digits` digits, and the hyphen after it; false if there is
 * none. */
static bool
read_part(const char **at, unsigned digits, unsigned *ret_number)
{
    unsigned number = 0, read = 0;
    for (; read < digits && **at >= '0' && **at <= '9'; read++, ++*at)
        number = number * 10 + (unsigned)(**at - '0');
    *at += **at == '-';
    *ret_number = number;
    return read > 0;
}

const char *
tni_day(const char *date, char *words)
{
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    const char *at = date;
    unsigned year, month, day;
    char *end = words;
    if (!read_part(&at, 4, &year) || !read_part(&at, 2, &month)) {
        put_word(words, date, WORD_CUT);
        return words;
    }
    if (read_part(&at, 2, &day))
        end = tni_put_text(tni_put_unsigned(end, day), " ");
    end = tni_put_text(tni_put_text(end, months[(month + 11) % 12]), " ");
    tni_put_unsigned(end, year);
    return words;
}
