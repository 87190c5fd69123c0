/* SPDX-License-Identifier: Apache-2.0 */
#include "templates.h"

#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "templates_list.h"

enum {
    FILE_MAX = 256 * 1024,
    PATH_TEXT_MAX = 4096
};

#define TEMPLATE(name) EMBED(name, #name ".html")
TEMPLATES_LIST
#undef TEMPLATE

#define TEMPLATE(name) { #name, embedded_##name, embedded_##name##_end },
static const struct {
    const char *name;
    const unsigned char *text, *end;
} embedded[] = { TEMPLATES_LIST };
#undef TEMPLATE

enum {
    TEMPLATES_COUNT = sizeof(embedded) / sizeof(embedded[0])
};

struct templates {
    const char *folder; // NULL: only compiled-in templates
    struct template *read[TEMPLATES_COUNT];
    char *texts[TEMPLATES_COUNT]; // the texts of the templates that were read from the folder
};

/* Reads the file into memory that the caller frees; NULL if there is no such file. */
static char *
read_file(const char *folder, const char *name, size_t *ret_size)
{
    char path[PATH_TEXT_MAX];
    snprintf(path, sizeof(path), "%s/%s.html", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    char *text = malloc(FILE_MAX);
    *ret_size = text != NULL ? fread(text, 1, FILE_MAX, file) : 0;
    fclose(file);
    return text;
}

static bool
read_one(struct templates *templates, size_t place, char *problem, size_t problem_size)
{
    char why[200];
    const char *text = (const char *)embedded[place].text;
    size_t size = (size_t)(embedded[place].end - embedded[place].text);
    if (templates->folder != NULL)
        templates->texts[place] = read_file(templates->folder, embedded[place].name, &size);
    if (templates->texts[place] != NULL)
        text = templates->texts[place];
    templates->read[place] = template_read(text, size, why, sizeof(why));
    if (templates->read[place] == NULL)
        snprintf(problem, problem_size, "%s.html, %s", embedded[place].name, why);
    return templates->read[place] != NULL;
}

static void
forget(struct templates *templates)
{
    for (size_t i = 0; i < TEMPLATES_COUNT; i++) {
        template_free(templates->read[i]);
        free(templates->texts[i]);
        templates->read[i] = NULL;
        templates->texts[i] = NULL;
    }
}

static const struct template *
find(void *context, const char *name)
{
    const struct templates *templates = context;
    for (size_t i = 0; i < TEMPLATES_COUNT; i++) {
        if (strcmp(embedded[i].name, name) == 0)
            return templates->read[i];
    }
    return NULL;
}

struct naming {
    struct templates *templates;
    const char *missing;
};

static void
look_for(void *context, const char *name)
{
    struct naming *naming = context;
    if (find(naming->templates, name) == NULL)
        naming->missing = name;
}

static bool
read_all(struct templates *templates, char *problem, size_t problem_size)
{
    for (size_t i = 0; i < TEMPLATES_COUNT; i++) {
        if (!read_one(templates, i, problem, problem_size))
            return false;
    }
    for (size_t i = 0; i < TEMPLATES_COUNT; i++) {
        struct naming naming = { .templates = templates };
        template_names(templates->read[i], look_for, &naming);
        if (naming.missing == NULL)
            continue;
        snprintf(problem, problem_size, "%s.html: there is no template %s", embedded[i].name,
                 naming.missing);
        return false;
    }
    return true;
}

struct templates *
templates_open(const char *folder, char *problem, size_t problem_size)
{
    struct templates *templates = calloc(1, sizeof(*templates));
    if (templates == NULL) {
        snprintf(problem, problem_size, "no memory");
        return NULL;
    }
    templates->folder = folder;
    if (!read_all(templates, problem, problem_size))
        templates_close(&templates);
    return templates;
}

void
templates_close(struct templates **templates_p)
{
    struct templates *templates = *templates_p;
    if (templates == NULL)
        return;
    *templates_p = NULL;
    forget(templates);
    free(templates);
}

bool
templates_write(struct templates *templates, const char *name, json_t *data, FILE *out,
                char *problem, size_t problem_size)
{
    if (templates->folder != NULL) {
        forget(templates);
        if (!read_all(templates, problem, problem_size))
            return false;
    }
    const struct template *page = find(templates, name);
    if (page != NULL)
        template_write(page, data, find, templates, out);
    else
        snprintf(problem, problem_size, "there is no template %s", name);
    return page != NULL;
}
