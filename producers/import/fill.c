/* SPDX-License-Identifier: Apache-2.0 */
#include "fill.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/text.h>

enum {
    TEXT_MAX = 4096,
    HASH_DIGITS = 16 // 64 bits: a collision among a million ids is very unlikely
};

/* A text that grows up to TEXT_MAX bytes. */
struct text {
    char bytes[TEXT_MAX];
    size_t size;
};

static bool
put(struct text *text, const char *bytes, size_t size)
{
    if (text->size + size >= sizeof(text->bytes))
        return false;
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
    return true;
}

static bool
fill_fail(struct fill *fill, const char *what, const char *value, const char *why)
{
    tenure_text_format(fill->why, 300, "{%.80s} is \"%.80s\", %s", what, value, why);
    return false;
}

/* The first non-empty value among the columns "first,second". */
static const char *
first_value(const struct fill *fill, char *columns)
{
    char *rest = columns, *column;
    while ((column = strsep(&rest, ",")) != NULL) {
        const char *value = record_value(fill->record, column);
        if (value[0] != '\0')
            return value;
    }
    return "";
}

/* Appends what remains of a foreign id, cut so that a hyphen and digits of the whole id's SHA-256
 * fit into `max` bytes. So different ids stay different, whatever was removed. */
static bool
put_hashed(struct text *text, const char *stem, size_t max, const char *value)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char digits[HASH_DIGITS + 1];
    size_t size = strlen(stem);
    if (size > max - 1 - HASH_DIGITS)
        size = max - 1 - HASH_DIGITS;
    while (size > 0 && stem[size - 1] == '-')
        size--;
    crypto_hash_sha256(hash, (const unsigned char *)value, strlen(value));
    sodium_bin2hex(digits, sizeof(digits), hash, HASH_DIGITS / 2);
    return put(text, stem, size) && put(text, "-", size > 0 ? 1 : 0) &&
           put(text, digits, HASH_DIGITS);
}

static bool
is_visible(char letter)
{
    return letter > ' ' && letter < 0x7f;
}

/* Appends an event id: unchanged if it is visible ASCII; otherwise each run of other characters
 * becomes a hyphen. */
static bool
put_id(struct text *text, const char *value)
{
    char stem[TENURE_ID_MAX + 1];
    size_t size = 0;
    bool lost = strlen(value) > TENURE_ID_MAX, gap = false;
    for (const char *at = value; *at != '\0' && size + gap < TENURE_ID_MAX; at++) {
        if (!is_visible(*at)) {
            gap = size > 0;
            lost = true;
            continue;
        }
        if (gap)
            stem[size++] = '-';
        stem[size++] = *at;
        gap = false;
    }
    stem[size] = '\0';
    return lost ? put_hashed(text, stem, TENURE_ID_MAX, value) : put(text, stem, size);
}

static bool
put_slug(struct text *text, const char *value)
{
    char slug[TENURE_SLUG_MAX + 1];
    // without letters the slug is empty, which the event's check reports
    tenure_person_id(value, slug);
    return put(text, slug, strlen(slug));
}

/* Appends a foreign id: unchanged if it is already a slug. */
static bool
put_key(struct text *text, const char *value)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    char slug[TENURE_SLUG_MAX + 1];
    size_t size = strlen(value);
    if (size <= TENURE_SLUG_MAX && strspn(value, letters) == size)
        return put(text, value, size);
    tenure_person_id(value, slug);
    return put_hashed(text, slug, TENURE_SLUG_MAX, value);
}

/* Appends the first day of a date or time; any other text unchanged, for the event's check to
 * report. */
static bool
put_day(struct text *text, const char *value)
{
    char date[TENURE_DATE_TEXT_MAX], day[TENURE_DATE_TEXT_MAX];
    struct tenure_date parsed;
    size_t size = strcspn(value, "Tt "); // cut off a time of day
    snprintf(date, sizeof(date), "%.*s", size < sizeof(date) ? (int)size : 0, value);
    if (!tenure_date_parse(date, &parsed))
        return put(text, value, strlen(value));
    tenure_day_format(parsed.day, day);
    return put(text, day, strlen(day));
}

