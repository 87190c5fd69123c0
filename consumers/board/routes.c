/* SPDX-License-Identifier: Apache-2.0 */
#include "routes.h"

#include <string.h>

#include "desk_pages.h"
#include "feed_changes.h"
#include "feeds.h"
#include "filters.h"
#include "page.h"

typedef void route_fn(struct request *request);

static const struct {
    const char *path;
    route_fn *answer;
} routes[] = {
    { "/", page_today },
    { "/changes", page_changes },
    { "/alerts", page_alerts },
    { "/alert", page_one_alert },
    { "/posts", page_posts },
    { "/post", page_post },
    { "/person", page_person },
    { "/organisation", page_organisation },
    { "/region", page_region },
    { "/map", page_map },
    { "/figures", page_figures },
    { "/figure", page_figure },
    { "/corrections", page_corrections },
    { "/search", page_search },
    { "/event", page_one_event },
    { "/about", page_about },
    { "/atom", feed_atom },
    { "/atom/changes", feed_changes_atom },
    { "/calendar.ics", feed_calendar },
    { "/metrics", feed_metrics },
};

/* Pages of the desk, if it is on. Only submitted forms change anything. */
static const struct {
    const char *path;
    route_fn *read, *sent; // NULL: the method is not allowed
} desk_routes[] = {
    { "/desk", desk_report, desk_report },      { "/desk/preview", NULL, desk_preview },
    { "/desk/publish", NULL, desk_store },      { "/desk/correct", desk_correct, desk_correct },
    { "/desk/alerts", desk_alerts, NULL },      { "/desk/mute", NULL, desk_mute },
    { "/desk/lift", NULL, desk_lift },          { "/desk/acknowledge", NULL, desk_acknowledge },
    { "/desk/watch", NULL, desk_watch },        { "/desk/suggest", desk_suggest, NULL },
    { "/api/preview", NULL, desk_preview_api },
};

/* Cards and pictures of the same pages. */
static const struct {
    const char *path;
    enum shown_as as;
    const char *page;
    route_fn *answer;
} forms[] = {
    { "/embed/post", SHOWN_AS_CARD, "/post", page_post },
    { "/embed/alert", SHOWN_AS_CARD, "/alert", page_one_alert },
    { "/embed/figure", SHOWN_AS_CARD, "/figure", page_figure },
    { "/share/post.png", SHOWN_AS_PICTURE, "/post", page_post },
    { "/share/alert.png", SHOWN_AS_PICTURE, "/alert", page_one_alert },
    { "/share/figure.png", SHOWN_AS_PICTURE, "/figure", page_figure },
};

static const struct {
    const char *prefix;
    route_fn *answer; // request->path is the part after the prefix
} prefixes[] = {
    { "/api/", feed_api },
    { "/csv/", feed_csv },
    { "/p/", short_post },
    { "/a/", short_alert },
};

static route_fn *
desk_route(const struct request *request)
{
    for (size_t i = 0; request->desk != NULL && i < sizeof(desk_routes) / sizeof(desk_routes[0]);
         i++) {
        if (strcmp(request->path, desk_routes[i].path) == 0)
            return request->sent_by_form ? desk_routes[i].sent : desk_routes[i].read;
    }
    return NULL;
}

void
routes_answer(struct request *request)
{
    route_fn *at_desk = desk_route(request);
    if (at_desk != NULL) {
        at_desk(request);
        return;
    }
    if (request->sent_by_form) {
        request_fail(request, 405, "This page is read-only", "Changes are made at the desk.");
        return;
    }
    if (!filters_check(request))
        return;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t size = strlen(prefixes[i].prefix);
        if (strncmp(request->path, prefixes[i].prefix, size) == 0) {
            request->path += size;
            prefixes[i].answer(request);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (strcmp(request->path, forms[i].path) == 0) {
            request->shown_as = forms[i].as;
            request->path = forms[i].page; // links lead to the page itself
            forms[i].answer(request);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (strcmp(request->path, routes[i].path) == 0) {
            routes[i].answer(request);
            return;
        }
    }
    request_fail(request, 404, "There is no such page", "The menu leads to every page.");
}
