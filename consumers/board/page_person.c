/* SPDX-License-Identifier: Apache-2.0 */
/* One person: present and past posts, and the evidence. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "linked.h"
#include "lookup_words.h"
#include "page.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include "timeline.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    REPORTS_SHOWN = 100,
    ALERTS_SHOWN = 20,
    ALERTS_SCANNED = 100,
    POSTS_ASKED = 10, // whose alerts are read
    YEARS_MIN = 4
};

static void
put_holding(struct request *request, json_t *row, const Tenure__V1__PersonPost *post)
{
    const Tenure__V1__Tenure *tenure = post->tenure;
    char words[DAY_WORDS_MAX];
    bool leaving = tenure->leaving; // only present posts are listed
    bool ended = tenure->end[0] != '\0';
    put_text(row, "kind", post->designate ? "came" : leaving ? "left" : "body");
    put_text(row, "badge", post->designate ? "named" : leaving ? "leaving" : "in post");
    say_post(request, put_list(row, "says"), post->organisation, post->role, true);
    json_t *detail = put_list(put_object(row, "detail"), "says");
    if (tenure->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
        say(detail, "%s. ",
            tenure_enum_text(&tenure__v1__appointment__basis__descriptor, (int)tenure->basis));
    say(detail, tenure->start[0] == '\0' ? "Start not reported; seen in post "
                : post->designate        ? "From "
                                         : "Since ");
    say_day(request, detail, tenure->start[0] != '\0' ? tenure->start : tenure->held_from);
    if (ended) {
        say(detail, " until ");
        say_day(request, detail, tenure->end);
    }
    if (timeline_length_words(tenure, request->today, words)[0] != '\0')
        say(detail, ", %s", words);
    say(detail, ".");
    if (!tenure->leaving)
        return;
    say(detail, " Leaving%s", tenure->leaving_since[0] != '\0' ? " announced " : "");
    if (tenure->leaving_since[0] != '\0')
        say_day(request, detail, tenure->leaving_since);
    if (tenure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        say(detail, ", %s",
            tenure_enum_text(&tenure__v1__departure__reason__descriptor, (int)tenure->reason));
    say(detail, ended ? "." : "; no last day given.");
}

/* The reports that the page rests on, each once. */
struct reports {
    uint64_t seqs[REPORTS_SHOWN];
    size_t count;
};

static void
take_seqs(struct reports *reports, const uint64_t *seqs, size_t count)
{
    for (size_t i = 0; i < count && reports->count < REPORTS_SHOWN; i++) {
        bool seen = false;
        for (size_t at = 0; at < reports->count; at++)
            seen = seen || reports->seqs[at] == seqs[i];
        if (!seen)
            reports->seqs[reports->count++] = seqs[i];
    }
}

static int
by_number(const void *left, const void *right)
{
    const uint64_t *one = left, *other = right;
    return (*one > *other) - (*one < *other);
}

static void
take_post(void *context, const char *post)
{
    json_array_append_new(context, json_string(post));
}

/* Adds the post's appointments of this person that were called off. */
static void
add_called_off(struct request *request, json_t *list, const Tenure__V1__PostState *state,
               const char *person, struct reports *reports)
{
    for (size_t i = 0; i < state->n_called_off; i++) {
        const Tenure__V1__CalledOff *called = state->called_off[i];
        if (strcmp(called->person->id, person) != 0)
            continue;
        json_t *row = add_object(list);
        put_text(row, "kind", "ended");
        put_text(row, "badge", "called off");
        say_post(request, put_list(row, "says"), state->organisation, state->role, true);
        json_t *detail = put_list(put_object(row, "detail"), "says");
        timeline_say_called_off(request, detail, called);
        take_seqs(reports, called->seqs, called->n_seqs);
    }
}

