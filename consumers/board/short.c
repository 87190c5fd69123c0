/* SPDX-License-Identifier: Apache-2.0 */
/* Short addresses: /p/QM7/executive-lead, and /a/92 for the alert that entry 92 opened, or
 * /a/92/repeated-vacancy if it opened several. They lead to the page, on the same day. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "feeds.h"
#include "page.h"
#include "shell.h"
#include <tenure/text.h>

/* Puts `short`, the whole address to cite, if the board knows its own; `page` is p/... or a/... */
static void
put_short(struct request *request, json_t *data, const char *page)
{
    char base[512];
    char *link = request_link(request, page, "");
    feed_find_base(request, base, sizeof(base));
    if (request->base_url[0] != '\0' && link != NULL)
        put_format(data, "short", "%s%s", base, link + strlen(request->base));
    free(link);
}

void
short_put_post(struct request *request, json_t *data, const char *id)
{
    char page[200];
    snprintf(page, sizeof(page), "p/%s", id);
    put_short(request, data, page);
}

static void
lead_to(struct request *request, const char *page, const char *id)
{
    request->location = request_link(request, page, id);
    request->status = request->location != NULL ? 302 : 503;
}

void
short_post(struct request *request)
{
    lead_to(request, "post", request->path);
}

static void
take_alert(void *context, const char *id)
{
    json_array_append_new(context, json_string(id));
}

void
short_alert(struct request *request)
{
    json_t *alerts = json_array();
    char seq[24];
    const char *slash = strchr(request->path, '/');
    tenure_text_format(seq, sizeof(seq), "%.*s", (int)strcspn(request->path, "/"), request->path);
    lookup_alerts_of(follow_lookup(request->follow), seq, slash != NULL ? slash + 1 : "",
                     take_alert, alerts);
    if (json_array_size(alerts) == 1)
        lead_to(request, "alert", json_string_value(json_array_get(alerts, 0)));
    else if (json_array_size(alerts) > 1)
        lead_to(request, "event", seq); // which lists them
    else
        request_fail(request, 404, "There is no such alert",
                     "No entry of that number has opened an alert.");
    json_decref(alerts);
}

/* Without the rule, if no other alert was opened by the same entry. */
void
short_put_alert(struct request *request, json_t *data, const Tenure__V1__Alert *alert)
{
    char page[160];
    json_t *alerts = json_array();
    snprintf(page, sizeof(page), "a/%" PRIu64, alert->opened_seq);
    lookup_alerts_of(follow_lookup(request->follow), page + 2, "", take_alert, alerts);
    if (json_array_size(alerts) > 1)
        snprintf(page, sizeof(page), "a/%" PRIu64 "/%s", alert->opened_seq, alert->rule);
    put_short(request, data, page);
    json_decref(alerts);
}
