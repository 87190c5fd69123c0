/* SPDX-License-Identifier: Apache-2.0 */
/* One post, organisation, person or event, with its history. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "said.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

/* The line of tenure state, without the id that the page is about. */
static void
put_state(struct request *request, Tenure__V1__Update *update)
{
    char *line = said_update(update);
    html(request->out, "<p class=\"state\">%s</p>\n", line != NULL ? line : "");
    free(line);
}

static void
put_tenure_row(struct request *request, const Tenure__V1__Tenure *tenure)
{
    html(request->out, "<tr><th scope=\"row\">");
    page_link(request, "person", tenure->person->id, tenure_person_text(tenure->person));
    html(request->out, "</th><td>%s</td><td>%s</td><td>%s%s</td><td>",
         tenure_enum_text(&tenure__v1__appointment__basis__descriptor, (int)tenure->basis),
         tenure->start[0] != '\0' ? tenure->start : "not known", tenure->end,
         tenure->leaving && tenure->end[0] == '\0' ? "leaving" : "");
    html(request->out, "<details><summary>%zu</summary><ul class=\"events\">", tenure->n_seqs);
    for (size_t i = 0; i < tenure->n_seqs; i++)
        page_event_at(request, tenure->seqs[i]);
    html(request->out, "</ul></details></td></tr>\n");
}

static void
put_post(struct request *request, const Tenure__V1__PostHistory *history)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    char title[400];
    snprintf(title, sizeof(title), "%s, %s", history->state->role,
             history->state->organisation_name[0] != '\0' ? history->state->organisation_name
                                                          : history->state->organisation);
    update.body_case = TENURE__V1__UPDATE__BODY_POST;
    update.post = history->state;
    page_begin(request, title);
    put_state(request, &update);
    html(request->out, "<p>Organisation ");
    page_link(request, "organisation", history->state->organisation, history->state->organisation);
    html(request->out, "</p><table><thead><tr><th scope=\"col\">Holder</th><th scope=\"col\">Basis"
                       "</th><th scope=\"col\">From</th><th scope=\"col\">Until</th><th "
                       "scope=\"col\">Reports</th></tr></thead><tbody>\n");
    for (size_t i = history->n_tenures; i > 0; i--)
        put_tenure_row(request, history->tenures[i - 1]);
    html(request->out, "</tbody></table>\n");
    if (history->n_searches > 0)
        html(request->out, "<h2>Searches</h2><ul class=\"events\">");
    for (size_t i = 0; i < history->n_searches; i++)
        page_event_at(request, history->searches[i]->seq);
    html(request->out, history->n_searches > 0 ? "</ul>\n" : "");
    page_end(request);
}

void
page_post(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    char id[160];
    tenure_text_format(id, sizeof(id), "%s", request_parameter(request, "id"));
    char *slash = strchr(id, '/');
    if (slash == NULL) {
        request_fail(request, 400, "That is no post", "A post is ORGANISATION/ROLE.");
        return;
    }
    *slash = '\0';
    body.organisation = id;
    body.role = slash + 1;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_HISTORY;
    query.history = &body;
    tenure_status status = pages_ask_whole(request->client, &query, &body.after, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_post(request, answer->history);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
take_post(void *context, const void *row)
{
    const Tenure__V1__PostState *post = row;
    struct request *request = context;
    html(request->out, "<li>");
    page_link_post(request, post->organisation, post->role, post->role);
    for (size_t i = 0; i < post->n_holders; i++)
        html(request->out, "%s%s", i == 0 ? ": " : ", ",
             tenure_person_text(post->holders[i]->person));
    if (post->truncated)
        html(request->out, " and %zu more", post->holders_count - post->n_holders);
    html(request->out, "</li>");
}

static void
put_organisation(struct request *request, const Tenure__V1__OrganisationHistory *history,
                 uint64_t next)
{
    struct tables tables = { .client = request->client,
                             .axes = &request->axes,
                             .organisation = history->state->id };
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    update.body_case = TENURE__V1__UPDATE__BODY_ORGANISATION;
    update.organisation = history->state;
    page_begin(request,
               history->state->name[0] != '\0' ? history->state->name : history->state->id);
    put_state(request, &update);
    html(request->out, "<h2>Posts</h2><ul>");
    table_find("posts")->read(&tables, take_post, request);
    html(request->out, "</ul><h2>What was reported</h2><ul class=\"events\">");
    for (size_t i = 0; i < history->n_changes; i++) {
        char seq[24];
        snprintf(seq, sizeof(seq), "%llu", (unsigned long long)history->changes[i]->seq);
        html(request->out, "<li><time>%s</time> %s, entry ", history->changes[i]->date,
             history->changes[i]->what);
        page_link(request, "event", seq, seq);
        html(request->out, "</li>\n");
    }
    html(request->out, "</ul>\n");
    page_more(request, next, "Later reports");
    page_end(request);
}

void
page_organisation(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = (char *)(uintptr_t)request_parameter(request, "id");
    body.axes = &request->axes;
    body.history = true;
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_organisation(request, answer->organisation_history, answer->next);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
put_person(struct request *request, const Tenure__V1__PersonHistory *history, uint64_t next)
{
    page_begin(request, tenure_person_text(history->state->person));
    if (history->state->truncated)
        html(request->out, "<p>Holds or is named for %zu posts, and held %zu before.</p>\n",
             (size_t)history->state->posts_count, (size_t)history->state->past_count);
    html(request->out,
         "<table><thead><tr><th scope=\"col\">Post</th><th scope=\"col\">Basis</th>"
         "<th scope=\"col\">From</th><th scope=\"col\">Until</th></tr></thead><tbody>");
    for (size_t i = history->n_holdings; i > 0; i--) {
        const Tenure__V1__PersonPost *post = history->holdings[i - 1];
        html(request->out, "<tr><th scope=\"row\">");
        page_link_post(request, post->organisation, post->role, post->organisation_name);
        html(
            request->out, " %s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n", post->role,
            tenure_enum_text(&tenure__v1__appointment__basis__descriptor, (int)post->tenure->basis),
            post->tenure->start, post->tenure->end);
    }
    html(request->out, "</tbody></table>\n");
    page_more(request, next, "More posts");
    page_end(request);
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
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_person(request, answer->person_history, answer->next);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
page_one_event(struct request *request)
{
    Tenure__V1__Answer *answer;
    char title[48];
    uint64_t seq = request_number(request, "id", 0);
    tenure_status status =
        seq > 0 ? tables_read_event(request->client, seq, &answer) : TENURE_NOT_FOUND;
    if (status != TENURE_OK) {
        request_fail(request, 404, "There is no such entry",
                     "Entries of the log are numbered "
                     "from 1.");
        return;
    }
    const Tenure__V1__Update *update = answer->updates[0];
    snprintf(title, sizeof(title), "Entry %llu", (unsigned long long)seq);
    page_begin(request, title);
    html(request->out, "<ul class=\"events\">");
    page_event(request, update);
    html(request->out, "</ul><p>Recorded %s. Effective: %s. Confidence: %s.</p>\n",
         tenure_time_text(update->recorded_ms),
         update->event->effective[0] != '\0' ? update->event->effective : "not said",
         tenure_enum_text(&tenure__v1__event__confidence__descriptor,
                          (int)update->event->confidence));
    if (update->corrects != 0) {
        html(request->out, "<h2>It corrects</h2><ul class=\"events\">");
        page_event_at(request, update->corrects);
        html(request->out, "</ul>\n");
    }
    page_end(request);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