/* Puts the posts that the person was named for, but never took up. Only the posts know. */
static void
put_called_off(struct request *request, json_t *data, const char *person, struct reports *reports)
{
    json_t *posts = json_array(), *list = put_list(data, "called_off");
    lookup_called_off(follow_lookup(request->follow), person, take_post, posts);
    for (size_t i = 0; i < json_array_size(posts); i++) {
        Tenure__V1__Answer *answer;
        if (page_ask_post(request, json_string_value(json_array_get(posts, i)), &answer) !=
            TENURE_OK)
            continue; // the post is not known on this day
        add_called_off(request, list, answer->posts[0], person, reports);
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    put_flag(data, "has_called_off", json_array_size(list) > 0);
    json_decref(posts);
}

/* Whether an alert rests on one of the reports about this person. */
static bool
is_about(const Tenure__V1__Alert *alert, const struct reports *reports)
{
    for (size_t i = 0; i < alert->n_evidence; i++) {
        for (size_t at = 0; at < reports->count; at++) {
            if (alert->evidence[i]->seq == reports->seqs[at])
                return true;
        }
    }
    return false;
}

static bool
is_listed(const json_t *rows, const char *address)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (strcmp(json_string_value(json_object_get(json_array_get(rows, i), "to")), address) == 0)
            return true;
    }
    return false;
}

