/* SPDX-License-Identifier: Apache-2.0 */
/* Searches people, posts, organisations and alerts by a part of their name. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "says.h"
#include "shell.h"

enum {
    FOUND_MAX = 60
};

static const struct {
    const char *kind, *title, *badge, *page;
} groups[] = { { "person", "People", "person", "person" },
               { "post", "Posts", "post", "post" },
               { "organisation", "Bodies", "body", "organisation" },
               { "alert", "Alerts", "alert", "alert" } };

enum {
    GROUPS = sizeof(groups) / sizeof(groups[0])
};

struct found {
    json_t *lists[GROUPS];
    size_t order[GROUPS]; // the groups that are not empty, that of the best result first
    size_t groups;
    unsigned count;
};

static void
take(void *context, const struct lookup_found *thing)
{
    struct found *found = context;
    for (size_t i = 0; i < GROUPS; i++) {
        if (strcmp(thing->kind, groups[i].kind) != 0)
            continue;
        if (json_array_size(found->lists[i]) == 0)
            found->order[found->groups++] = i;
        json_t *row = add_object(found->lists[i]);
        put_text(row, "kind", groups[i].badge);
        put_text(row, "thing_id", thing->id);
        put_text(row, "name", thing->name);
        put_text(row, "beside", thing->beside);
        found->count++;
    }
}

/* Adds links, and replaces the region's id beside an organisation with its name. */
static void
finish(struct request *request, json_t *list, size_t group)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *row = json_array_get(list, i);
        char beside[LOOKUP_TEXT_MAX];
        const char *text = json_string_value(json_object_get(row, "beside"));
        put_link(row, "to", request, groups[group].page,
                 json_string_value(json_object_get(row, "thing_id")));
        if (strcmp(groups[group].kind, "organisation") == 0 && text[0] != '\0') {
            name_organisation(request, text, beside, sizeof(beside));
            put_text(row, "beside", beside);
        } else if (strcmp(groups[group].kind, "alert") == 0)
            put_text(row, "beside", text[0] != '\0' ? "ended" : "active");
        else if (strcmp(groups[group].kind, "post") == 0)
            put_format(row, "beside", "%s%s", text[0] != '\0' ? "holder: " : "no holder reported",
                       text);
    }
}

void
page_search(struct request *request)
{
    const char *wanted = request_parameter(request, "q");
    char title[300], instead[LOOKUP_TEXT_MAX];
    struct found found = { 0 };
    for (size_t i = 0; i < GROUPS; i++)
        found.lists[i] = json_array();
    lookup_find(follow_lookup(request->follow), wanted, request_parameter(request, "kind"),
                FOUND_MAX, take, &found, instead);
    if (wanted[0] == '\0')
        snprintf(title, sizeof(title), "Search");
    else if (found.count == 0)
        snprintf(title, sizeof(title), "Nothing is called \xe2\x80\x9c%.200s\xe2\x80\x9d", wanted);
    else if (instead[0] != '\0')
        snprintf(title, sizeof(title),
                 "Nothing is called \xe2\x80\x9c%.100s\xe2\x80\x9d; did you mean "
                 "\xe2\x80\x9c%.100s\xe2\x80\x9d?",
                 wanted, instead);
    else
        snprintf(title, sizeof(title), "%u%s result%s for \xe2\x80\x9c%.200s\xe2\x80\x9d",
                 found.count, found.count == FOUND_MAX ? " and more" : "",
                 found.count == 1 ? "" : "s", wanted);
    json_t *data = shell_data(request, "", title), *list = put_list(data, "results");
    for (size_t i = 0; i < found.groups; i++) {
        size_t group = found.order[i];
        json_t *one = add_object(list);
        finish(request, found.lists[group], group);
        put_text(one, "group", groups[group].title);
        json_object_set(one, "found", found.lists[group]);
    }
    for (size_t i = 0; i < GROUPS; i++)
        json_decref(found.lists[i]);
    json_t *kinds = put_list(data, "kind_choices");
    for (size_t i = 0; i <= GROUPS; i++) {
        const char *kind = i == 0 ? "" : groups[i - 1].kind;
        json_t *one = add_object(kinds);
        put_text(one, "choice", i == 0 ? "All" : groups[i - 1].title);
        put_here(one, "to", request, "kind", kind);
        put_flag(one, "here", strcmp(request_parameter(request, "kind"), kind) == 0);
    }
    put_flag(data, "nothing", wanted[0] != '\0' && found.count == 0);
    put_flag(data, "ask", wanted[0] == '\0');
    shell_write(request, "search", data);
}
