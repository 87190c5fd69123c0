/* SPDX-License-Identifier: Apache-2.0 */
/* One post: its holders, how it compares, and the evidence. */
#include <stdlib.h>
#include <string.h>

#include "compared.h"
#include "day_words.h"
#include "desk_pages.h"
#include "linked.h"
#include "lookup_words.h"
#include "page.h"
#include "says.h"
#include "shell.h"
#include "timeline.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    YEARS_ON_A_LINE = 10,
    YEARS_MIN = 4,
    LINES_MAX = 12,
    ALERTS_SHOWN = 20,
    CONTINUED_SHOWN = 20
};

static int32_t
end_day(const Tenure__V1__Tenure *tenure, int32_t today)
{
    struct tenure_date date;
    bool over = tenure_date_parse(tenure->end, &date) && tenure_date_last(date) < today;
    return over ? date.day : today;
}

static void
say_stay(struct request *request, json_t *says, const Tenure__V1__Tenure *holder)
{
    char words[DAY_WORDS_MAX];
    if (holder->start[0] != '\0') {
        say(says, "In post since ");
        json_t *strong = put_object(add_object(says), "strong_day");
        put_day(strong, "moment", holder->start, request->today);
        timeline_length_words(holder, request->today, words);
        say(says, "%s%s. ", words[0] != '\0' ? ", " : "", words);
    } else {
        say(says, "Start not reported; seen in post ");
        say_day(request, says, holder->held_from);
        say(says, ". ");
    }
    if (!holder->leaving)
        return;
    say_strong(says, "Leaving");
    if (holder->leaving_since[0] != '\0') {
        say(says, ", announced ");
        say_day(request, says, holder->leaving_since);
    }
    say(says, holder->end[0] != '\0' ? "; last day " : "; no last day given. ");
    if (holder->end[0] != '\0') {
        say_day(request, says, holder->end);
        say(says, ". ");
    }
}

static void
say_search(struct request *request, json_t *says, const Tenure__V1__PostState *state)
{
    if (state->recruiting_since[0] != '\0') {
        say(says, "Advertised since ");
        say_day(request, says, state->recruiting_since);
        say(says, ". ");
    }
    if (state->designate != NULL) {
        say_person(request, says, state->designate->person, "A person not named in the report");
        say(says, " is named to follow");
        if (state->designate->start[0] != '\0') {
            say(says, " from ");
            say_day(request, says, state->designate->start);
        }
        say(says, ". ");
    } else if (state->open) {
        say(says, "Nobody is named to follow. ");
    }
    for (size_t i = state->n_called_off; i > 0 && state->open; i--) {
        const Tenure__V1__CalledOff *called = state->called_off[i - 1];
        if (strcmp(called->called_off, state->open_since) < 0)
            continue; // the present opening is about somebody else
        say_person(request, says, called->person, "A person not named in the report");
        say(says, " was ");
        timeline_say_called_off(request, says, called);
        say(says, ". ");
    }
}

static const char *
basis_words(const Tenure__V1__Tenure *tenure)
{
    switch ((int)tenure->basis) {
    case TENURE__V1__APPOINTMENT__BASIS__INTERIM: return "interim";
    case TENURE__V1__APPOINTMENT__BASIS__ACTING: return "acting";
    default: return "";
    }
}

/* Says since when the post is abolished, and what continues it. */
static void
say_end(struct request *request, json_t *says, const Tenure__V1__PostState *state)
{
    if (state->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED && state->abolished[0] != '\0') {
        say(says, "Since ");
        say_day(request, says, state->abolished);
        say(says, ". ");
    }
    if (state->into != NULL) {
        say(says, "It goes on as ");
        say_post(request, says, state->into->organisation, state->into->role, false);
        say(says, ", where its holders are. ");
    }
}

static void
put_standing(struct request *request, json_t *data, const Tenure__V1__PostState *state)
{
    json_t *standing = put_object(data, "standing"), *holders = put_list(standing, "holders");
    bool leaving = state->n_holders > 0 && state->holders[0]->leaving;
    bool vacant = state->status == TENURE__V1__POST_STATE__STATUS__VACANT;
    put_text(standing, "class", vacant ? "is-vacant" : leaving ? "is-leaving" : "");
    for (size_t i = 0; i < state->n_holders; i++) {
        json_t *holder = add_object(holders);
        json_t *who = put_list(put_object(holder, "who"), "says");
        say_person(request, who, state->holders[i]->person, "Name not reported");
        put_text(holder, "basis", basis_words(state->holders[i]));
        say_stay(request, put_list(holder, "says"), state->holders[i]);
    }
    if (state->n_holders == 0)
        put_text(standing, "nobody",
                 vacant                                                       ? "Vacant"
                 : state->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED ? "Abolished"
                                                                              : "Holder not known");
    json_t *says = put_list(standing, "says");
    say_end(request, says, state);
    if (vacant && state->vacant_since[0] != '\0') {
        say(says, state->vacant_since_is_bound
                      ? "Nobody is known to have held it; it is known since "
                      : "Since ");
        say_day(request, says, state->vacant_since);
        say(says, ". ");
    }
    if (state->truncated)
        say(says, "%u hold it in all. ", state->holders_count);
    say_search(request, says, state);
}

