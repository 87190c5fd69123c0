/* SPDX-License-Identifier: Apache-2.0 */
/* The desk: lists mutes in force, adds a mute, ends one. */
#include <stdlib.h>

#include "day_words.h"
#include "desk_form.h"
#include "desk_pages.h"
#include "lookup_words.h"
#include "page.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include <tenure/text.h>

static void
put_mute(struct request *request, json_t *row, const Tenure__V1__SilenceInForce *found)
{
    const Tenure__V1__Silence *silence = found->silence;
    char rule[80], name[LOOKUP_TEXT_MAX] = "";
    const char *place = silence->organisation[0] != '\0' ? silence->organisation : silence->region;
    lookup_words_role(silence->rule, rule, sizeof(rule));
    lookup_words_capital(rule);
    if (place[0] != '\0')
        name_organisation(request, place, name, sizeof(name));
    put_format(row, "what", "%s%s%s%s%s", rule[0] != '\0' ? rule : "Any rule",
               silence->severity[0] != '\0' ? ", " : "", silence->severity,
               name[0] != '\0' ? ", " : "", name);
    if (silence->until[0] != '\0')
        put_day(row, "until", silence->until, request->today);
    else
        put_text(row, "until", "");
    put_text(row, "by", silence->author);
    put_text(row, "why", silence->reason);
    put_entry(row, request, found->seq);
}

void
desk_put_mutes(struct request *request, json_t *data)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__SilencesQuery body = TENURE__V1__SILENCES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    json_t *rows = put_list(data, "mutes");
    query.body_case = TENURE__V1__QUERY__BODY_SILENCES;
    query.silences = &body;
    if (pages_ask_whole(request->client, &query, &body.after, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_silences; i++)
        put_mute(request, add_object(rows), answer->silences[i]);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
desk_mute(struct request *request)
{
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Silence body = TENURE__V1__SILENCE__INIT;
    body.rule = desk_sent(request, "rule");
    body.severity = desk_sent(request, "severity");
    body.region = desk_sent(request, "region");
    body.organisation = desk_sent(request, "organisation");
    body.until = desk_sent(request, "until");
    body.reason = desk_sent(request, "reason");
    body.author = (char *)(uintptr_t)request->user;
    event.body_case = TENURE__V1__EVENT__BODY_SILENCE;
    event.silence = &body;
    desk_publish_form(request, &event, "desk/alerts", "");
}

void
desk_lift(struct request *request)
{
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Retraction body = TENURE__V1__RETRACTION__INIT;
    Tenure__V1__Answer *answer;
    uint64_t seq = strtoull(desk_value(request, "seq"), NULL, 10);
    if (tables_read_event(request->client, seq, &answer) != TENURE_OK) {
        request_fail(request, 404, "There is no such mute", "It may be lifted already.");
        return;
    }
    const Tenure__V1__Event *mute = answer->updates[0]->event;
    body.id = mute->id;
    event.source = mute->source;
    event.body_case = TENURE__V1__EVENT__BODY_RETRACTION;
    event.retraction = &body;
    if (mute->body_case == TENURE__V1__EVENT__BODY_SILENCE)
        desk_publish_form(request, &event, "desk/alerts", "");
    else
        request_fail(request, 400, "That is not a mute", "A report is taken back on its own page.");
    tenure__v1__answer__free_unpacked(answer, NULL);
}