/* Adds the alerts of a subject that rest on reports about this person, latest first. */
static void
add_alerts(struct request *request, json_t *rows, const char *subject,
           const struct reports *reports)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.all = true;
    body.subject = (char *)(uintptr_t)subject;
    body.axes = &request->axes;
    body.newest_first = true;
    body.limit = ALERTS_SCANNED;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_alerts && json_array_size(rows) < ALERTS_SHOWN; i++) {
        char *address = request_link(request, "alert", answer->alerts[i]->id);
        if (is_about(answer->alerts[i], reports) && address != NULL && !is_listed(rows, address))
            put_alert(request, add_object(rows), answer->alerts[i]);
        free(address);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Puts the alerts that the person is a part of: about the person, a post, a region, or all. */
static void
put_alerts(struct request *request, json_t *data, const Tenure__V1__PersonHistory *history,
           const struct reports *reports)
{
    json_t *rows = put_list(data, "alerts_about");
    size_t posts = history->n_holdings < POSTS_ASKED ? history->n_holdings : POSTS_ASKED;
    add_alerts(request, rows, history->state->person->id, reports);
    for (size_t i = 0; i < posts; i++) {
        const Tenure__V1__PersonPost *post = history->holdings[history->n_holdings - 1 - i];
        char id[160];
        tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
        add_alerts(request, rows, id, reports);
        if (post->region[0] != '\0')
            add_alerts(request, rows, post->region, reports);
    }
    add_alerts(request, rows, TENURE_EVERYTHING, reports);
    put_flag(data, "has_alerts", json_array_size(rows) > 0);
}

static bool
is_past(const Tenure__V1__PersonPost *post, int32_t today)
{
    struct tenure_date end;
    return post->abolished ||
           (tenure_date_parse(post->tenure->end, &end) && tenure_date_last(end) <= today);
}

/* "5 Jul 2024 to 5 Sep 2025" */
static void
say_stay(struct request *request, json_t *says, const Tenure__V1__PersonPost *post)
{
    const Tenure__V1__Tenure *tenure = post->tenure;
    char from[DAY_WORDS_MAX], to[DAY_WORDS_MAX];
    bool known = tenure->start[0] != '\0';
    day_words(known ? tenure->start : tenure->held_from, true, from);
    day_words(tenure->end, true, to);
    if (post->designate || (tenure->end[0] == '\0' && request_is_past(request)))
        say(says, "%sfrom %s", known ? "" : "seen in post ", from);
    else
        say(says, "%s%s to %s", known ? "" : "seen in post ", from,
            tenure->end[0] != '\0' ? to : "now");
}

static void
put_tenure(struct request *request, json_t *row, const Tenure__V1__PersonPost *post,
           struct timeline_span span)
{
    const Tenure__V1__Tenure *tenure = post->tenure;
    char title[LOOKUP_TEXT_MAX], id[160], words[DAY_WORDS_MAX];
    tenure_text_format(title, sizeof(title), "%s",
                       tenure_title_text(post->post_name, post->role_name, post->role));
    lookup_words_capital(title);
    tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
    put_text(row, "title", title);
    put_link(row, "to", request, "post", id);
    name_organisation(request, post->organisation, title, sizeof(title));
    put_text(row, "organisation", title);
    timeline_put_holding(request, put_object(row, "drawn"), post, span);
    put_text(row, "length", timeline_length_words(tenure, request->today, words));
    say_stay(request, put_list(put_object(row, "stay"), "says"), post);
    put_flag(row, "now", !is_past(post, request->today) && !post->designate);
    put_text(row, "from", "");
    if (tenure->start[0] != '\0')
        put_day(row, "from", tenure->start, request->today);
    put_text(row, "until", "");
    if (tenure->end[0] != '\0')
        put_day(row, "until", tenure->end, request->today);
    put_text(row, "until_words",
             tenure->end[0] != '\0' ? ""
             : post->designate      ? "has not started yet"
             : tenure->leaving      ? "leaving, no date yet"
                                    : "in post");
    put_format(row, "reports", "%zu report%s", tenure->n_seqs, tenure->n_seqs == 1 ? "" : "s");
}

static int
by_start(const void *left, const void *right)
{
    const Tenure__V1__PersonPost *const *one = left, *const *other = right;
    int32_t first = timeline_first_day((*one)->tenure),
            second = timeline_first_day((*other)->tenure);
    return (first < second) - (first > second);
}

/* Puts a list `tenures`, latest first, each with its bar; `has_tenures`, `axis`. */
static void
put_tenures(struct request *request, json_t *data, const Tenure__V1__PersonHistory *history)
{
    json_t *rows = put_list(data, "tenures");
    size_t count = history->n_holdings;
    const Tenure__V1__PersonPost **sorted = calloc(count + 1, sizeof(sorted[0]));
    if (sorted == NULL || count == 0 || request->today == TENURE_NO_DAY) {
        free(sorted);
        return;
    }
    memcpy(sorted, history->holdings, count * sizeof(sorted[0]));
    qsort(sorted, count, sizeof(sorted[0]), by_start);
    int32_t first = timeline_first_day(sorted[count - 1]->tenure);
    int years = first == TENURE_NO_DAY || first > request->today
                    ? 0
                    : tenure_civil_of(request->today).year - tenure_civil_of(first).year;
    struct timeline_span span = timeline_span(request, years < YEARS_MIN ? YEARS_MIN : years);
    for (size_t i = 0; i < count; i++)
        put_tenure(request, add_object(rows), sorted[i], span);
    timeline_put_axis(put_object(data, "axis"), span);
    put_flag(data, "has_tenures", true);
    free(sorted);
}

/* "Holds 2 posts and is leaving both, and is named for one more." `held` includes `named`. */
static void
put_lede(json_t *data, size_t held, size_t named, size_t leaving, bool has_before)
{
    size_t holds = held - named;
    const char *leaves = leaving == 0      ? ""
                         : leaving < holds ? " and is leaving some"
                         : holds == 1      ? " and is leaving it"
                         : holds == 2      ? " and is leaving both"
                                           : " and is leaving all";
    if (held == 0)
        put_format(data, "lede", "Holds no post%s.", has_before ? "; held some before" : "");
    else if (holds == 0)
        put_format(data, "lede", "Is named for %zu post%s.", named, named == 1 ? "" : "s");
    else if (named == 0)
        put_format(data, "lede", "Holds %zu post%s%s.", holds, holds == 1 ? "" : "s", leaves);
    else
        put_format(data, "lede", "Holds %zu post%s%s, and is named for %zu more.", holds,
                   holds == 1 ? "" : "s", leaves, named);
}

/* The day on which all departures that are under way were announced; "": there are several. */
static const char *
leaving_since(const Tenure__V1__PersonHistory *history, int32_t today)
{
    const char *since = NULL;
    for (size_t i = 0; i < history->n_holdings; i++) {
        const Tenure__V1__PersonPost *post = history->holdings[i];
        if (is_past(post, today) || post->designate || !post->tenure->leaving)
            continue;
        if (since != NULL && strcmp(since, post->tenure->leaving_since) != 0)
            return "";
        since = post->tenure->leaving_since;
    }
    return since != NULL ? since : "";
}

/* What follows the lede: since when the person has been leaving, or how many posts in all. */
static void
put_more(struct request *request, json_t *data, const Tenure__V1__PersonHistory *history,
         bool has_before)
{
    char words[DAY_WORDS_MAX];
    const char *since = leaving_since(history, request->today), *first = "";
    for (size_t i = 0; i < history->n_holdings; i++) {
        const char *start = history->holdings[i]->tenure->start;
        if (start[0] != '\0' && (first[0] == '\0' || strcmp(start, first) < 0))
            first = start;
    }
    if (since[0] != '\0')
        put_format(data, "lede_more", "Announced %s.", day_words(since, false, words));
    else if (has_before && first[0] != '\0')
        put_format(data, "lede_more", "%zu post%s since %s.", history->n_holdings,
                   history->n_holdings == 1 ? "" : "s", day_words(first, false, words));
}

/* "clinical commissioning groups, integrated care boards": the kinds of the bodies. */
static void
put_kinds(json_t *data, const Tenure__V1__PersonHistory *history)
{
    char text[400] = "";
    unsigned seen = 0;
    for (size_t i = 0; i < history->n_holdings; i++) {
        unsigned kind = (unsigned)history->holdings[i]->kind;
        const char *words = organisation_kind_words(history->holdings[i]->kind);
        size_t used = strlen(text);
        if (words[0] == '\0' || kind >= 32 || (seen & 1u << kind) != 0)
            continue;
        seen |= 1u << kind;
        words += strcspn(words, " ") + 1; // without the article
        tenure_text_format(text + used, sizeof(text) - used, "%s%s", used > 0 ? ", " : "", words);
    }
    put_text(data, "kinds", text);
}

/* Puts the day of the first report. */
static void
put_first_heard(struct request *request, json_t *data)
{
    const json_t *rows = json_object_get(data, "evidence");
    const char *first = NULL;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *day = json_string_value(json_object_get(json_array_get(rows, i), "announced"));
        if (day != NULL && (first == NULL || strcmp(day, first) < 0))
            first = day;
    }
    if (first != NULL)
        put_day(data, "first_heard", first, request->today);
}

