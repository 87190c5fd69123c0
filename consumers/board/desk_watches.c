/* SPDX-License-Identifier: Apache-2.0 */
/* The desk: adds and removes the posts that a writer watches. */
#include <string.h>

#include "desk_form.h"
#include "desk_pages.h"
#include "says.h"
#include "shell.h"
#include "watches.h"
#include <tenure/text.h>

static void
take_watch(void *context, const char *post)
{
    json_t *one = add_object(context);
    put_text(one, "post", post);
}

void
desk_put_watches(struct request *request, json_t *data)
{
    char key[WATCH_KEY_MAX];
    const char *path = desk_options(request->desk)->watches;
    json_t *rows = put_list(data, "watched");
    if (path == NULL)
        return;
    bool known = watches_read(path, request->user, key, take_watch, rows);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        char id[200], name[2 * LOOKUP_TEXT_MAX];
        tenure_text_format(id, sizeof(id), "%s", json_string_value(json_object_get(row, "post")));
        put_link(row, "to", request, "post", id);
        char *slash = strchr(id, '/');
        if (slash == NULL)
            continue;
        *slash = '\0';
        name_post(request, id, slash + 1, true, name, sizeof(name));
        put_text(row, "name", name);
    }
    if (known && json_array_size(rows) > 0)
        put_format(data, "watch_feed", "%s/atom?watch=%s", request->base, key);
}

void
desk_watch(struct request *request)
{
    const char *path = desk_options(request->desk)->watches, *post = desk_value(request, "post");
    bool on = strcmp(desk_value(request, "on"), "yes") == 0;
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX];
    if (path == NULL ||
        (on && !lookup_name(follow_lookup(request->follow), "post", post, name, beside)))
        request_fail(request, 404, "That cannot be watched",
                     "Only a known post can, and only if the board was started with --watches.");
    else if (!watches_set(path, request->user, post, on))
        request_fail(request, 503, "The watch could not be saved", "Its file cannot be written.");
    else
        desk_go(request, on ? "post" : "desk/alerts", on ? post : "");
}
