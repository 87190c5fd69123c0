/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shell - what every page has around its own content: which day it is, where one can go, what is
 * wrong.
 */
#ifndef SHELL_H
#define SHELL_H

#include "request.h"

/* The data of a page, with what the templates `head` and `foot` need. `tab` is the path of the tab
 * that the page belongs to, "" if to none. NULL without memory. */
json_t *shell_data(struct request *request, const char *tab, const char *title);

/* Writes the page by a template, and frees the data. */
void shell_write(struct request *request, const char *template, json_t *data);

/* A member with the address of a page about something; "" for `id`: of a page without. */
void put_link(json_t *object, const char *name, const struct request *request, const char *page,
              const char *id);

/* `seq` and `seq_to`: an entry of the log, by its number; `seq` "" for what is not stored yet (0).
 */
void put_entry(json_t *object, const struct request *request, uint64_t seq);

/* `next`: this page, from where it stopped; without where it is the last (0). */
void put_next(json_t *object, const struct request *request, uint64_t after);

/* A member with the address of this page, with a parameter changed. */
void put_here(json_t *object, const char *name, const struct request *request,
              const char *parameter, const char *value);

/* The parameters that a form has to go on with: the days asked about, and those named here. A list
 * `hidden` of name and value. */
void put_hidden(json_t *object, const struct request *request, const char *const *names,
                size_t count);

/* One of a list `options`: value, text, and whether it is chosen. */
void add_option(json_t *options, const char *value, const char *text, const char *chosen);

#endif
