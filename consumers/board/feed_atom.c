/* SPDX-License-Identifier: Apache-2.0 */
/* The latest alerts as an Atom feed; filtered by region, organisation or rule. */
#include <stdlib.h>
#include <string.h>

#include "atom.h"
#include "feeds.h"
#include "watches.h"
#include <tenure/event.h>
#include <tenure/text.h>

enum {
    ENTRIES_MAX = 100,
    FEED_BASE_MAX = 512
};

struct feed {
    const struct request *request;
    json_t *watched; // the user's posts; NULL: this is not a personal feed
    struct atom *atom;
    unsigned entries;
    char base[FEED_BASE_MAX]; // without a trailing slash
};

static bool
matches(const struct request *request, const Tenure__V1__Alert *alert)
{
    const char *region = request_parameter(request, "region");
    const char *organisation = request_parameter(request, "organisation");
    const char *rule = request_parameter(request, "rule");
    return !alert->muted && (region[0] == '\0' || strcmp(region, alert->region) == 0) &&
           (organisation[0] == '\0' || strcmp(organisation, alert->organisation) == 0) &&
           (rule[0] == '\0' || strcmp(rule, alert->rule) == 0);
}

static void
take_watch(void *context, const char *post)
{
    json_object_set_new(context, post, json_true());
}

static bool
is_watched(const json_t *watched, const Tenure__V1__Alert *alert)
{
    char post[2 * TENURE_SLUG_MAX + 2];
    snprintf(post, sizeof(post), "%s/%s", alert->organisation, alert->role);
    return watched == NULL || json_object_get(watched, post) != NULL;
}

/* A personal feed is addressed by a secret key, not by the user's name. */
static bool
read_watches(struct feed *feed)
{
    const char *key = request_parameter(feed->request, "watch");
    const struct desk *desk = feed->request->desk;
    const char *path = desk != NULL ? desk_options(desk)->watches : NULL;
    if (key[0] == '\0')
        return true;
    feed->watched = json_object();
    return path != NULL && watches_of_key(path, key, take_watch, feed->watched);
}

static void
put_alert(void *context, const Tenure__V1__Update *update)
{
    struct feed *feed = context;
    if (feed->entries == ENTRIES_MAX || !matches(feed->request, update->alert) ||
        !is_watched(feed->watched, update->alert))
        return;
    feed->entries++;
    atom_add(feed->atom, update);
}

void
feed_find_base(const struct request *request, char *ret_base, size_t size)
{
    if (request->base_url[0] != '\0')
        tenure_text_format(ret_base, size, "%s", request->base_url);
    else
        tenure_text_format(ret_base, size, "http://%s", request->address);
    for (size_t end = strlen(ret_base); end > 0 && ret_base[end - 1] == '/';)
        ret_base[--end] = '\0';
}

void
feed_find_self(const struct request *request, const char *base, char *ret_self, size_t size)
{
    char *here = request_here(request, "", "");
    tenure_text_format(ret_self, size, "%s%s", base,
                       here != NULL ? here + strlen(request->base) : "");
    free(here);
}

void
feed_atom(struct request *request)
{
    char name[512], self[2 * FEED_BASE_MAX];
    struct feed feed = { .request = request };
    if (request_read_report(request) != TENURE_OK) {
        request_fail_status(request, request->asked);
        return;
    }
    if (!read_watches(&feed)) {
        request_fail(request, 404, "There is no such feed", "Its address is at the desk.");
        json_decref(feed.watched);
        return;
    }
    const char *watch = request_parameter(request, "watch");
    tenure_text_format(name, sizeof(name), "alerts/%s/%s/%s%s%s",
                       request_parameter(request, "region"),
                       request_parameter(request, "organisation"),
                       request_parameter(request, "rule"), watch[0] != '\0' ? "/" : "", watch);
    feed_find_base(request, feed.base, sizeof(feed.base));
    feed_find_self(request, feed.base, self, sizeof(self));
    struct atom_feed wanted = { name, request->report->status_report->log, feed.base, self,
                                "Leadership alerts" };
    feed.atom = atom_begin(&wanted);
    if (feed.atom != NULL) {
        follow_alerts(request->follow, put_alert, &feed);
        atom_end(feed.atom, request->out);
        request->type = "application/atom+xml; charset=utf-8";
    } else {
        request_fail(request, 503, "Out of memory", "Try again later.");
    }
    json_decref(feed.watched);
}
