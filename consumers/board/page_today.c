/* SPDX-License-Identifier: Apache-2.0 */
/* Today: news, open posts, future events. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "day_words.h"
#include "figure_view.h"
#include "lookup_words.h"
#include "page.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>

enum {
    DAYS = 90,
    WEEK = 7,
    FIGURES_MAX = 4, // shown as tiles, between the open posts and the alerts
    REPORTS_SHOWN = 250,
    ALERTS_SHOWN = 8,
    COMING_MAX = 200, // examined; many of a kind on one day become one row
    COMING_SHOWN = 12,
    OPEN_COUNTED = 1000,
    RUMOURS_SHOWN = 5
};

struct coming {
    char subject[160], day[11], what[16], detail[LOOKUP_TEXT_MAX];
    size_t like; // how many share the day and the kind
};

struct comings {
    struct coming *all;
    size_t count;
};

static void
take_coming(void *context, const char *subject, const char *day, const char *what,
            const char *detail)
{
    struct comings *comings = context;
    for (size_t i = 0; i < comings->count; i++) {
        struct coming *other = &comings->all[i];
        bool like = strchr(subject, '/') == NULL && strcmp(other->what, what) == 0 &&
                    strcmp(other->day, day) == 0 && strcmp(other->detail, detail) == 0;
        if (like) {
            other->like++;
            return;
        }
    }
    if (comings->count == COMING_MAX)
        return;
    struct coming *one = &comings->all[comings->count++];
    snprintf(one->subject, sizeof(one->subject), "%s", subject);
    snprintf(one->day, sizeof(one->day), "%s", day);
    snprintf(one->what, sizeof(one->what), "%s", what);
    snprintf(one->detail, sizeof(one->detail), "%s", detail);
    one->like = 1;
}

/* Inserts the end of a mute before later dates. */
static void
insert_mute(struct comings *comings, const Tenure__V1__Silence *silence)
{
    size_t at = 0;
    if (comings->count == COMING_MAX)
        return;
    while (at < comings->count && strcmp(comings->all[at].day, silence->until) <= 0)
        at++;
    struct coming *one = &comings->all[at];
    memmove(one + 1, one, (comings->count - at) * sizeof(*one));
    comings->count++;
    *one = (struct coming){ .what = "mute", .like = 1 };
    snprintf(one->subject, sizeof(one->subject), "%s",
             silence->organisation[0] != '\0' ? silence->organisation : silence->region);
    snprintf(one->day, sizeof(one->day), "%s", silence->until);
    snprintf(one->detail, sizeof(one->detail), "%s", silence->rule);
}

