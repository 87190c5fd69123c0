/* SPDX-License-Identifier: Apache-2.0 */
/* Which columns a map reads, and which a file has. */
#include "columns.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/nearest.h>

enum {
    DEPTH_MAX = 16,
    NAMES_MAX = 256
};

/* Whether the name is one of a pattern's groups, "title.1". */
static bool
is_group(const char *name, const char *matched)
{
    size_t size = matched != NULL ? strlen(matched) : 0;
    return size > 0 && strncmp(name, matched, size) == 0 && name[size] == '.' &&
           isdigit((unsigned char)name[size + 1]) && name[size + 2] == '\0';
}

/* Calls for each of the alternatives until one is right. */
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

static void
describe(const struct columns *columns, const char *names, char text[COLUMNS_TEXT_MAX])
{
    struct tenure_nearest nearest;
    size_t used;
    tenure_nearest_begin(&nearest, names);
    used = (size_t)snprintf(text, COLUMNS_TEXT_MAX, "the map's column %.80s is not in it; it has ",
                            names);
    for (size_t i = 0; i < columns->found_count; i++) {
        tenure_nearest_offer(&nearest, columns->found[i]);
        if (used < COLUMNS_TEXT_MAX / 2)
            used += (size_t)snprintf(text + used, COLUMNS_TEXT_MAX - used, "%s%.80s",
                                     i > 0 ? ", " : "", columns->found[i]);
        else if (i + 1 == columns->found_count)
            used += (size_t)snprintf(text + used, COLUMNS_TEXT_MAX - used, " ...");
    }
    if (columns->found_count == 1 && strpbrk(columns->found[0], ";\t|") != NULL)
        snprintf(text + used, COLUMNS_TEXT_MAX - used,
                 "; give the `delimiter` in the map if it is not a comma");
    else
        snprintf(text + used, COLUMNS_TEXT_MAX - used,
                 "%s%s%s If files may lack it, list it under `optional` in the map",
                 nearest.name[0] != '\0' ? "; did you mean " : ".", nearest.name,
                 nearest.name[0] != '\0' ? "?" : "");
}

bool
columns_next_unseen(const struct columns *columns, size_t *index, char ret_text[COLUMNS_TEXT_MAX])
{
    while (*index < columns->read_count && columns->read[*index].seen)
        ++*index;
    if (*index == columns->read_count)
        return false;
    describe(columns, columns->read[(*index)++].names, ret_text);
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
