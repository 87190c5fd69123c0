/* SPDX-License-Identifier: Apache-2.0 */
/* Parses the dates, HTML and white space of feeds. */
#include "feed_text.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    WORDS_MAX = 10,
    DATE_BYTES_MAX = 80
};

/* A partly parsed day; 0: the part was not found yet. */
struct day {
    int year, month, day;
};

static int
month_of(const char *word)
{
    static const char *const names[] = { "january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december" };
    size_t size = strlen(word);
    if (size == 5 && strcasecmp(word, "sept.") == 0)
        return 9;
    if (size > 3 && word[size - 1] == '.')
        size--;
    for (int i = 0; i < 12; i++) {
        if (size >= 3 && size <= strlen(names[i]) && strncasecmp(word, names[i], size) == 0)
            return i + 1;
    }
    return 0;
}

static bool
is_weekday(const char *word)
{
    static const char *const names[] = { "monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday" };
    for (size_t i = 0; i < 7; i++) {
        size_t size = strlen(word);
        if (size >= 3 && size <= strlen(names[i]) && strncasecmp(word, names[i], size) == 0)
            return true;
    }
    return false;
}

/* Whether the word is a time, a zone, an offset or "AM", which may follow a date without changing
 * the day. */
static bool
is_time_or_zone(const char *word)
{
    size_t size = strlen(word), letters = 0;
    while (isalpha((unsigned char)word[letters]))
        letters++;
    bool offset = (word[0] == '+' || word[0] == '-') && strspn(word + 1, "0123456789:") == size - 1;
    bool time =
        isdigit((unsigned char)word[0]) && strchr(word, ':') != NULL &&
        strspn(word, "0123456789:.") + strspn(word + strspn(word, "0123456789:."), "Zz") == size;
    bool zone =
        letters > 0 && letters <= 5 && strspn(word + letters, "+-0123456789:") == size - letters;
    return offset || time || zone || word[0] == '(';
}

/* Reads a number of `count` digits; -1: there is none. */
static int
read_digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = 10 * number + text[i] - '0';
    }
    return number;
}

static bool
take_number(struct day *day, const char *word)
{
    size_t size = strlen(word);
    int number = read_digits(word, size <= 4 ? (int)size : 0);
    if (day->day == 0 && size <= 2 && number >= 1 && number <= 31)
        day->day = number;
    else if (day->year == 0 && size == 4)
        day->year = number;
    else if (day->year == 0 && size == 2 && day->day != 0)
        day->year = number < 50 ? 2000 + number : 1900 + number;
    else
        return false;
    return true;
}

/* Splits RFC 850 dates at their hyphens: "27-Nov-19". Offsets also have one: "GMT-5". */
static void
split_hyphens(char *text)
{
    bool joined = false;
    for (char *at = text + 1; text[0] != '\0' && *at != '\0'; at++) {
        unsigned char before = (unsigned char)at[-1], behind = (unsigned char)at[1];
        if (*at == '-' &&
            (joined ? isalpha(before) && isdigit(behind) : isdigit(before) && isalpha(behind))) {
            *at = ' ';
            joined = !joined;
        }
    }
}

/* Reads dates in words, with the month by name: "Wed, 27 Nov 2019 10:00 GMT", "November 27, 2019",
 * "Wed Nov 27 10:00:00 2019", "Wednesday, 27-Nov-19". */
static bool
read_words(char *text, struct day *day)
{
    unsigned words = 0;
    char *rest = text, *word;
    split_hyphens(text);
    while ((word = strsep(&rest, " ,\t\r\n")) != NULL) {
        size_t size = strlen(word);
        if (size == 0)
            continue;
        if (++words > WORDS_MAX)
            return false;
        bool number = strspn(word, "0123456789") == size;
        if (number ? take_number(day, word) : day->month == 0 && month_of(word) != 0) {
            day->month = number ? day->month : month_of(word);
            continue;
        }
        bool dated = day->day != 0 && day->month != 0;
        if (!is_weekday(word) && !(dated && is_time_or_zone(word)))
            return false;
    }
    return day->year != 0 && day->month != 0 && day->day != 0;
}

