#include "words.h"

#include <stdio.h>

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
        snprintf(word, TNI_WORD_MAX, "%s", words[number]);
    else
        snprintf(word, TNI_WORD_MAX, "%u%s", number, ending);
    return word;
}

const char *
tni_count(unsigned number, char *word)
{
    static const char *const words[] = { "no",  "one",   "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine",  "ten" };
    if (number <= 10)
        snprintf(word, TNI_WORD_MAX, "%s", words[number]);
    else
        snprintf(word, TNI_WORD_MAX, "%u", number);
    return word;
}

const char *
tni_role(const char *role, char *word)
{
    size_t size = 0;
    for (; role[size] != '\0' && size + 1 < TNI_WORD_MAX; size++)
        word[size] = role[size] == '-' || role[size] == '_' ? ' ' : role[size];
    word[size] = '\0';
    return word;
}