static bool
put_cased(struct text *text, const char *value, int (*cased)(int))
{
    for (; *value != '\0'; value++) {
        char letter = (char)cased((unsigned char)*value);
        if (!put(text, &letter, 1))
            return false;
    }
    return true;
}

static bool
put_filtered(struct fill *fill, struct text *text, const char *what, const char *value,
             const char *filter)
{
    struct yaml_value table = yaml_get(fill->values, filter);
    if (table.node != 0) {
        const char *found = yaml_text(yaml_get(table, value));
        if (found == NULL)
            return fill_fail(fill, what, value, "which its table under `values` does not have");
        return put(text, found, strlen(found));
    }
    if (strcmp(filter, "slug") == 0)
        return put_slug(text, value);
    if (strcmp(filter, "key") == 0)
        return put_key(text, value);
    if (strcmp(filter, "id") == 0)
        return put_id(text, value);
    if (strcmp(filter, "lower") == 0)
        return put_cased(text, value, tolower);
    if (strcmp(filter, "upper") == 0)
        return put_cased(text, value, toupper);
    if (strcmp(filter, "day") == 0)
        return put_day(text, value);
    tenure_text_format(
        fill->why, 300,
        "there is neither a filter nor a table %.60s; filters are slug, key, id, lower, upper, "
        "day, boolean and json",
        filter);
    return false;
}

static json_t *
boolean_of(const char *value)
{
    bool is_true = strcasecmp(value, "true") == 0 || strcasecmp(value, "yes") == 0 ||
                   strcasecmp(value, "y") == 0 || strcmp(value, "1") == 0;
    return is_true ? json_true() : json_null();
}

/* Parses a column's value that is JSON. NULL: it is not. */
static json_t *
json_of(struct fill *fill, const char *what, const char *value)
{
    json_t *json = value[0] != '\0' ? json_loads(value, JSON_DECODE_ANY, NULL) : json_null();
    if (json == NULL)
        fill_fail(fill, what, value, "which is not JSON");
    return json;
}

/* Fills one placeholder: appends text, or sets *ret_json, which is then the whole value. */
static bool
put_place(struct fill *fill, struct text *text, const char *place, size_t size, json_t **ret_json)
{
    char columns[256];
    if (size >= sizeof(columns))
        return false;
    memcpy(columns, place, size);
    columns[size] = '\0';
    char *filter = strchr(columns, '|');
    if (filter != NULL)
        *filter++ = '\0';
    char what[256];
    memcpy(what, columns, sizeof(what));
    if (fill->record->flawed != NULL && strcmp(columns, fill->record->flawed) == 0) {
        tenure_text_format(fill->why, 300, "%s", fill->record->flaw);
        return false;
    }
    const char *value = first_value(fill, columns);
    if (filter == NULL)
        return put(text, value, strlen(value)) ||
               fill_fail(fill, what, value,
                         "which is longer than 4,096 bytes with what is around it");
    bool is_boolean = strcmp(filter, "boolean") == 0;
    if (!is_boolean && strcmp(filter, "json") != 0)
        return put_filtered(fill, text, what, value, filter);
    json_decref(*ret_json);
    *ret_json = is_boolean ? boolean_of(value) : json_of(fill, what, value);
    return *ret_json != NULL;
}

/* Fills the whole template. False: there is an error, or the text is too long. */
static bool
put_all(struct fill *fill, struct text *text, const char *template, json_t **ret_json)
{
    while (*template != '\0') {
        size_t plain = strcspn(template, "{");
        const char *end = template[plain] == '{' ? strchr(template + plain, '}') : NULL;
        if (end == NULL)
            plain = strlen(template); // an unclosed brace is plain text
        if (!put(text, template, plain))
            return false;
        template += plain;
        if (end == NULL)
            break;
        if (!put_place(fill, text, template + 1, (size_t)(end - template) - 1, ret_json))
            return false;
        template = end + 1;
    }
    return true;
}

json_t *
fill_text(void *context, const char *template)
{
    struct fill *fill = context;
    struct text text = { 0 };
    json_t *json = NULL;
    if (!put_all(fill, &text, template, &json)) {
        json_decref(json);
        return NULL;
    }
    if (json != NULL)
        return json;
    return text.size > 0 ? json_string(text.bytes) : json_null();
}