/* Who holds the post, in a few words. */
static const char *
holder_words(const Tenure__V1__PostState *state)
{
    if (state->n_holders == 0)
        return state->status == TENURE__V1__POST_STATE__STATUS__VACANT      ? "vacant"
               : state->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED ? "abolished"
                                                                            : "holder not known";
    return is_unnamed(state->holders[0]->person) ? "name not reported"
                                                 : tenure_person_text(state->holders[0]->person);
}

static const char *
ending_words(const Tenure__V1__Tenure *tenure, int32_t today, char *text, size_t size)
{
    char words[DAY_WORDS_MAX];
    if (tenure->leaving && end_day(tenure, today) == today) {
        tenure_text_format(text, size, "announced %s",
                           day_words(tenure->leaving_since, true, words));
        return text;
    }
    if (tenure->ending == TENURE__V1__TENURE__ENDING__OPEN)
        return "";
    bool has_reason = tenure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED;
    const char *reason =
        tenure_enum_text(&tenure__v1__departure__reason__descriptor, (int)tenure->reason);
    const char *how = tenure->ending == TENURE__V1__TENURE__ENDING__SUCCEEDED   ? "succeeded"
                      : tenure->ending == TENURE__V1__TENURE__ENDING__ABOLISHED ? "post abolished"
                      : has_reason                                              ? ""
                                                                                : "left";
    tenure_text_format(text, size, "%s%s%s", has_reason ? reason : "",
                       has_reason && how[0] != '\0' ? ", " : "", how);
    return text;
}

static void
put_row(struct request *request, json_t *row, const Tenure__V1__Tenure *tenure, int32_t longest)
{
    char words[DAY_WORDS_MAX], text[80];
    int32_t from = timeline_first_day(tenure), to = end_day(tenure, request->today);
    bool open = tenure->end[0] == '\0', is_known_start = tenure->start[0] != '\0';
    bool ahead = from != TENURE_NO_DAY && from > request->today;
    put_flag(row, "now", !ahead && to == request->today);
    say_person(request, put_list(row, "says"), tenure->person, "name not reported");
    put_text(row, "basis", basis_words(tenure));
    if (is_known_start)
        put_day(row, "from", tenure->start, request->today);
    else
        put_text(row, "from", "");
    put_text(row, "until_words",
             !open                      ? ""
             : ahead && !is_known_start ? "not known on this day"
             : ahead                    ? "has not started yet"
             : tenure->leaving          ? "leaving, no date yet"
             : request_is_past(request) ? "in post then"
                                        : "now");
    if (open)
        put_text(row, "until", "");
    else
        put_day(row, "until", tenure->end, request->today);
    bool measured = from != TENURE_NO_DAY && to > from;
    put_text(row, "stay", timeline_length_words(tenure, request->today, words));
    put_format(row, "length", "%d%%", measured && longest > 0 ? (to - from) * 100 / longest : 0);
    put_text(row, "ended_how", ending_words(tenure, request->today, text, sizeof(text)));
    put_format(row, "reports", "%zu report%s", tenure->n_seqs, tenure->n_seqs == 1 ? "" : "s");
}

static void
put_rows(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    json_t *rows = put_list(data, "tenures");
    int32_t longest = 0;
    for (size_t i = 0; i < history->n_tenures; i++) {
        int32_t from = timeline_first_day(history->tenures[i]);
        int32_t days = end_day(history->tenures[i], request->today) - from;
        if (from != TENURE_NO_DAY && days > longest)
            longest = days;
    }
    for (size_t i = history->n_tenures; i > 0; i--)
        put_row(request, add_object(rows), history->tenures[i - 1], longest);
}

