/* SPDX-License-Identifier: Apache-2.0 */
/* Posts with their holders as bars over the years; open ones first. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lookup_words.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"

enum {
    POSTS_ON_A_PAGE = 100,
    OPEN_SHOWN = 50,
    YEARS = 5
};

static const int year_choices[] = { 1, 5, 10, 25, 50 };

static struct timeline_span
span_asked(const struct request *request, int *ret_years)
{
    uint64_t asked = request_number(request, "years", YEARS);
    *ret_years = asked >= 1 && asked <= 100 ? (int)asked : YEARS;
    return timeline_span(request, *ret_years);
}

static void
put_filters(struct request *request, json_t *data)
{
    static const char *const standings[][2] = {
        { "", "any" }, { "open", "open" }, { "vacant", "vacant" }, { "interim", "interim" }
    };
    static const char *const kept[] = { "years", "organisation" };
    json_t *filters = put_object(data, "filters"), *list = put_list(filters, "standings");
    put_text(filters, "words", request_parameter(request, "words"));
    for (size_t i = 0; i < 4; i++)
        add_option(list, standings[i][0], standings[i][1], request_parameter(request, "standing"));
    page_put_regions(request, filters, request_parameter(request, "region"));
    page_put_roles(request, filters, request_parameter(request, "role"));
    put_hidden(filters, request, kept, 2);
}

static void
put_years(struct request *request, json_t *data, int years)
{
    json_t *list = put_list(data, "year_choices");
    for (size_t i = 0; i < sizeof(year_choices) / sizeof(year_choices[0]); i++) {
        char value[12];
        json_t *one = add_object(list);
        snprintf(value, sizeof(value), "%d", year_choices[i]);
        put_format(one, "choice", "%d%s", year_choices[i],
                   i > 1                  ? ""
                   : year_choices[i] == 1 ? " year"
                                          : " years");
        put_here(one, "to", request, "years", value);
        put_flag(one, "here", year_choices[i] == years);
    }
}

static bool
has_words(struct request *request, const Tenure__V1__PostState *state)
{
    char text[4 * LOOKUP_TEXT_MAX], folded[4 * LOOKUP_TEXT_MAX], wanted[LOOKUP_TEXT_MAX];
    lookup_words_fold(request_parameter(request, "words"), wanted, sizeof(wanted));
    if (wanted[0] == '\0')
        return true;
    int size = snprintf(text, sizeof(text), "%s %s %s", state->organisation_name,
                        state->organisation, state->role);
    for (size_t i = 0; i < state->n_holders && (size_t)size < sizeof(text); i++)
        size += snprintf(text + size, sizeof(text) - (size_t)size, " %s",
                         state->holders[i]->person->name);
    lookup_words_fold(text, folded, sizeof(folded));
    return strstr(folded, wanted) != NULL;
}

/* Finds the group of a region, or creates it. */
static json_t *
group_of(struct request *request, json_t *groups, const char *region)
{
    char name[LOOKUP_TEXT_MAX];
    for (size_t i = 0; i < json_array_size(groups); i++) {
        json_t *group = json_array_get(groups, i);
        if (strcmp(json_string_value(json_object_get(group, "group_id")), region) == 0)
            return group;
    }
    json_t *group = add_object(groups);
    name_organisation(request, region, name, sizeof(name));
    put_text(group, "group_id", region);
    put_text(group, "group", region[0] != '\0' ? name : "No region");
    put_list(group, "posts");
    return group;
}

static int
by_name(const void *left, const void *right)
{
    const json_t *const *one = left, *const *other = right;
    const char *key = json_object_get(*one, "group") != NULL ? "group" : "name";
    return strcmp(json_string_value(json_object_get(*one, key)),
                  json_string_value(json_object_get(*other, key)));
}

/* Sorts groups, or the posts of a group, by name. */
static void
sort(json_t *list)
{
    size_t count = json_array_size(list);
    json_t **rows = calloc(count + 1, sizeof(rows[0]));
    if (rows == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        rows[i] = json_incref(json_array_get(list, i));
    qsort(rows, count, sizeof(rows[0]), by_name);
    json_array_clear(list);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, rows[i]);
    free(rows);
}

