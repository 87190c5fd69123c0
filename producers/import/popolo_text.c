/* SPDX-License-Identifier: Apache-2.0 */
#include "popolo_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <tenure/event.h>

enum {
    DEPTH_MAX = 4 // organisations contain posts, posts memberships, memberships persons
};

static json_t *
spell(const json_t *value)
{
    char text[40];
    if (json_is_integer(value))
        snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(text, sizeof(text), "%.17g", json_real_value(value));
    else
        snprintf(text, sizeof(text), "%s", json_is_true(value) ? "true" : "false");
    return json_string(text);
}

static void
spell_within(json_t *object, int depth)
{
    const char *key;
    json_t *value, *item;
    size_t i;
    json_object_foreach(object, key, value)
    {
        if (json_is_number(value) || json_is_boolean(value))
            json_object_set_new(object, key, spell(value));
        else if (json_is_object(value) && depth < DEPTH_MAX)
            spell_within(value, depth + 1);
        json_array_foreach(value, i, item)
        {
            if (depth < DEPTH_MAX)
                spell_within(item, depth + 1);
        }
    }
}

void
popolo_spell_numbers(json_t *object)
{
    spell_within(object, 0);
}

const char *
popolo_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* The size of the white space or directional mark at `text`; 0: there is none. */
static size_t
blank_size(const char *text, bool *ret_is_space)
{
    static const struct {
        const char *bytes;
        bool is_space;
    } blanks[] = {
        { "\xc2\xa0", true },      // U+00A0, no-break space
        { "\xe2\x80\x8e", false }, // U+200E and U+200F, directional marks
        { "\xe2\x80\x8f", false }, //
        { "\xd8\x9c", false },     // U+061C, likewise
        { "\xef\xbb\xbf", false }, // U+FEFF, byte order mark
        { "\xe2\x80\xa8", true },  // U+2028 and U+2029, line and paragraph separators
        { "\xe2\x80\xa9", true },
    };
    *ret_is_space = true;
    if (isspace((unsigned char)text[0]))
        return 1;
    for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
        size_t size = strlen(blanks[i].bytes);
        *ret_is_space = blanks[i].is_space;
        if (strncmp(text, blanks[i].bytes, size) == 0)
            return size;
    }
    return 0;
}

static size_t
character_size(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xc0) == 0x80)
        size++;
    return size;
}

/* Appends the cleaned text to the name, preceded by a space unless the name is empty. */
static void
add_cleaned(char name[POPOLO_NAME_BYTES], const char *text)
{
    size_t size = strlen(name);
    bool gap = size > 0;
    while (*text != '\0') {
        bool is_space;
        size_t blank = blank_size(text, &is_space);
        if (blank > 0) {
            gap = gap || (is_space && size > 0);
            text += blank;
            continue;
        }
        size_t next = character_size(text);
        if (size + gap + next >= POPOLO_NAME_BYTES)
            break;
        if (gap)
            name[size++] = ' ';
        memcpy(name + size, text, next);
        size += next;
        name[size] = '\0';
        text += next;
        gap = false;
    }
}

void
popolo_name(const json_t *object, char ret_name[POPOLO_NAME_BYTES])
{
    ret_name[0] = '\0';
    add_cleaned(ret_name, popolo_text(object, "name"));
    if (ret_name[0] != '\0')
        return;
    add_cleaned(ret_name, popolo_text(object, "given_name"));
    add_cleaned(ret_name, popolo_text(object, "family_name"));
}

/* The list as JSON; frees the list. NULL if it is empty. */
static char *
list_text(json_t *list)
{
    char *text = json_array_size(list) > 0 ? json_dumps(list, JSON_COMPACT) : NULL;
    json_decref(list);
    return text;
}

char *
popolo_identifiers(const json_t *object)
{
    json_t *list = json_array(), *item;
    size_t i;
    json_array_foreach(json_object_get(object, "identifiers"), i, item)
    {
        char scheme[TENURE_SLUG_MAX + 1], value[POPOLO_NAME_BYTES] = "";
        tenure_person_id(popolo_text(item, "scheme"), scheme);
        add_cleaned(value, popolo_text(item, "identifier"));
        if (scheme[0] != '\0' && value[0] != '\0' && strlen(value) <= TENURE_NAME_MAX &&
            json_array_size(list) < TENURE_IDENTIFIERS_MAX)
            json_array_append_new(list, json_pack("{s:s, s:s}", "scheme", scheme, "value", value));
    }
    return list_text(list);
}

char *
popolo_other_names(const json_t *object)
{
    json_t *list = json_array(), *item;
    size_t i;
    json_array_foreach(json_object_get(object, "other_names"), i, item)
    {
        char name[POPOLO_NAME_BYTES] = "";
        add_cleaned(name, popolo_text(item, "name"));
        if (name[0] != '\0' && strlen(name) <= TENURE_NAME_MAX &&
            json_array_size(list) < TENURE_IDENTIFIERS_MAX)
            json_array_append_new(list, json_string(name));
    }
    return list_text(list);
}

const char *
popolo_date(const json_t *object, const char *key, char ret_date[POPOLO_DATE_BYTES])
{
    const json_t *value = json_object_get(object, key);
    const char *text = popolo_text(object, key);
    while (isspace((unsigned char)*text))
        text++;
    snprintf(ret_date, POPOLO_DATE_BYTES, "%.60s",
             json_is_object(value) || json_is_array(value) ? "[...]" : text);
    size_t size = strlen(ret_date);
    while (size > 0 && isspace((unsigned char)ret_date[size - 1]))
        ret_date[--size] = '\0';
    if (size > 11 && (ret_date[10] == 'T' || ret_date[10] == ' ') &&
        isdigit((unsigned char)ret_date[11]))
        ret_date[10] = '\0';
    // drop a day of 00, then a month of 00
    for (int i = 0; i < 2 && strncmp(ret_date, "0000", 4) != 0; i++) {
        size = strlen(ret_date);
        if (size == (size_t)(i == 0 ? 10 : 7) && strcmp(ret_date + size - 3, "-00") == 0)
            ret_date[size - 3] = '\0';
    }
    return ret_date;
}
