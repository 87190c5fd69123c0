/* SPDX-License-Identifier: Apache-2.0 */
#include "check_text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "code_point.h"
#include <tenure/date.h>
#include <tenure/event.h>

enum {
    QUOTE_MAX = 60,
    ALERT_ID_MAX = 256
};

/* Character classes, as bits: what an ASCII character may be part of. */
enum {
    IN_SLUG = 1,
    IN_SOURCE = 2,
    VISIBLE = 4,
    PRINTABLE = 8, // a visible character or a space
};

static const uint8_t classes[256] = {
    [' '] = PRINTABLE,
    ['!' ... ','] = PRINTABLE | VISIBLE,
    ['-' ... '.'] = PRINTABLE | VISIBLE | IN_SLUG | IN_SOURCE,
    ['/'] = PRINTABLE | VISIBLE,
    ['0' ... '9'] = PRINTABLE | VISIBLE | IN_SLUG | IN_SOURCE,
    [':' ... '@'] = PRINTABLE | VISIBLE,
    ['A' ... 'Z'] = PRINTABLE | VISIBLE | IN_SLUG,
    ['[' ... '^'] = PRINTABLE | VISIBLE,
    ['_'] = PRINTABLE | VISIBLE | IN_SLUG | IN_SOURCE,
    ['`'] = PRINTABLE | VISIBLE,
    ['a' ... 'z'] = PRINTABLE | VISIBLE | IN_SLUG | IN_SOURCE,
    ['{' ... '~'] = PRINTABLE | VISIBLE,
};

/* Whether all characters are of the class; tests eight at a time. */
static bool
is_all(uint8_t class, const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    uint8_t common = class;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        common &= classes[bytes[i]] & classes[bytes[i + 1]] & classes[bytes[i + 2]] &
                  classes[bytes[i + 3]] & classes[bytes[i + 4]] & classes[bytes[i + 5]] &
                  classes[bytes[i + 6]] & classes[bytes[i + 7]];
    }
    for (; i < size; i++)
        common &= classes[bytes[i]];
    return common == class;
}

/* Copies the beginning of an arbitrary text, in quotes and safe to print. */
static const char *
quote(const char *text, char *quoted)
{
    size_t size = 0;
    const char *at = text;
    quoted[size++] = '"';
    for (; *at != '\0' && size < QUOTE_MAX; at++)
        quoted[size++] = *at >= 0x20 && *at < 0x7f ? *at : '?';
    strcpy(quoted + size, *at == '\0' ? "\"" : "...\"");
    return quoted;
}

static bool
refuse(char *ret_reason, const char *text, const char *rule)
{
    char quoted[QUOTE_MAX + 8];
    snprintf(ret_reason, TNI_REASON_MAX, "%s %s", quote(text, quoted), rule);
    return false;
}

static bool
refuse_length(char *ret_reason, const char *text, size_t max)
{
    char quoted[QUOTE_MAX + 8];
    snprintf(ret_reason, TNI_REASON_MAX, "%s has %zu bytes; at most %zu are allowed",
             quote(text, quoted), strlen(text), max);
    return false;
}

/* The error names the kind of the first code point, because the whole text shows nothing. */
static bool
refuse_blank(char *ret_reason, const char *text)
{
    char rule[120];
    int32_t point = 0;
    tni_point_read(text, &point);
    snprintf(
        rule, sizeof(rule),
        "shows nothing: it is only U+%04X or other blanks; write something visible, or leave it "
        "out",
        (unsigned)point);
    return refuse(ret_reason, text, rule);
}

static bool
refuse_point(char *ret_reason, const char *text, int32_t point, size_t position, const char *what)
{
    char rule[120];
    snprintf(rule, sizeof(rule), "has U+%04X, %s, as character %zu; leave it out", (unsigned)point,
             what, position);
    return refuse(ret_reason, text, rule);
}

/* The check for a text stored by an earlier version, which had fewer rules. */
static bool
check_utf8(const char *text, size_t max, char *ret_reason)
{
    if (strlen(text) > max)
        return refuse_length(ret_reason, text, max);
    int32_t point;
    int step;
    while ((step = tni_point_read(text, &point)) > 0)
        text += step;
    return step == 0 || refuse(ret_reason, text, "is not valid UTF-8; encode the text as UTF-8");
}

/* Refuses a text with a code point of which the function says why. */
static bool
check_points(const char *text, const char *(*refused)(int32_t point), char *ret_reason)
{
    int32_t point;
    int step;
    size_t position = 1;
    for (const char *at = text; (step = tni_point_read(at, &point)) > 0; at += step, position++) {
        const char *what = refused(point);
        if (what != NULL)
            return refuse_point(ret_reason, text, point, position, what);
    }
    return true;
}

