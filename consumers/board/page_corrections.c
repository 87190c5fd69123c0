/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections and their effects. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "figure_known.h"
#include "page.h"
#include "report_kind.h"
#include "says.h"
#include "shell.h"

enum {
    CORRECTIONS_ON_A_PAGE = 100,
    MOVED_SHOWN = 5
};

struct listing {
    struct request *request;
    json_t *cases;
};

/* Puts alerts as rows with links, and posts as sentences. */
static void
put_effects(struct request *request, json_t *one, const struct correction *correction)
{
    json_t *alerts = put_list(one, "alerts"), *posts = put_list(one, "posts");
    for (unsigned i = 0; i < FOLLOW_EFFECTS; i++) {
        const struct effect *effect = &correction->effects[i];
        if (effect->text == NULL)
            continue;
        json_t *row = add_object(effect->alert != NULL ? alerts : posts);
        put_text(row, "effect", effect->text);
        if (effect->alert == NULL)
            continue;
        put_text(row, "word", effect->word);
        put_text(row, "kind",
                 strcmp(effect->word, "opened") == 0 || strcmp(effect->word, "changed") == 0
                     ? "warning"
                     : "ended");
        put_link(row, "alert_to", request, "alert", effect->alert);
    }
    put_flag(one, "has_alerts", json_array_size(alerts) > 0);
    put_flag(one, "has_posts", json_array_size(posts) > 0);
}

/* "no post", "1 post", "2 posts". Returns text. */
static const char *
say_count(char *text, size_t size, unsigned count, const char *what)
{
    if (count == 0)
        snprintf(text, size, "no %s", what);
    else
        snprintf(text, size, "%u %s%s", count, what, count == 1 ? "" : "s");
    return text;
}

static void
take(void *context, const struct correction *correction)
{
    struct listing *listing = context;
    if (json_array_size(listing->cases) == CORRECTIONS_ON_A_PAGE)
        return;
    unsigned count = correction->posts_count + correction->alerts_count;
    json_t *one = add_object(listing->cases);
    put_number(one, "number", (int64_t)correction->seq);
    put_number(one, "corrects_number", (int64_t)correction->corrects);
    put_effects(listing->request, one, correction);
    char posts[32], alerts[32];
    put_format(one, "changed", "It changed %s and %s",
               say_count(posts, sizeof(posts), correction->posts_count, "post"),
               say_count(alerts, sizeof(alerts), correction->alerts_count, "alert"));
    put_flag(one, "changed_nothing", count == 0);
    if (correction->withdrawn_count > 0)
        put_format(one, "withdrew", "%u alert%s withdrawn", correction->withdrawn_count,
                   correction->withdrawn_count == 1 ? " was" : "s were");
    if (count > FOLLOW_EFFECTS)
        put_format(one, "more", "and %u more", count - FOLLOW_EFFECTS);
}

static void
say_subject(struct request *request, json_t *says, const Tenure__V1__Event *event,
            const char *organisation, const char *role)
{
    if (role[0] != '\0')
        say_post(request, says, organisation, role, true);
    else if (organisation[0] != '\0')
        say_organisation(request, says, organisation);
    else
        say(says, "A report by %s", event->source);
}

/* False if one of the two entries cannot be read. */
static bool
finish(struct request *request, json_t *one)
{
    Tenure__V1__Answer *after, *before;
    uint64_t seq = (uint64_t)json_integer_value(json_object_get(one, "number"));
    uint64_t corrects = (uint64_t)json_integer_value(json_object_get(one, "corrects_number"));
    if (tables_read_event(request->client, seq, &after) != TENURE_OK)
        return false;
    if (tables_read_event(request->client, corrects, &before) != TENURE_OK) {
        tenure__v1__answer__free_unpacked(after, NULL);
        return false;
    }
    const Tenure__V1__Event *was = before->updates[0]->event, *is = after->updates[0]->event;
    bool back = is->body_case == TENURE__V1__EVENT__BODY_RETRACTION;
    say_subject(request, put_list(put_object(one, "subject"), "says"), was,
                report_organisation(was), report_role(was));
    say_event(request, put_list(put_object(one, "was"), "says"), was);
    json_t *now = put_list(put_object(one, "is"), "says");
    if (back)
        say(now, "Taken back");
    else
        say_event(request, now, is);
    put_text(one, "reason", back ? is->retraction->reason : "");
    put_text(one, "by", is->source);
    put_text(one, "announced", is->announced);
    put_text(one, "verb", back ? "takes back" : "replaces");
    put_day(one, "on", is->announced, request->today);
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)seq);
    put_link(one, "to", request, "event", text);
    snprintf(text, sizeof(text), "%llu", (unsigned long long)corrects);
    put_link(one, "corrects_to", request, "event", text);
    tenure__v1__answer__free_unpacked(after, NULL);
    tenure__v1__answer__free_unpacked(before, NULL);
    return true;
}

/* For the latest corrections only: the daemon must recompute the figures from every post, twice for
 * each correction. */
static void
put_moved(struct request *request, json_t *cases)
{
    if (!figure_known_is_cheap(request))
        return;
    for (size_t i = 0; i < json_array_size(cases) && i < MOVED_SHOWN; i++) {
        json_t *one = json_array_get(cases, i);
        const json_t *day = json_object_get(one, "announced");
        figure_put_moved(request, one, (uint64_t)json_integer_value(json_object_get(one, "number")),
                         json_string_value(day));
    }
}

void
page_corrections(struct request *request)
{
    struct listing listing = { request, json_array() };
    char title[64];
    tenure_status status = request_read_report(request);
    if (status != TENURE_OK) {
        json_decref(listing.cases);
        request_fail_status(request, status);
        return;
    }
    follow_corrections(request->follow, take, &listing);
    for (size_t i = json_array_size(listing.cases); i > 0; i--) {
        if (!finish(request, json_array_get(listing.cases, i - 1)))
            json_array_remove(listing.cases, i - 1);
    }
    size_t count = json_array_size(listing.cases);
    put_moved(request, listing.cases);
    snprintf(title, sizeof(title),
             count == 0   ? "Nothing was taken back"
             : count == 1 ? "One report was corrected"
                          : "%zu reports were corrected",
             count);
    json_t *data = shell_data(request, "/corrections", title);
    json_object_set_new(data, "cases", listing.cases);
    put_format(data, "csv", "%s/csv/changes?kind=corrected&since=1000-01-01", request->base);
    put_format(data, "json", "%s/api/corrections?since=1000-01-01", request->base);
    put_format(data, "feed", "%s/atom/changes?kind=corrected&since=1000-01-01", request->base);
    shell_write(request, "corrections", data);
}