/* Draws one line for each ten years if there are many. */
static void
put_drawings(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    int32_t first = request->today;
    json_t *drawings = put_list(data, "drawings");
    for (size_t i = 0; i < history->n_tenures; i++) {
        int32_t from = timeline_first_day(history->tenures[i]);
        if (from != TENURE_NO_DAY && from < first)
            first = from;
    }
    int years = tenure_civil_of(request->today).year - tenure_civil_of(first).year;
    if (history->n_tenures == 0 || request->today == TENURE_NO_DAY)
        return;
    if (years <= YEARS_ON_A_LINE) {
        timeline_put_post(request, add_object(drawings), history,
                          timeline_span(request, years < YEARS_MIN ? YEARS_MIN : years));
        return;
    }
    int last = tenure_civil_of(request->today).year / YEARS_ON_A_LINE;
    int decade = tenure_civil_of(first).year / YEARS_ON_A_LINE;
    decade = last - decade >= LINES_MAX ? last - LINES_MAX + 1 : decade;
    for (; decade <= last; decade++) {
        int year = decade * YEARS_ON_A_LINE;
        struct timeline_span span = {
            tenure_day_of((struct tenure_civil){ year, 1, 1 }) - 10,
            tenure_day_of((struct tenure_civil){ year + YEARS_ON_A_LINE, 1, 1 }), request->today
        };
        timeline_put_post(request, add_object(drawings), history, span);
    }
}

/* Copies where the row's report can be read from the same report in the evidence. */
static bool
copy_source(json_t *row, const json_t *evidence)
{
    static const char *const names[] = { "cites", "source", "sure" };
    const char *seq = json_string_value(json_object_get(row, "seq"));
    for (size_t i = 0; i < json_array_size(evidence); i++) {
        const json_t *report = json_array_get(evidence, i);
        if (strcmp(json_string_value(json_object_get(report, "seq")), seq) != 0)
            continue;
        for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
            json_object_set(row, names[n], json_object_get(report, names[n]));
        return true;
    }
    return false; // there is more evidence than is shown
}

/* The evidence has been put. */
static void
put_searches(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    json_t *searches = put_list(data, "searches");
    for (size_t i = history->n_searches; i > 0; i--) {
        const Tenure__V1__Search *search = history->searches[i - 1];
        json_t *row = add_object(searches);
        char words[DAY_WORDS_MAX];
        struct tenure_date opened;
        put_short_day(row, "when", search->opened, request->today);
        if (search->ended[0] == '\0' && tenure_date_parse(search->opened, &opened))
            put_format(row, "found", "Advertised; no appointment yet, %s",
                       day_words_between(opened.day, request->today, words));
        else
            put_format(row, "found", "Advertised; %s %s",
                       search->failed ? "ended without an appointment" : "ended",
                       day_words(search->ended, false, words));
        put_entry(row, request, search->seq);
        put_flag(row, "is_sourced", copy_source(row, json_object_get(data, "evidence")));
    }
}

static void
put_called_off(struct request *request, json_t *data, const Tenure__V1__PostState *state)
{
    json_t *list = put_list(data, "called_off");
    put_flag(data, "has_called_off", state->n_called_off > 0);
    for (size_t i = 0; i < state->n_called_off; i++) {
        json_t *row = add_object(list);
        say_person(request, put_list(row, "says"), state->called_off[i]->person,
                   "A person not named in the report");
        timeline_say_called_off(request, put_list(put_object(row, "detail"), "says"),
                                state->called_off[i]);
    }
}

static void
take_post(void *context, const char *post)
{
    json_array_append_new(context, json_string(post));
}

