/* SPDX-License-Identifier: Apache-2.0 */
#include "watches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "view.h"
#include <tenure/file.h>

enum {
    PATH_TEXT_MAX = 4096
};

/* NULL: the file exists, but is not a file of watches. */
static json_t *
read_all(const char *path)
{
    if (access(path, F_OK) != 0)
        return json_object();
    json_t *all = json_load_file(path, 0, NULL);
    if (json_is_object(all))
        return all;
    json_decref(all);
    return NULL;
}

static const char *
key_of(const json_t *one)
{
    const char *key = json_string_value(json_object_get(one, "key"));
    return key != NULL ? key : "";
}

static void
each_post(const json_t *one, watches_fn *take, void *context)
{
    const json_t *posts = json_object_get(one, "posts");
    for (size_t i = 0; i < json_array_size(posts); i++) {
        const char *post = json_string_value(json_array_get(posts, i));
        if (post != NULL)
            take(context, post);
    }
}

bool
watches_read(const char *path, const char *user, char ret_key[WATCH_KEY_MAX], watches_fn *take,
             void *context)
{
    json_t *all = read_all(path);
    const json_t *one = json_object_get(all, user);
    bool known = strlen(key_of(one)) == WATCH_KEY_MAX - 1;
    memcpy(ret_key, known ? key_of(one) : "", known ? WATCH_KEY_MAX : 1);
    each_post(one, take, context);
    json_decref(all);
    return known;
}

bool
watches_of_key(const char *path, const char *key, watches_fn *take, void *context)
{
    json_t *all = read_all(path), *one;
    const char *user;
    bool found = false;
    json_object_foreach(all, user, one)
    {
        if (strcmp(key_of(one), key) != 0)
            continue;
        found = true;
        each_post(one, take, context);
    }
    json_decref(all);
    return found;
}

/* A copy of the list without the post. */
static json_t *
without(const json_t *posts, const char *post)
{
    json_t *others = json_array();
    for (size_t i = 0; i < json_array_size(posts); i++) {
        const char *other = json_string_value(json_array_get(posts, i));
        if (other != NULL && strcmp(other, post) != 0)
            json_array_append(others, json_array_get(posts, i));
    }
    return others;
}

/* Replaces the file atomically, so that readers see the old or the new one. */
static bool
write_all(const char *path, const char *text)
{
    char beside[PATH_TEXT_MAX];
    snprintf(beside, sizeof(beside), "%s.new", path);
    FILE *file = tenure_file_new(beside, TENURE_SECRET_MODE);
    if (file == NULL)
        return false;
    bool written = fputs(text, file) >= 0;
    written = fclose(file) == 0 && written;
    return written && rename(beside, path) == 0;
}

bool
watches_set(const char *path, const char *user, const char *post, bool on)
{
    char key[DESK_ID_MAX];
    json_t *all = read_all(path), *one = json_object_get(all, user);
    if (all == NULL)
        return false;
    if (one == NULL) {
        one = put_object(all, user);
        desk_new_id(key);
        put_text(one, "key", key);
    }
    json_t *posts = without(json_object_get(one, "posts"), post);
    if (on)
        json_array_append_new(posts, json_string(post));
    bool room = json_array_size(posts) <= WATCHES_MAX;
    json_object_set_new(one, "posts", posts);
    char *text = room ? json_dumps(all, JSON_INDENT(1) | JSON_SORT_KEYS) : NULL;
    bool written = text != NULL && write_all(path, text);
    free(text);
    json_decref(all);
    return written;
}
