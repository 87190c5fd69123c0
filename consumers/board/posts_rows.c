/* SPDX-License-Identifier: Apache-2.0 */
#include "posts_rows.h"

#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include "url_text.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    SCANNED_MAX = 5000, // histories that are searched for one page
    COUNTED_MAX = 20000
};

static bool
is_same_post(const Tenure__V1__PostState *one, const Tenure__V1__PostState *other)
{
    return strcmp(one->organisation, other->organisation) == 0 &&
           strcmp(one->role, other->role) == 0;
}

/* Moves the wanted histories of a page to the end. One that is long comes in several parts. */
static bool
add_page(struct request *request, posts_wants_fn *wants, Tenure__V1__Answer *answer,
         Tenure__V1__Answer *page)
{
    Tenure__V1__PostHistory **grown = realloc(
        answer->histories, (answer->n_histories + page->n_histories + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return false;
    answer->histories = grown;
    for (size_t i = 0; i < page->n_histories; i++) {
        Tenure__V1__PostHistory *last =
            answer->n_histories > 0 ? grown[answer->n_histories - 1] : NULL;
        if (wants != NULL && !wants(request, page->histories[i]->state))
            continue;
        if (last == NULL || !is_same_post(last->state, page->histories[i]->state)) {
            grown[answer->n_histories++] = page->histories[i];
            page->histories[i] = NULL;
        } else if (!pages_join(&last->base, &page->histories[i]->base))
            return false;
    }
    answer->next = page->next;
    return true;
}

tenure_status
posts_ask(struct request *request, const Tenure__V1__PostsQuery *wanted, posts_wants_fn *wants,
          Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = *wanted;
    Tenure__V1__Answer *answer = malloc(sizeof(*answer)), *page;
    tenure_status status = answer != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    size_t scanned = 0;
    if (answer != NULL)
        tenure__v1__answer__init(answer);
    body.histories = true;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    do {
        if (status == TENURE_OK)
            status = tenure_client_query(request->client, &query, &page);
        if (status != TENURE_OK)
            break;
        scanned += page->n_histories;
        status = add_page(request, wants, answer, page) ? TENURE_OK : TENURE_NO_MEMORY;
        tenure__v1__answer__free_unpacked(page, NULL);
        body.after = answer->next;
        if (wants == NULL)
            body.limit = wanted->limit - (uint32_t)answer->n_histories;
    } while (body.after != 0 && answer->n_histories < wanted->limit && scanned < SCANNED_MAX);
    if (status == TENURE_OK)
        *ret_answer = answer;
    else
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

struct counting {
    struct request *request;
    posts_wants_fn *wants;
    struct posts_count *count;
    size_t scanned;
};

static bool
take_counts(void *context, const Tenure__V1__Answer *answer)
{
    struct counting *counting = context;
    for (size_t i = 0; i < answer->n_posts; i++) {
        bool is_wanted =
            counting->wants == NULL || counting->wants(counting->request, answer->posts[i]);
        counting->count->all += is_wanted;
        counting->count->open += is_wanted && answer->posts[i]->open;
    }
    counting->scanned += answer->n_posts;
    counting->count->is_cut = answer->next != 0;
    return counting->scanned < COUNTED_MAX;
}

tenure_status
posts_count(struct request *request, const Tenure__V1__PostsQuery *wanted, posts_wants_fn *wants,
            struct posts_count *ret_count)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = *wanted;
    struct counting counting = { .request = request, .wants = wants, .count = ret_count };
    *ret_count = (struct posts_count){ 0 };
    body.axes = &request->axes;
    body.after = body.limit = 0;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    return pages_ask(request->client, &query, &body.after, take_counts, &counting);
}

void
posts_put_more(struct request *request, json_t *data, const Tenure__V1__Answer *answer,
               const char *name, const char *value)
{
    char url[URL_TEXT_MAX];
    char *posts = answer->next != 0 ? request_link(request, "posts", "") : NULL;
    if (posts != NULL)
        put_format(data, "more_posts_to", "%s%c%s=%s", posts,
                   strchr(posts, '?') != NULL ? '&' : '?', name, url_text(value, url));
    free(posts);
}

static void
say_since(struct request *request, json_t *says, const Tenure__V1__PostState *state)
{
    const Tenure__V1__Tenure *holder = state->holders[0];
    char words[DAY_WORDS_MAX];
    bool known = holder->start[0] != '\0';
    say(says, "%s %s", known ? "since" : "seen in post",
        day_words(known ? holder->start : holder->held_from, true, words));
    if (holder->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
        say(says, ", interim");
    if (holder->leaving)
        say(says, ", leaving");
    if (holder->leaving && holder->end[0] != '\0')
        say(says, " %s", day_words(holder->end, true, words));
    (void)request;
}

void
posts_put_now(struct request *request, json_t *row, const Tenure__V1__PostState *state)
{
    char words[DAY_WORDS_MAX];
    json_t *now = put_list(put_object(row, "now"), "says");
    json_t *since = put_list(put_object(row, "since"), "says");
    put_text(row, "vacant", "");
    for (size_t i = 0; i < state->n_holders && i < 3; i++) {
        say(now, "%s", i > 0 ? ", " : "");
        say_person(request, now, state->holders[i]->person, "name not reported");
    }
    size_t all = state->truncated ? state->holders_count : state->n_holders;
    if (all > 3)
        say(now, " and %zu more", all - 3);
    if (state->n_holders > 0)
        say_since(request, since, state);
    else if (state->status == TENURE__V1__POST_STATE__STATUS__VACANT)
        put_text(row, "vacant", "vacant");
    else
        say(now, "%s",
            state->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED ? "abolished" : "not known");
    if (state->n_holders == 0 && state->recruiting_since[0] != '\0')
        say(since, "advertised %s", day_words(state->recruiting_since, true, words));
    else if (state->n_holders == 0 && state->vacant_since[0] != '\0')
        say(since, state->vacant_since_is_bound ? "known since %s" : "since %s",
            day_words(state->vacant_since, true, words));
    if (state->designate != NULL) {
        say(since, json_array_size(since) > 0 ? "; next: " : "next: ");
        say_person(request, since, state->designate->person, "name not reported");
        if (state->designate->start[0] != '\0')
            say(since, ", %s", day_words(state->designate->start, true, words));
    }
}

void
posts_put_row(struct request *request, json_t *row, const Tenure__V1__PostHistory *history,
              struct timeline_span span)
{
    const Tenure__V1__PostState *state = history->state;
    char id[160], name[LOOKUP_TEXT_MAX], role[LOOKUP_TEXT_MAX];
    snprintf(id, sizeof(id), "%s/%s", state->organisation, state->role);
    name_organisation(request, state->organisation, name, sizeof(name));
    tenure_text_format(role, sizeof(role), "%s",
                       tenure_title_text(state->name, state->role_name, state->role));
    put_text(row, "name", name);
    put_text(row, "role", role);
    put_link(row, "to", request, "post", id);
    timeline_put_post(request, put_object(row, "drawn"), history, span);
    posts_put_now(request, row, state);
}