static void
put_posts(struct request *request, json_t *data, const Tenure__V1__Answer *answer,
          struct timeline_span span, bool open_apart)
{
    json_t *groups = put_list(data, "groups"), *open = json_object();
    put_text(open, "group_id", "/");
    put_text(open, "group", "Open");
    json_t *open_posts = put_list(open, "posts");
    for (size_t i = 0; i < answer->n_histories; i++) {
        const Tenure__V1__PostHistory *history = answer->histories[i];
        bool apart = open_apart && history->state->open;
        if (!has_words(request, history->state) ||
            (apart && json_array_size(open_posts) >= OPEN_SHOWN))
            continue;
        json_t *list =
            apart ? open_posts
                  : json_object_get(group_of(request, groups, history->state->region), "posts");
        posts_put_row(request, add_object(list), history, span);
    }
    put_flag(data, "has_groups", json_array_size(groups) + json_array_size(open_posts) > 0);
    sort(groups);
    if (json_array_size(open_posts) > 0)
        json_array_insert(groups, 0, open);
    json_decref(open);
    for (size_t i = 0; i < json_array_size(groups); i++) {
        json_t *group = json_array_get(groups, i);
        size_t count = json_array_size(json_object_get(group, "posts"));
        sort(json_object_get(group, "posts"));
        put_format(group, "counted", "%zu post%s", count, count == 1 ? "" : "s");
    }
}

static tenure_status
ask(struct request *request, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    const char *standing = request_parameter(request, "standing");
    Tenure__V1__PostState__Status status = strcmp(standing, "vacant") == 0
                                               ? TENURE__V1__POST_STATE__STATUS__VACANT
                                               : TENURE__V1__POST_STATE__STATUS__INTERIM;
    body.organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    body.region = (char *)(uintptr_t)request_parameter(request, "region");
    body.role = (char *)(uintptr_t)request_parameter(request, "role");
    body.open_only = strcmp(standing, "open") == 0;
    body.statuses = &status;
    body.n_statuses = strcmp(standing, "vacant") == 0 || strcmp(standing, "interim") == 0;
    body.after = request_number(request, "after", 0);
    body.limit = POSTS_ON_A_PAGE;
    return posts_ask(request, &body, ret_answer);
}

/* "7 of 88 posts are open", counting all matching posts; if the daemon does not count them, those
 * on this page. */
static void
put_title(struct request *request, const Tenure__V1__Answer *answer, char *ret_title, size_t size)
{
    struct lookup_posts posts =
        lookup_count_posts(follow_lookup(request->follow), request_parameter(request, "region"),
                           request_parameter(request, "role"));
    bool counted = !request_is_past(request) && request_parameter(request, "standing")[0] == '\0' &&
                   request_parameter(request, "organisation")[0] == '\0';
    bool part = !counted && (answer->next != 0 || request_number(request, "after", 0) != 0);
    if (!counted) {
        posts = (struct lookup_posts){ .all = answer->n_histories };
        for (size_t i = 0; i < answer->n_histories; i++)
            posts.open += answer->histories[i]->state->open;
    }
    char number[24] = "None";
    if (posts.open > 0)
        snprintf(number, sizeof(number), "%" PRIu64, posts.open);
    if (posts.all == 0)
        snprintf(ret_title, size, "Posts");
    else if (posts.all == 1)
        snprintf(ret_title, size, "The one post is %sopen", posts.open > 0 ? "" : "not ");
    else
        snprintf(ret_title, size, "%s of %" PRIu64 " posts %s open%s", number, posts.all,
                 posts.open <= 1 ? "is" : "are", part ? " on this page" : "");
}

/* The tables know neither words nor standing. */
static void
put_forms(struct request *request, json_t *data)
{
    char region[URL_TEXT_MAX], role[URL_TEXT_MAX], organisation[URL_TEXT_MAX];
    url_text(request_parameter(request, "region"), region);
    url_text(request_parameter(request, "role"), role);
    url_text(request_parameter(request, "organisation"), organisation);
    put_format(data, "csv", "%s/csv/posts?region=%s&role=%s&organisation=%s", request->base, region,
               role, organisation);
    put_format(data, "json", "%s/api/state/posts?region=%s&role=%s&organisation=%s", request->base,
               region, role, organisation);
}

void
page_posts(struct request *request)
{
    Tenure__V1__Answer *answer;
    char title[80];
    int years;
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = ask(request, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_title(request, answer, title, sizeof(title));
    json_t *data = shell_data(request, "/posts", title);
    struct timeline_span span = span_asked(request, &years);
    put_filters(request, data);
    put_years(request, data, years);
    timeline_put_axis(put_object(data, "axis"), span);
    put_posts(request, data, answer, span, true);
    put_next(data, request, answer->next);
    put_forms(request, data);
    shell_write(request, "posts", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