static bool
shows(const char *text)
{
    int32_t point;
    int step;
    while ((step = tni_point_read(text, &point)) > 0 && !tni_point_shows(point))
        text += step;
    return step > 0;
}

static bool
check_printable(const char *text, size_t max, enum tni_text_age age, char *ret_reason)
{
    // Fast path: plain ASCII that begins with a visible character can only be too long.
    size_t size = strlen(text);
    if (size <= max && (classes[(uint8_t)text[0]] & VISIBLE) && is_all(PRINTABLE, text, size))
        return true;
    if (!check_utf8(text, max, ret_reason))
        return false;
    if (age == TNI_TEXT_LOGGED)
        return true;
    if (!check_points(text, tni_point_refused, ret_reason))
        return false;
    return shows(text) || refuse_blank(ret_reason, text);
}

static bool
check_name(const char *text, enum tni_text_age age, char *ret_reason)
{
    return check_printable(text, TENURE_NAME_MAX, age, ret_reason) &&
           (age == TNI_TEXT_LOGGED || check_points(text, tni_point_refused_in_name, ret_reason));
}

static bool
check_alphabet(const char *text, uint8_t alphabet, const char *rule, char *ret_reason)
{
    size_t size = strlen(text);
    if (size > TENURE_SLUG_MAX)
        return refuse_length(ret_reason, text, TENURE_SLUG_MAX);
    return is_all(alphabet, text, size) || refuse(ret_reason, text, rule);
}

static bool
check_visible(const char *text, size_t max, char *ret_reason)
{
    size_t size = strlen(text);
    if (size > max)
        return refuse_length(ret_reason, text, max);
    return is_all(VISIBLE, text, size) ||
           refuse(ret_reason, text, "may only have visible ASCII characters, no spaces");
}

static bool
check_url(const char *text, enum tni_text_age age, char *ret_reason)
{
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
        return refuse(ret_reason, text, "is not a web address; it begins with https:// or http://");
    return check_printable(text, TENURE_TEXT_MAX, age, ret_reason);
}

/* Distinguishes a day that the calendar lacks from a text that is not a date at all. */
static bool
refuse_date(const char *text, bool day_needed, char *ret_reason)
{
    struct tenure_date month;
    char head[8] = { 0 }, rule[96];
    strncpy(head, text, 7);
    if (strlen(text) == 10 && text[7] == '-' && tenure_date_parse(head, &month) &&
        strspn(text + 8, "0123456789") == 2) {
        struct tenure_civil civil = tenure_civil_of(month.day);
        snprintf(rule, sizeof(rule), "is not a day of the calendar; %s has %d days", head,
                 tenure_month_length(civil.year, civil.month));
        return refuse(ret_reason, text, rule);
    }
    return refuse(ret_reason, text,
                  day_needed ? "is not a day; write it as 2019-11-27"
                             : "is not a date; write it as 2019-11-27, 2019-11 or 2019");
}

static bool
check_date(const char *text, bool day_needed, char *ret_reason)
{
    struct tenure_date date;
    if (!tenure_date_parse(text, &date) || (day_needed && date.precision != TENURE_BY_DAY))
        return refuse_date(text, day_needed, ret_reason);
    return true;
}

static bool
check_severity(const char *text, char *ret_reason)
{
    if (strcmp(text, "info") != 0 && strcmp(text, "warning") != 0 && strcmp(text, "critical") != 0)
        return refuse(ret_reason, text, "is not a severity; it is info, warning or critical");
    return true;
}

bool
tni_text_check(enum tni_text_kind kind, enum tni_text_age age, const char *text, char *ret_reason)
{
    switch (kind) {
    case TNI_SLUG:
        return check_alphabet(text, IN_SLUG, "may only have A-Z a-z 0-9 . _ -", ret_reason);
    case TNI_SOURCE:
        return check_alphabet(text, IN_SOURCE, "may only have a-z 0-9 . _ -", ret_reason);
    case TNI_ID: return check_visible(text, TENURE_ID_MAX, ret_reason);
    case TNI_ALERT_ID: return check_visible(text, ALERT_ID_MAX, ret_reason);
    case TNI_NAME: return check_name(text, age, ret_reason);
    case TNI_TEXT: return check_printable(text, TENURE_TEXT_MAX, age, ret_reason);
    case TNI_URL: return check_url(text, age, ret_reason);
    case TNI_DAY: return check_date(text, true, ret_reason);
    case TNI_DATE: return check_date(text, false, ret_reason);
    case TNI_SEVERITY: return check_severity(text, ret_reason);
    }
    return false;
}
