/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of the log. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "desk_pages.h"
#include "page.h"
#include "says.h"
#include "shell.h"
#include "source_names.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/json.h>
#include <tenure/sentence.h>

/* "29 November 2026, 21:57 UTC" */
static void
put_recorded(json_t *data, int64_t recorded_ms)
{
    char words[DAY_WORDS_MAX], day[TENURE_DATE_TEXT_MAX];
    const char *text = tenure_time_text(recorded_ms);
    snprintf(day, sizeof(day), "%.10s", text);
    put_format(data, "recorded", "%s, %.5s UTC", day_words(day, false, words), text + 11);
}

static void
take_alert(void *context, const char *id)
{
    json_array_append_new(context, json_string(id));
}

/* Puts a list `opened` of the alerts that the entry opened. */
static void
put_opened(struct request *request, json_t *data, const char *seq)
{
    json_t *ids = json_array(), *rows = put_list(data, "opened");
    lookup_alerts_of(follow_lookup(request->follow), seq, "", take_alert, ids);
    for (size_t i = 0; i < json_array_size(ids); i++) {
        char headline[LOOKUP_TEXT_MAX], ended[LOOKUP_TEXT_MAX];
        const char *id = json_string_value(json_array_get(ids, i));
        lookup_name(follow_lookup(request->follow), "alert", id, headline, ended);
        json_t *row = add_object(rows);
        put_text(row, "headline", headline);
        put_link(row, "to", request, "alert", id);
        put_text(row, "ended", "");
        if (ended[0] != '\0')
            put_short_day(row, "ended", ended, request->today);
    }
    put_flag(data, "has_opened", json_array_size(rows) > 0);
    json_decref(ids);
}

/* NULL: there is none, which the page says. */
static Tenure__V1__Answer *
read_entry(struct request *request)
{
    Tenure__V1__Answer *answer;
    uint64_t number = request_number(request, "id", 0);
    if (number == 0) {
        request_fail(request, 400, "That is not an entry", "An entry of the log has a number.");
        return NULL;
    }
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = tables_read_event(request->client, number, &answer);
    if (status == TENURE_OK)
        return answer;
    if (status == TENURE_NOT_FOUND) // the daemon gave no reason: its answer was empty
        request_fail(request, 404, "There is no such entry",
                     "The log does not have an entry of that number.");
    else
        request_fail_status(request, status);
    return NULL;
}

void
page_one_event(struct request *request)
{
    char title[64], seq[24];
    Tenure__V1__Answer *answer = read_entry(request);
    if (answer == NULL)
        return;
    const Tenure__V1__Update *update = answer->updates[0];
    snprintf(title, sizeof(title), "Entry %llu", (unsigned long long)update->seq);
    json_t *data = shell_data(request, "", title);
    put_flag(data, "with_sure", true);
    put_report(request, put_object(data, "report"), update);
    put_text(data, "source", source_name(update->event->source));
    put_text(data, "source_id", update->event->source);
    put_text(data, "event_id", update->event->id);
    put_recorded(data, update->recorded_ms);
    put_day(data, "announced_on", update->event->announced, request->today);
    put_day(data, "effective_on", update->event->effective, request->today);
    if (update->corrects != 0) {
        snprintf(seq, sizeof(seq), "%llu", (unsigned long long)update->corrects);
        put_text(data, "corrects", seq);
        put_link(data, "corrects_to", request, "event", seq);
    }
    snprintf(seq, sizeof(seq), "%llu", (unsigned long long)update->seq);
    put_opened(request, data, seq);
    desk_put(request, data);
    put_text(data, "author", update->event->author);
    put_text(data, "note", update->event->note);
    // The daemon's own entries follow from reports and rules, so nobody may correct them.
    put_flag(data, "is_report", strcmp(update->event->source, TENURE_OWN_SOURCE) != 0);
    put_format(data, "correct_to", "%s/desk/correct?seq=%llu", request->base,
               (unsigned long long)update->seq);
    put_format(data, "take_back_to", "%s/desk/correct?seq=%llu&how=retract", request->base,
               (unsigned long long)update->seq);
    put_flag(data, "published",
             request->user[0] != '\0' && request_parameter(request, "published")[0] != '\0');
    put_format(data, "known_then", "%s/?known_at=%llu", request->base,
               (unsigned long long)update->seq);
    put_format(data, "json", "%s/api/log?from=%llu&limit=1", request->base,
               (unsigned long long)update->seq);
    shell_write(request, "event", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
