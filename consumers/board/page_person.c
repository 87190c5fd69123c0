/* SPDX-License-Identifier: Apache-2.0 */
/* One person: present and past posts, and the evidence. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "linked.h"
#include "page.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include "timeline.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    REPORTS_SHOWN = 100
};

static void
put_holding(struct request *request, json_t *row, const Tenure__V1__PersonPost *post)
{
    const Tenure__V1__Tenure *tenure = post->tenure;
    char words[DAY_WORDS_MAX];
    bool leaving = tenure->leaving && tenure->end[0] == '\0';
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
        Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
        Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
        Tenure__V1__Answer *answer;
        char id[160];
        tenure_text_format(id, sizeof(id), "%s", json_string_value(json_array_get(posts, i)));
        body.organisation = id;
        body.role = strchr(id, '/');
        *body.role++ = '\0';
        body.axes = &request->axes;
        query.body_case = TENURE__V1__QUERY__BODY_POST;
        query.post = &body;
        if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
            continue; // the post is not known on this day
        if (answer->n_posts > 0)
            add_called_off(request, list, answer->posts[0], person, reports);
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    put_flag(data, "has_called_off", json_array_size(list) > 0);
    json_decref(posts);
}

static bool
is_past(const Tenure__V1__PersonPost *post, int32_t today)
{
    struct tenure_date end;
    return post->abolished ||
           (tenure_date_parse(post->tenure->end, &end) && tenure_date_last(end) <= today);
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
        put_format(data, "lede", "Holds no post now%s.", has_before ? "; held some before" : "");
    else if (holds == 0)
        put_format(data, "lede", "Is named for %zu post%s.", named, named == 1 ? "" : "s");
    else if (named == 0)
        put_format(data, "lede", "Holds %zu post%s%s.", holds, holds == 1 ? "" : "s", leaves);
    else
        put_format(data, "lede", "Holds %zu post%s%s, and is named for %zu more.", holds,
                   holds == 1 ? "" : "s", leaves, named);
}

static void
put_person(struct request *request, const Tenure__V1__PersonHistory *history)
{
    const Tenure__V1__Person *person = history->state->person;
    bool unnamed = is_unnamed(person);
    json_t *data =
        shell_data(request, "/posts", unnamed ? "Name not reported" : tenure_person_text(person));
    json_t *now = put_list(data, "now_held"), *past = put_list(data, "held_before");
    struct reports reports = { 0 };
    size_t named = 0, leaving = 0;
    for (size_t i = history->n_holdings; i > 0; i--) {
        const Tenure__V1__PersonPost *post = history->holdings[i - 1];
        bool gone = is_past(post, request->today);
        put_holding(request, add_object(gone ? past : now), post);
        named += !gone && post->designate;
        leaving += !gone && !post->designate && post->tenure->leaving;
        take_seqs(&reports, post->tenure->seqs, post->tenure->n_seqs);
    }
    for (size_t i = 0; i < json_array_size(past); i++)
        put_text(json_array_get(past, i), "badge", "held");
    size_t held = json_array_size(now), before = json_array_size(past);
    put_flag(data, "has_before", before > 0);
    put_lede(data, held, named, leaving, before > 0);
    put_format(data, "held_count", "%zu", held);
    put_format(data, "before_count", "%zu", before);
    put_text(data, "person_id", person->id);
    put_identifiers(data, history->state->identifiers, history->state->n_identifiers);
    json_t *names = put_list(data, "other_names");
    for (size_t i = 0; i < history->state->n_other_names; i++)
        put_text(add_object(names), "other_name", history->state->other_names[i]);
    linked_put_person(request, data, history);
    put_called_off(request, data, person->id, &reports);
    put_evidence(request, data, reports.seqs, reports.count);
    page_put_alerts_about(request, data, person->id, "", 10);
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