static void
add_mutes(struct request *request, struct comings *comings)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__SilencesQuery body = TENURE__V1__SILENCES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_SILENCES;
    query.silences = &body;
    if (pages_ask_whole(request->client, &query, &body.after, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_silences; i++) {
        if (answer->silences[i]->silence->until[0] != '\0')
            insert_mute(comings, answer->silences[i]->silence);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
say_mute(struct request *request, json_t *says, const struct coming *coming)
{
    char rule[LOOKUP_TEXT_MAX], name[LOOKUP_TEXT_MAX];
    lookup_words_role(coming->detail, rule, sizeof(rule));
    say(says, "A mute ends: %s", rule[0] != '\0' ? rule : "alerts");
    if (coming->subject[0] == '\0')
        return;
    name_organisation(request, coming->subject, name, sizeof(name)); // or a region
    say(says, ", %s", name);
}

static void
say_coming(struct request *request, json_t *says, struct coming *coming)
{
    if (strcmp(coming->what, "mute") == 0) {
        say_mute(request, says, coming);
        return;
    }
    char *slash = strchr(coming->subject, '/');
    char words[LOOKUP_TEXT_MAX];
    if (slash != NULL) {
        *slash = '\0';
        say_post(request, says, coming->subject, slash + 1, true);
        Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
        person.name = coming->detail;
        say(says, ": %s %s", is_unnamed(&person) ? "the holder" : coming->detail,
            strcmp(coming->what, "starts") == 0 ? "starts" : "leaves");
        return;
    }
    bool many = coming->like > 1;
    lookup_words_role(coming->detail, words, sizeof(words));
    if (many)
        say(says, "%zu bodies", coming->like);
    else
        say_organisation(request, says, coming->subject);
    if (strcmp(coming->what, "duty") == 0)
        say(says, ": %s", words);
    else if (coming->detail[0] != '\0') {
        say(says, many ? " become part of " : " becomes part of ");
        say_organisation(request, says, coming->detail);
    } else
        say(says, many ? " end" : " ends");
}

static void
put_coming(struct request *request, json_t *data)
{
    char today[TENURE_DATE_TEXT_MAX] = "";
    struct comings comings = { calloc(COMING_MAX, sizeof(struct coming)), 0 };
    json_t *rows = put_list(data, "coming");
    tenure_day_format(request->today, today);
    if (comings.all != NULL)
        lookup_coming(follow_lookup(request->follow), today, COMING_MAX, take_coming, &comings);
    if (comings.all != NULL)
        add_mutes(request, &comings);
    for (size_t i = 0; i < comings.count && json_array_size(rows) < COMING_SHOWN; i++) {
        json_t *row = add_object(rows);
        bool overdue = day_words_is_past(comings.all[i].day, request->today);
        put_text(row, "overdue", overdue ? "overdue" : "");
        put_text(row, "no_date", comings.all[i].day[0] == '\0' ? "no date yet" : "");
        if (overdue)
            put_day(row, "was_due", comings.all[i].day, request->today);
        else if (comings.all[i].day[0] != '\0')
            put_short_day(row, "when", comings.all[i].day, request->today);
        say_coming(request, put_list(row, "says"), &comings.all[i]);
    }
    put_flag(data, "has_coming", json_array_size(rows) > 0);
    free(comings.all);
}

static void
put_rumours(struct request *request, json_t *data, struct lookup_wanted wanted)
{
    json_t *found = json_object(), *rows = put_list(data, "rumours");
    wanted.kind = "rumoured";
    wanted.limit = RUMOURS_SHOWN;
    changes_put(request, found, &wanted);
    json_t *days = json_object_get(found, "days");
    for (size_t i = 0; i < json_array_size(days); i++)
        json_array_extend(rows, json_object_get(json_array_get(days, i), "rows"));
    put_flag(data, "has_rumours", json_array_size(rows) > 0);
    json_decref(found);
}

/* Counts open posts for a past view, as far as one answer reaches. */
static void
count_open(struct request *request, uint64_t *ret_count, bool *ret_more)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    *ret_count = 0;
    *ret_more = false;
    body.open_only = true;
    body.limit = OPEN_COUNTED;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    *ret_count = answer->n_posts;
    *ret_more = answer->next != 0;
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Puts the tiles: open posts, figures, alerts. The alerts must have been read before. */
static void
put_tiles(struct request *request, json_t *data)
{
    struct lookup_posts posts = lookup_count_posts(follow_lookup(request->follow), "", "");
    bool more = false;
    bool is_past = request_is_past(request);
    if (is_past)
        count_open(request, &posts.open, &more);
    figure_put_tiles(request, data, "all", FIGURES_MAX);
    json_t *tiles = json_object_get(data, "tiles"), *first = json_object(), *last = json_object();
    put_text(first, "name", "Posts open");
    put_format(first, "value", "%" PRIu64 "%s", posts.open, more ? " and more" : "");
    put_text(first, "of", "");
    if (!is_past) // only the present number of posts is known
        put_format(first, "of", "of %" PRIu64, posts.all);
    put_text(first, "note", "vacant, held temporarily, or the holder is leaving");
    put_link(first, "to", request, "posts", "");
    json_array_insert_new(tiles, 0, first);
    put_text(last, "name", "Alerts");
    put_count(last, "value", (int64_t)page_count_active_alerts(request));
    put_text(last, "of", "active");
    put_text(last, "note", json_string_value(json_object_get(data, "alerts_said")));
    put_link(last, "to", request, "alerts", "");
    json_array_append_new(tiles, last);
    put_flag(data, "has_tiles", true);
}

static void
put_lede(struct request *request, json_t *data, struct lookup_wanted wanted, const char *today)
{
    char says[800];
    wanted.since = today;
    wanted.after = 0;
    wanted.limit = 1000;
    size_t reports = changes_sentence(request, &wanted, says, sizeof(says));
    put_text(data, "lede", says);
    put_text(data, "lede_verb", reports == 1 ? "was" : "were");
}

static void
put_stretch(struct request *request, json_t *list, const char *name, unsigned days, bool is_here)
{
    char text[16];
    json_t *one = add_object(list);
    snprintf(text, sizeof(text), "%u", days);
    put_text(one, "stretch", name);
    if (request_parameter(request, "after")[0] != '\0')
        put_format(one, "to", "%s/?days=%u", request->base, days);
    else
        put_here(one, "to", request, "days", text);
    put_flag(one, "here", is_here);
}

/* Puts the choice of how many days the news covers. A script completes the last address: only the
 * browser knows which entry was the last when its reader was here before. */
static void
put_stretches(struct request *request, json_t *data, unsigned days, uint64_t after)
{
    json_t *list = put_list(data, "stretches");
    char text[24] = "";
    put_stretch(request, list, "Last 90 days", DAYS, days == DAYS && after == 0);
    put_stretch(request, list, "Week", WEEK, days == WEEK && after == 0);
    if (after > 0)
        snprintf(text, sizeof(text), "%" PRIu64, after);
    put_format(data, "visit_to", "%s/?after=%s", request->base, text);
    put_flag(data, "since_visit", after > 0);
    put_format(data, "nothing", after > 0 ? "since you were here" : "in %u days", days);
}

void
page_today(struct request *request)
{
    char title[DAY_WORDS_MAX] = "Nothing has been reported yet";
    char today[TENURE_DATE_TEXT_MAX] = "", since[TENURE_DATE_TEXT_MAX] = "";
    unsigned days = request_number(request, "days", DAYS) == WEEK ? WEEK : DAYS;
    tenure_status status = request_read_report(request);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    if (request->today != TENURE_NO_DAY) {
        tenure_day_format(request->today, today);
        tenure_day_format(request->today - (int32_t)days, since);
        day_words_with_weekday(today, false, title);
    }
    uint64_t after = request_number(request, "after", 0);
    struct lookup_wanted wanted = { .since = after > 0 ? "" : since,
                                    .until = today,
                                    .after = after,
                                    .kind = "",
                                    .region = "",
                                    .role = "",
                                    .organisation = "",
                                    .known_at = request_known_at(request),
                                    .is_news = true,
                                    .limit = REPORTS_SHOWN };
    json_t *data = shell_data(request, "/", title);
    bool past = json_object_get(data, "past") != NULL;
    put_flag(data, "empty", request->report->status_report->posts == 0);
    put_lede(request, data, wanted, today);
    put_stretches(request, data, days, after);
    page_put_active_alerts(request, data, "", ALERTS_SHOWN);
    put_tiles(request, data);
    changes_put(request, data, &wanted);
    put_rumours(request, data, wanted);
    if (!past)
        put_coming(request, data);
    put_link(data, "changes_to", request, "changes", "");
    put_link(data, "alerts_to", request, "alerts", "");
    shell_write(request, "today", data);
}
