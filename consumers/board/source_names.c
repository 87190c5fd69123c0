/* SPDX-License-Identifier: Apache-2.0 */
#include "source_names.h"

#include <stdio.h>
#include <string.h>

#include "line_file.h"
#include <tenure/event.h>

enum {
    SOURCES_MAX = 1000
};

static struct {
    char source[TENURE_SLUG_MAX + 1], name[TENURE_NAME_MAX + 1];
} names[SOURCES_MAX]; // written before the board answers
static size_t names_count;

static bool
take_line(const char *line)
{
    const char *tab = strchr(line, '\t');
    if (tab == NULL || tab == line || tab[1] == '\0' || names_count == SOURCES_MAX ||
        (size_t)(tab - line) > TENURE_SLUG_MAX || strlen(tab + 1) > TENURE_NAME_MAX)
        return false;
    snprintf(names[names_count].source, sizeof(names[0].source), "%.*s", (int)(tab - line), line);
    snprintf(names[names_count].name, sizeof(names[0].name), "%s", tab + 1);
    names_count++;
    return true;
}

bool
source_names_read(const char *path, char *problem, size_t size)
{
    return line_file_read(path, take_line, problem, size);
}

const char *
source_name(const char *source)
{
    for (size_t i = 0; i < names_count; i++) {
        if (strcmp(names[i].source, source) == 0)
            return names[i].name;
    }
    return source;
}