static void
put_person(struct request *request, const Tenure__V1__PersonHistory *history)
{
    const Tenure__V1__Person *person = history->state->person;
    bool unnamed = is_unnamed(person);
    json_t *data =
        shell_data(request, "/posts", unnamed ? "Name not reported" : tenure_person_text(person));
    json_t *now = put_list(data, "now_held");
    struct reports reports = { 0 };
    size_t named = 0, leaving = 0;
    for (size_t i = history->n_holdings; i > 0; i--) {
        const Tenure__V1__PersonPost *post = history->holdings[i - 1];
        bool gone = is_past(post, request->today);
        if (!gone)
            put_holding(request, add_object(now), post);
        named += !gone && post->designate;
        leaving += !gone && !post->designate && post->tenure->leaving;
        take_seqs(&reports, post->tenure->seqs, post->tenure->n_seqs);
    }
    size_t held = json_array_size(now), before = history->n_holdings - held;
    put_lede(data, held, named, leaving, before > 0);
    put_more(request, data, history, before > 0);
    char next[48] = ""; // a post that has not begun is not held
    if (named > 0)
        snprintf(next, sizeof(next), ", and named for %zu", named);
    put_format(data, "held_said", "%zu%s%s", held - named,
               leaving == 0             ? ""
               : leaving < held - named ? ", some being left"
               : held - named == 1      ? ", being left"
               : held - named == 2      ? ", both being left"
                                        : ", all being left",
               next);
    put_kinds(data, history);
    put_format(data, "before_count", "%zu", before);
    put_text(data, "person_id", person->id);
    put_identifiers(data, history->state->identifiers, history->state->n_identifiers);
    json_t *names = put_list(data, "other_names");
    for (size_t i = 0; i < history->state->n_other_names; i++)
        put_text(add_object(names), "other_name", history->state->other_names[i]);
    linked_put_person(request, data, history);
    put_called_off(request, data, person->id, &reports);
    qsort(reports.seqs, reports.count, sizeof(reports.seqs[0]), by_number);
    put_evidence(request, data, reports.seqs, reports.count);
    put_first_heard(request, data);
    put_alerts(request, data, history, &reports);
    put_tenures(request, data, history);
    put_format(data, "csv", "%s/csv/tenures?person=%s", request->base, person->id);
    put_format(data, "json", "%s/api/history/person?person=%s", request->base, person->id);
    shell_write(request, "person", data);
}

void
page_person(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.person = (char *)(uintptr_t)request_parameter(request, "id");
    body.axes = &request->axes;
    body.history = true;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = pages_ask_whole(request->client, &query, &body.after, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_person(request, answer->person_history);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
