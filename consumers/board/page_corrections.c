/* SPDX-License-Identifier: Apache-2.0 */
/* What was taken back or replaced, and what that changed. */
#include <string.h>

#include "page.h"

enum {
    CORRECTIONS_ON_A_PAGE = 100
};

struct listing {
    struct request *request;
    unsigned shown;
};

static void
put_correction(void *context, const struct correction *correction)
{
    struct listing *listing = context;
    struct request *request = listing->request;
    Tenure__V1__Answer *answer;
    if (listing->shown == CORRECTIONS_ON_A_PAGE ||
        tables_read_event(request->client, correction->seq, &answer) != TENURE_OK)
        return;
    listing->shown++;
    const Tenure__V1__Event *event = answer->updates[0]->event;
    html(request->out, "<article class=\"correction\"><h2>%s, %s by %s</h2><ul class=\"events\">",
         event->announced,
         event->body_case == TENURE__V1__EVENT__BODY_RETRACTION ? "taken back" : "replaced",
         event->source);
    page_event_at(request, correction->corrects);
    html(request->out, "</ul>");
    if (event->body_case == TENURE__V1__EVENT__BODY_RETRACTION)
        html(request->out, "<p>Why: %s</p>",
             event->retraction->reason[0] != '\0' ? event->retraction->reason : "not said");
    html(request->out, "<p>By</p><ul class=\"events\">");
    page_event(request, answer->updates[0]);
    html(request->out, "</ul><p>It changed %u %s</p><ul class=\"effects\">",
         correction->effects_count,
         correction->effects_count == 1 ? "post or alert:" : "posts and alerts:");
    for (unsigned i = 0; i < correction->effects_count && i < FOLLOW_EFFECTS; i++)
        html(request->out, "<li>%s</li>", correction->effects[i]);
    if (correction->effects_count > FOLLOW_EFFECTS)
        html(request->out, "<li>and %u more</li>", correction->effects_count - FOLLOW_EFFECTS);
    html(request->out, "</ul></article>\n");
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
page_corrections(struct request *request)
{
    struct listing listing = { .request = request };
    page_begin(request, "Corrections");
    follow_corrections(request->follow, put_correction, &listing);
    if (listing.shown == 0)
        html(request->out, "<p>Nothing was taken back or replaced.</p>");
    page_end(request);
}
