/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shell - the frame around every page: the day of the view, navigation, errors.
 */
#ifndef SHELL_H
#define SHELL_H

#include "request.h"

/* The data of a page, with everything for the templates `head` and `foot`. `tab` is the path of the
 * page's tab, "" if it has none. NULL: out of memory. */
json_t *shell_data(struct request *request, const char *tab, const char *title);

/* Renders the page with a template, and frees the data. */
void shell_write(struct request *request, const char *template, json_t *data);

/* Puts the address of a page about a subject; of the page without one if `id` is "". */
void put_link(json_t *object, const char *name, const struct request *request, const char *page,
              const char *id);

/* Puts `seq` and `seq_to`, the number of a log entry and its address; `seq` is "" if the entry is
 * not stored yet (0). */
void put_entry(json_t *object, const struct request *request, uint64_t seq);

/* Puts `next`, the address of the next page; nothing on the last page (0). */
void put_next(json_t *object, const struct request *request, uint64_t after);

/* Puts the address of this page with a parameter changed. */
void put_here(json_t *object, const char *name, const struct request *request,
              const char *parameter, const char *value);

/* Puts the parameters that a form must preserve: the days of the view, and those named here. A list
 * `hidden` of name and value. */
void put_hidden(json_t *object, const struct request *request, const char *const *names,
                size_t count);

/* Appends to a list `options`: value, text, and whether it is chosen. */
void add_option(json_t *options, const char *value, const char *text, const char *chosen);

#endif
