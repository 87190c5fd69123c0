/* SPDX-License-Identifier: Apache-2.0 */
/* Compares the columns that a map reads with those that a file has. */
#include "columns.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/nearest.h>

enum {
    DEPTH_MAX = 16,
    NAMES_MAX = 256
};

/* Whether the name is a group of the pattern, such as "title.1". */
static bool
is_group(const char *name, const char *matched)
{
    size_t size = matched != NULL ? strlen(matched) : 0;
    return size > 0 && strncmp(name, matched, size) == 0 && name[size] == '.' &&
           isdigit((unsigned char)name[size + 1]) && name[size + 2] == '\0';
}

/* Calls `is_right` with each of the alternatives until it returns true. */
static bool
any_name(const char *names, bool (*is_right)(const char *name, const void *context),
         const void *context)
{
    char copy[NAMES_MAX], *rest = copy, *name;
    snprintf(copy, sizeof(copy), "%s", names);
    while ((name = strsep(&rest, ",")) != NULL) {
        if (is_right(name, context))
            return true;
    }
    return false;
}

static bool
is_group_of(const char *name, const void *matched)
{
    return is_group(name, matched);
}

void
columns_add_name(struct columns *columns, const char *names, const char *matched)
{
    if (names[0] == '\0' || any_name(names, is_group_of, matched) ||
        columns->read_count == COLUMNS_READ_MAX)
        return;
    for (size_t i = 0; i < columns->read_count; i++) {
        if (strcmp(columns->read[i].names, names) == 0)
            return;
    }
    char *copy = strdup(names);
    if (copy != NULL)
        columns->read[columns->read_count++].names = copy;
}

static void
add_text(struct columns *columns, const char *text, const char *matched)
{
    for (const char *open; (open = strchr(text, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        char names[NAMES_MAX];
        if (close == NULL)
            return;
        size_t size = strcspn(open + 1, "|}");
        if (size < sizeof(names)) {
            snprintf(names, sizeof(names), "%.*s", (int)size, open + 1);
            columns_add_name(columns, names, matched);
        }
        text = close + 1;
    }
}

static void
add_value(struct columns *columns, struct yaml_value value, const char *matched, unsigned depth)
{
    struct yaml_value key, item;
    if (depth > DEPTH_MAX)
        return;
    if (yaml_text(value) != NULL)
        add_text(columns, yaml_text(value), matched);
    for (size_t i = 0; yaml_member(value, i, &key, &item); i++)
        add_value(columns, item, matched, depth + 1);
    for (size_t i = 0; yaml_item(value, i, &item); i++)
        add_value(columns, item, matched, depth + 1);
}

void
columns_add(struct columns *columns, struct yaml_value value, const char *matched)
{
    add_value(columns, value, matched, 0);
}

static bool
is_same(const char *name, const void *other)
{
    return strcmp(name, other) == 0;
}

void
columns_allow(struct columns *columns, const char *allowed)
{
    for (size_t i = 0; i < columns->read_count; i++) {
        if (any_name(columns->read[i].names, is_same, allowed)) {
            free(columns->read[i].names);
            columns->read[i--] = columns->read[--columns->read_count];
        }
    }
}

void
columns_begin(struct columns *columns)
{
    for (size_t i = 0; i < columns->read_count; i++)
        columns->read[i].seen = false;
    for (size_t i = 0; i < columns->found_count; i++)
        free(columns->found[i]);
    columns->found_count = 0;
}

static bool
is_in(const char *name, const void *context)
{
    const struct record *record = context;
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(record->names[i], name) == 0)
            return true;
    }
    return false;
}

static void
find(struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->found_count; i++) {
        if (strcmp(columns->found[i], name) == 0)
            return;
    }
    char *copy = columns->found_count < RECORD_COLUMNS_MAX ? strdup(name) : NULL;
    if (copy != NULL)
        columns->found[columns->found_count++] = copy;
}

void
columns_see(struct columns *columns, const struct record *record)
{
    bool lacking = false;
    for (size_t i = 0; i < columns->read_count; i++) {
        if (!columns->read[i].seen)
            columns->read[i].seen = any_name(columns->read[i].names, is_in, record);
        lacking = lacking || !columns->read[i].seen;
    }
    for (size_t i = 0; lacking && i < record->count; i++)
        find(columns, record->names[i]);
}

/* A growing description with a maximum length. */
struct description {
    char *text;
    size_t used;
};

static void __attribute__((format(printf, 2, 3)))
say(struct description *description, const char *format, ...)
{
    va_list arguments;
    size_t room = COLUMNS_TEXT_MAX - description->used;
    va_start(arguments, format);
    int size = vsnprintf(description->text + description->used, room, format, arguments);
    va_end(arguments);
    if (size > 0)
        description->used += (size_t)size < room ? (size_t)size : room - 1;
}

/* A column that the map reads cannot be a misspelling of another one. */
static bool
is_read(const struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->read_count; i++) {
        if (any_name(columns->read[i].names, is_same, name))
            return true;
    }
    return false;
}

static void
say_unseen(struct description *description, const struct columns *columns, const char *names)
{
    struct tenure_nearest nearest;
    tenure_nearest_begin(&nearest, names);
    for (size_t i = 0; i < columns->found_count; i++) {
        if (!is_read(columns, columns->found[i]))
            tenure_nearest_offer(&nearest, columns->found[i]);
    }
    say(description, "%.80s", names);
    if (nearest.name[0] != '\0')
        say(description, " (did you mean %s?)", nearest.name);
}

/* "a, b and c"; if there are too many, how many more. */
static void
say_all_unseen(struct description *description, const struct columns *columns, size_t unseen)
{
    size_t listed = 0;
    for (size_t i = 0; listed < unseen; i++) {
        if (columns->read[i].seen)
            continue;
        if (description->used > COLUMNS_TEXT_MAX / 2) {
            say(description, " and %zu more", unseen - listed);
            return;
        }
        say(description, "%s", listed == 0 ? "" : listed + 1 == unseen ? " and " : ", ");
        say_unseen(description, columns, columns->read[i].names);
        listed++;
    }
}

static void
say_found(struct description *description, const struct columns *columns)
{
    size_t begun = description->used;
    for (size_t i = 0; i < columns->found_count; i++) {
        if (description->used - begun > COLUMNS_TEXT_MAX / 4) {
            say(description, " ...");
            return;
        }
        say(description, "%s%.80s", i > 0 ? ", " : "", columns->found[i]);
    }
}

bool
columns_list_unseen(const struct columns *columns, char ret_text[COLUMNS_TEXT_MAX])
{
    struct description description = { .text = ret_text };
    size_t unseen = 0;
    for (size_t i = 0; i < columns->read_count; i++)
        unseen += !columns->read[i].seen;
    if (unseen == 0)
        return false;
    say(&description, "the map's column%s ", unseen == 1 ? "" : "s");
    say_all_unseen(&description, columns, unseen);
    say(&description, " %s not in it; it has ", unseen == 1 ? "is" : "are");
    say_found(&description, columns);
    if (columns->found_count == 1 && strpbrk(columns->found[0], ";\t|") != NULL)
        say(&description, "; give the `delimiter` in the map if it is not a comma");
    else
        say(&description, ". If files may lack %s, list %s under `optional` in the map",
            unseen == 1 ? "it" : "them", unseen == 1 ? "it" : "them");
    return true;
}

void
columns_free(struct columns *columns)
{
    columns_begin(columns);
    for (size_t i = 0; i < columns->read_count; i++)
        free(columns->read[i].names);
    columns->read_count = 0;
}