static bool
begins_time(const char *text)
{
    return strchr("Tt ", text[0]) != NULL && isdigit((unsigned char)text[1]);
}

/* Reads "2019-11-27", "2019/11/27", "20191127", optionally with a time after "T" or a space. */
static bool
read_iso(const char *text, struct day *day)
{
    size_t size = strspn(text, "0123456789-/");
    bool apart = size == 10 && text[4] == text[7];
    if ((size != 8 && !apart) || (text[size] != '\0' && !begins_time(text + size)))
        return false;
    day->year = read_digits(text, 4);
    day->month = read_digits(text + (apart ? 5 : 4), 2);
    day->day = read_digits(text + (apart ? 8 : 6), 2);
    return day->year > 0 && day->month > 0 && day->day > 0;
}

bool
feed_day(const char *text, char ret_day[TENURE_DATE_TEXT_MAX])
{
    char copy[DATE_BYTES_MAX], digits[40];
    struct day day = { 0 };
    int32_t checked;
    if (strlen(text) >= sizeof(copy))
        return false;
    strcpy(copy, text);
    feed_fold_space(copy);
    if (!read_iso(copy, &day)) {
        day = (struct day){ 0 };
        if (!read_words(copy, &day))
            return false;
    }
    snprintf(digits, sizeof(digits), "%04d-%02d-%02d", day.year, day.month, day.day);
    if (!tenure_day_parse(digits, &checked))
        return false;
    tenure_day_format(checked, ret_day);
    return true;
}

/* The text extracted so far from HTML; it is never longer than the HTML plus one space for each
 * tag. */
struct plain {
    char *text;
    size_t size, room;
};

static void
add_text(void *context, const xmlChar *text, int size)
{
    struct plain *plain = context;
    size_t added =
        (size_t)size < plain->room - plain->size ? (size_t)size : plain->room - plain->size;
    memcpy(plain->text + plain->size, text, added);
    plain->size += added;
}

bool
feed_is_apart(const char *name)
{
    const htmlElemDesc *tag = htmlTagLookup(BAD_CAST name);
    return tag == NULL || !tag->isinline || strcasecmp(name, "br") == 0;
}

static void
begin_tag(void *context, const xmlChar *name, const xmlChar **attributes)
{
    (void)attributes;
    if (feed_is_apart((const char *)name))
        add_text(context, BAD_CAST " ", 1);
}

static void
end_tag(void *context, const xmlChar *name)
{
    begin_tag(context, name, NULL);
}

static void
ignore_script(void *context, const xmlChar *text, int size)
{
    (void)context;
    (void)text;
    (void)size;
}

char *
feed_html_text(const char *html)
{
    htmlSAXHandler handler = { .startElement = begin_tag,
                               .endElement = end_tag,
                               .characters = add_text,
                               .ignorableWhitespace = add_text,
                               .cdataBlock = ignore_script };
    size_t size = strlen(html);
    struct plain plain = { .room = 2 * size + 64 };
    plain.text = malloc(plain.room + 1);
    htmlParserCtxt *parser =
        htmlCreatePushParserCtxt(&handler, &plain, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (plain.text != NULL && parser != NULL) {
        htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
        htmlParseChunk(parser, html, (int)size, 0);
        htmlParseChunk(parser, "", 0, 1);
        plain.text[plain.size] = '\0';
    }
    if (parser == NULL) {
        free(plain.text);
        return NULL;
    }
    if (parser->myDoc != NULL)
        xmlFreeDoc(parser->myDoc);
    htmlFreeParserCtxt(parser);
    return plain.text;
}

void
feed_fold_space(char *text)
{
    char *to = text;
    bool gap = false;
    for (const char *at = text; *at != '\0';) {
        size_t blank = strchr(" \t\r\n\f\v", *at) != NULL ? 1
                       : strncmp(at, "\xc2\xa0", 2) == 0  ? 2
                                                          : 0;
        gap = gap || blank > 0;
        if (blank == 0 && gap && to > text)
            *to++ = ' ';
        if (blank == 0) {
            *to++ = *at;
            gap = false;
        }
        at += blank > 0 ? blank : 1;
    }
    *to = '\0';
}