/* Puts the posts that go on as this one, on the day of the view. */
static void
put_continued(struct request *request, json_t *data, const Tenure__V1__PostState *state)
{
    json_t *posts = json_array(), *list = put_list(data, "continued");
    char id[160];
    tenure_text_format(id, sizeof(id), "%s/%s", state->organisation, state->role);
    lookup_continued(follow_lookup(request->follow), id, take_post, posts);
    for (size_t i = 0; i < json_array_size(posts) && i < CONTINUED_SHOWN; i++) {
        Tenure__V1__Answer *answer;
        if (page_ask_post(request, json_string_value(json_array_get(posts, i)), &answer) !=
            TENURE_OK)
            continue; // is not known on this day
        const Tenure__V1__PostState *old = answer->posts[0];
        if (old->into != NULL && strcmp(old->into->organisation, state->organisation) == 0 &&
            strcmp(old->into->role, state->role) == 0) {
            json_t *row = add_object(list);
            say_post(request, put_list(row, "says"), old->organisation, old->role, true);
            put_day(row, "since", old->abolished, request->today);
        }
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    put_flag(data, "has_continued", json_array_size(list) > 0);
    json_decref(posts);
}

static int
by_number(const void *left, const void *right)
{
    const uint64_t *one = left, *other = right;
    return (*one < *other) - (*one > *other);
}

static size_t
take_seqs(uint64_t *into, const uint64_t *seqs, size_t count)
{
    if (count > 0)
        memcpy(into, seqs, count * sizeof(into[0]));
    return count;
}

static void
put_known_by(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    const Tenure__V1__PostState *state = history->state;
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < history->n_tenures; i++)
        count += history->tenures[i]->n_seqs;
    for (size_t i = 0; i < state->n_called_off; i++)
        count += state->called_off[i]->n_seqs;
    count += state->n_seqs;
    uint64_t *seqs = calloc(count + history->n_searches + 2, sizeof(seqs[0]));
    if (seqs == NULL)
        return;
    count = 0;
    for (size_t i = 0; i < history->n_tenures; i++)
        count += take_seqs(seqs + count, history->tenures[i]->seqs, history->tenures[i]->n_seqs);
    for (size_t i = 0; i < state->n_called_off; i++)
        count += take_seqs(seqs + count, state->called_off[i]->seqs, state->called_off[i]->n_seqs);
    count += take_seqs(seqs + count, state->seqs, state->n_seqs);
    if (state->into != NULL) // all reports count for the other post, but for the one that says so
        seqs[count++] = state->revision;
    for (size_t i = 0; i < history->n_searches; i++)
        seqs[count++] = history->searches[i]->seq;
    qsort(seqs, count, sizeof(seqs[0]), by_number);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || seqs[kept - 1] != seqs[i])
            seqs[kept++] = seqs[i];
    }
    put_evidence(request, data, seqs, kept);
    free(seqs);
}

static void
put_post(struct request *request, const Tenure__V1__PostHistory *history)
{
    const Tenure__V1__PostState *state = history->state;
    char url[URL_TEXT_MAX], title[2 * LOOKUP_TEXT_MAX], id[160], organisation[LOOKUP_TEXT_MAX],
        words[DAY_WORDS_MAX];
    name_post(request, state->organisation, state->role, true, title, sizeof(title));
    snprintf(id, sizeof(id), "%s/%s", state->organisation, state->role);
    json_t *data = shell_data(request, "/posts", title);
    put_text(data, "post_id", id);
    short_put_post(request, data, id);
    put_flag(data, "goes_on", state->into != NULL);
    if (state->region[0] != '\0') {
        name_organisation(request, state->region, organisation, sizeof(organisation));
        put_text(data, "region_name", organisation);
        put_link(data, "region_to", request, "region", state->region);
    }
    name_organisation(request, state->organisation, organisation, sizeof(organisation));
    put_text(data, "organisation_name", organisation);
    put_link(data, "organisation_to", request, "organisation", state->organisation);
    put_standing(request, data, state);
    put_drawings(request, data, history);
    timeline_put_post(request, put_object(data, "recent"), history,
                      timeline_span(request, YEARS_MIN));
    put_rows(request, data, history);
    put_called_off(request, data, state);
    put_continued(request, data, state);
    page_put_alerts_about(request, data, id, "", ALERTS_SHOWN);
    compared_put(request, data, history);
    put_known_by(request, data, history);
    put_searches(request, data, history);
    linked_put_post(request, data, history);
    desk_put(request, data);
    put_format(data, "report_to", "%s/desk?post=%s", request->base, url_text(id, url));
    put_format(data, "pictured", "%s: %s", json_string_value(json_object_get(data, "title")),
               holder_words(state));
    put_link(data, "embed_to", request, "embed/post", id);
    put_link(data, "picture_to", request, "share/post.png", id);
    put_format(data, "csv", "%s/csv/tenures?organisation=%s&role=%s", request->base,
               state->organisation, state->role);
    put_format(data, "json", "%s/api/history/post?organisation=%s&role=%s", request->base,
               state->organisation, state->role);
    put_format(data, "feed", "%s/atom?organisation=%s", request->base, state->organisation);
    put_text(data, "day_words", day_words(state->date, false, words));
    shell_write(request, "post", data);
}

void
page_post(struct request *request)
{
    Tenure__V1__Answer *answer;
    char id[160];
    tenure_text_format(id, sizeof(id), "%s", request_parameter(request, "id"));
    char *slash = strchr(id, '/');
    if (slash == NULL) {
        request_fail(request, 400, "That is not a post", "A post is ORGANISATION/ROLE.");
        return;
    }
    *slash = '\0';
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = page_ask_history(request, id, slash + 1, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_post(request, answer->history);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
