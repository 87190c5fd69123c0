/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

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

const char *
tni_with_article(const char *word, char *phrase)
{
    bool vowel = word[0] != '\0' && strchr("aeiouAEIO", word[0]) != NULL;
    snprintf(phrase, TNI_WORD_MAX, "%s %.70s", vowel ? "an" : "a", word);
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

const char *
tni_day(const char *date, char *words)
{
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    int year, month = 0, day = 0;
    int given = sscanf(date, "%4d-%2d-%2d", &year, &month, &day);
    if (given == 3)
        snprintf(words, TNI_WORD_MAX, "%d %s %d", day, months[(month + 11) % 12], year);
    else if (given == 2)
        snprintf(words, TNI_WORD_MAX, "%s %d", months[(month + 11) % 12], year);
    else
        snprintf(words, TNI_WORD_MAX, "%.70s", date);
    return words;
}
