/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template - renders a page from a template and data.
 *
 * A subset of Mustache: {{name}}, {{name.part}}, {{.}}, {{#name}} ... {{/name}} for each member of
 * a list, or once for any other value that is present, {{^name}} ... {{/name}} for an absent one,
 * {{>template}}, and {{! comment }}. Names are looked up in the innermost section first. Missing,
 * null, false, an empty text and an empty list are absent. Every value is escaped for element
 * content and quoted attributes; it cannot be written unescaped. {{%name}} writes the value as
 * JSON, escaped for the content of a script element. A line with only section, template and comment
 * tags produces no line.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct template;

/* Parses a template. Its text must outlive it. NULL: `problem` says what is wrong and in which
 * line, or that memory ran out. */
struct template *template_read(const char *text, size_t size, char *problem, size_t problem_size);
void template_free(struct template *read);

/* Finds the template for {{>name}}; NULL: there is none. */
typedef const struct template *template_find_fn(void *context, const char *name);

/* Calls `take` with the name of each {{>name}}. */
typedef void template_named_fn(void *context, const char *name);
void template_names(const struct template *read, template_named_fn *take, void *context);

/* Renders the template with the data. Nested templates are rendered to a depth of 16. */
void template_write(const struct template *read, json_t *data, template_find_fn *find,
                    void *context, FILE *out);

#endif
