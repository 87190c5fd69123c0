/* SPDX-License-Identifier: Apache-2.0 */
/* The latest alerts as an Atom feed, by region, organisation or rule. */
#include <string.h>

#include "atom.h"
#include "feeds.h"
#include <tenure/text.h>

enum {
    ENTRIES_MAX = 100
};

struct feed {
    const struct request *request;
    struct atom *atom;
    unsigned entries;
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
put_alert(void *context, const Tenure__V1__Update *update)
{
    struct feed *feed = context;
    if (feed->entries == ENTRIES_MAX || !matches(feed->request, update->alert))
        return;
    feed->entries++;
    atom_add(feed->atom, update, "");
}

void
feed_atom(struct request *request)
{
    char name[256];
    tenure_text_format(name, sizeof(name), "%s/%s/%s", request_parameter(request, "region"),
                       request_parameter(request, "organisation"),
                       request_parameter(request, "rule"));
    struct feed feed = { .request = request, .atom = atom_begin(name) };
    if (feed.atom == NULL) {
        request_fail(request, 503, "Out of memory", "Try again later.");
        return;
    }
    follow_alerts(request->follow, put_alert, &feed);
    atom_end(feed.atom, request->out);
    request->type = "application/atom+xml; charset=utf-8";
}
