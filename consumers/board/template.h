/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template - a page from a template and data.
 *
 * A subset of Mustache: {{name}}, {{name.part}}, {{.}}, {{#name}} ... {{/name}} for each member of
 * a list, or once for what is there, {{^name}} ... {{/name}} for what is not, {{>template}}, and
 * {{! remarks }}. A name is looked for in the innermost section first. Missing, null, false, an
 * empty text and an empty list are not there. Every value is escaped for element content and quoted
 * attributes; there is no way to write one unescaped. {{%name}} writes the value as JSON, escaped
 * for the content of a script element. A line that has only tags of sections, templates and remarks
 * leaves no line.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct template;

/* Reads a template. Its text has to outlive it. NULL: `problem` says what is wrong and in which
 * line, or that there is no memory. */
struct template *template_read(const char *text, size_t size, char *problem, size_t problem_size);
void template_free(struct template *read);

/* Finds what {{>name}} stands for; NULL: there is none. */
typedef const struct template *template_find_fn(void *context, const char *name);

/* Calls `take` with the name in each {{>name}}. */
typedef void template_named_fn(void *context, const char *name);
void template_names(const struct template *read, template_named_fn *take, void *context);

/* Writes the template with the data. Templates in templates are written to a depth of 16. */
void template_write(const struct template *read, json_t *data, template_find_fn *find,
                    void *context, FILE *out);

#endif
