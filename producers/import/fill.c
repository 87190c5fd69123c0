#include "fill.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <tenure/date.h>
#include <tenure/event.h>

enum {
    TEXT_MAX = 4096
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
fail(struct fill *fill, const char *what, const char *value, const char *why)
{
    snprintf(fill->why, 300, "{%.80s} is \"%.80s\", %s", what, value, why);
    return false;
}

/* The first of the columns, "first,second", whose value is not empty. */
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

enum {
    HASH_BYTES = 17 // a hyphen and 16 digits
};

/* Digits of the text's hash (FNV-1a, draft-eastlake-fnv): what a filter drops of a text still tells
 * it from others. */
static void
hash_text(const char *text, char ret_digits[HASH_BYTES + 1])
{
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    snprintf(ret_digits, HASH_BYTES + 1, "-%016" PRIx64, hash);
}

/* The text, and behind a hyphen, if there is any of it, digits of the value's hash. */
static bool
put_hashed(struct text *text, const char *part, size_t size, const char *value)
{
    char digits[HASH_BYTES + 1];
    hash_text(value, digits);
    const char *tail = size > 0 ? digits : digits + 1;
    return put(text, part, size) && put(text, tail, strlen(tail));
}

/* Visible ASCII, every run of other characters a hyphen. What does not stay as it was ends in
 * digits of its hash, so that no two texts make one id. */
static bool
put_id(struct text *text, const char *value)
{
    char id[TENURE_ID_MAX + 1];
    size_t size = 0, length = strlen(value);
    bool gap = false, same = length <= TENURE_ID_MAX;
    for (const char *at = value; *at != '\0'; at++)
        same = same && *at > ' ' && *at < 0x7f;
    if (same)
        return put(text, value, length);
    for (const char *at = value; *at != '\0' && size + 1 < TENURE_ID_MAX - HASH_BYTES; at++) {
        bool visible = *at > ' ' && *at < 0x7f;
        if (visible && gap)
            id[size++] = '-';
        if (visible)
            id[size++] = *at;
        gap = !visible && size > 0;
    }
    return put_hashed(text, id, size, value);
}

/* The beginning of the value's slug, and digits of its hash. */
static bool
put_hashed_slug(struct text *text, const char *value)
{
    char slug[TENURE_SLUG_MAX + 1] = "", cut[TEXT_MAX];
    size_t size = (size_t)snprintf(cut, sizeof(cut), "%s", value);
    if (size >= sizeof(cut))
        size = sizeof(cut) - 1;
    while (size > 0 &&
           (!tenure_person_id(cut, slug) || strlen(slug) > TENURE_SLUG_MAX - HASH_BYTES))
        cut[--size] = '\0';
    return put_hashed(text, slug, size > 0 ? strlen(slug) : 0, value);
}

static bool
put_slug(struct text *text, const char *value)
{
    char slug[TENURE_SLUG_MAX + 1];
    if (tenure_person_id(value, slug))
        return put(text, slug, strlen(slug));
    return put_hashed_slug(text, value);
}

/* Somebody else's id: as it is where it is a slug already; else it ends in digits of its hash, for
 * "A 1" is not "a-1". */
static bool
put_key(struct text *text, const char *value)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t size = strlen(value);
    bool is_slug = size <= TENURE_SLUG_MAX && strspn(value, letters) == size;
    return is_slug ? put(text, value, size) : put_hashed_slug(text, value);
}

/* The first day of a date or time; what is none stays as it is, for the event's check to tell. */
static bool
put_day(struct text *text, const char *value)
{
    char date[TENURE_DATE_TEXT_MAX], day[TENURE_DATE_TEXT_MAX];
    struct tenure_date parsed;
    size_t size = strcspn(value, "Tt "); // where a time of day follows
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
    if (table.place != 0) {
        const char *found = yaml_text(yaml_get(table, value));
        if (found == NULL)
            return fail(fill, what, value, "which its table under `values` does not have");
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
    snprintf(
        fill->why, 300,
        "there is neither a filter nor a table %.60s; filters are slug, key, id, lower, upper, day "
        "and boolean",
        filter);
    return false;
}

/* What stands between braces; *ret_boolean says whether it is a boolean, and is true. */
static bool
put_place(struct fill *fill, struct text *text, const char *place, size_t size, int *ret_boolean)
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
        snprintf(fill->why, 300, "%s", fill->record->flaw);
        return false;
    }
    const char *value = first_value(fill, columns);
    if (filter == NULL)
        return put(text, value, strlen(value)) ||
               fail(fill, what, value, "which is longer than 4,096 bytes with what is around it");
    if (strcmp(filter, "boolean") != 0)
        return put_filtered(fill, text, what, value, filter);
    *ret_boolean = strcasecmp(value, "true") == 0 || strcasecmp(value, "yes") == 0 ||
                   strcasecmp(value, "y") == 0 || strcmp(value, "1") == 0;
    return true;
}

json_t *
fill_text(void *context, const char *template)
{
    struct fill *fill = context;
    struct text text = { 0 };
    int boolean = -1;
    while (*template != '\0') {
        size_t plain = strcspn(template, "{");
        const char *end = template[plain] == '{' ? strchr(template + plain, '}') : NULL;
        if (end == NULL)
            plain = strlen(template); // a brace that is not closed is a brace
        if (!put(&text, template, plain))
            return NULL;
        template += plain;
        if (end == NULL)
            break;
        if (!put_place(fill, &text, template + 1, (size_t)(end - template) - 1, &boolean))
            return NULL;
        template = end + 1;
    }
    if (boolean >= 0)
        return boolean > 0 ? json_true() : json_null();
    return text.size > 0 ? json_string(text.bytes) : json_null();
}
