/* SPDX-License-Identifier: Apache-2.0 */
/*
 * templates - the templates of the board's pages and components, by name.
 *
 * They are compiled in. A designer can give a folder whose files NAME.html take precedence and are
 * read again for each page.
 */
#ifndef TEMPLATES_H
#define TEMPLATES_H

#include "template.h"

struct templates;

/* `folder` may be NULL. Returns NULL on error: `problem` says what is wrong, and where. */
struct templates *templates_open(const char *folder, char *problem, size_t problem_size);
void templates_close(struct templates **templates_p);

/* Renders a page. False if there is no such template, or it cannot be read; `problem` says why. */
bool templates_write(struct templates *templates, const char *name, json_t *data, FILE *out,
                     char *problem, size_t problem_size);

#endif
