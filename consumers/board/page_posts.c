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
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    POSTS_ON_A_PAGE = 100,
    OPEN_SHOWN = 50, // apart from the others
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

/* Whether each of the words is in the name of the post, its organisation or a holder. */
static bool
has_words(struct request *request, const Tenure__V1__PostState *state)
{
    char text[4 * LOOKUP_TEXT_MAX], folded[4 * LOOKUP_TEXT_MAX], wanted[LOOKUP_TEXT_MAX];
    lookup_words_fold(request_parameter(request, "words"), wanted, sizeof(wanted));
    tenure_text_format(text, sizeof(text), "%s %s %s %s %s", state->organisation_name,
                       state->organisation, state->role, state->role_name, state->name);
    for (size_t i = 0; i < state->n_holders; i++) {
        size_t size = strlen(text);
        tenure_text_format(text + size, sizeof(text) - size, " %s",
                           tenure_person_text(state->holders[i]->person));
    }
    lookup_words_fold(text, folded, sizeof(folded));
    char *rest = wanted, *word;
    while ((word = strsep(&rest, " ")) != NULL) {
        if (strstr(folded, word) == NULL)
            return false;
    }
    return true;
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
        bool apart = open_apart && history->state->open && json_array_size(open_posts) < OPEN_SHOWN;
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

/* The page's filters as a query; but for the words, which has_words() knows. */
static void
ask_for(struct request *request, Tenure__V1__PostState__Status *status,
        Tenure__V1__PostsQuery *ret_query)
{
    const char *standing = request_parameter(request, "standing");
    *status = strcmp(standing, "vacant") == 0 ? TENURE__V1__POST_STATE__STATUS__VACANT
                                              : TENURE__V1__POST_STATE__STATUS__INTERIM;
    tenure__v1__posts_query__init(ret_query);
    ret_query->organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    ret_query->region = (char *)(uintptr_t)request_parameter(request, "region");
    ret_query->role = (char *)(uintptr_t)request_parameter(request, "role");
    ret_query->open_only = strcmp(standing, "open") == 0;
    ret_query->statuses = status;
    ret_query->n_statuses = strcmp(standing, "vacant") == 0 || strcmp(standing, "interim") == 0;
    ret_query->after = request_number(request, "after", 0);
    ret_query->limit = POSTS_ON_A_PAGE;
}

static posts_wants_fn *
wants_of(const struct request *request)
{
    return request_parameter(request, "words")[0] != '\0' ? has_words : NULL;
}

/* Counts all posts with the page's filters. */
static struct posts_count
count_posts(struct request *request, const Tenure__V1__PostsQuery *wanted)
{
    bool is_asked = request_is_past(request) || wants_of(request) != NULL || wanted->open_only ||
                    wanted->n_statuses > 0 || wanted->organisation[0] != '\0';
    struct posts_count count;
    if (is_asked && posts_count(request, wanted, wants_of(request), &count) == TENURE_OK)
        return count;
    struct lookup_posts posts =
        lookup_count_posts(follow_lookup(request->follow), wanted->region, wanted->role);
    return (struct posts_count){ .all = posts.all, .open = posts.open };
}

/* "7 of 88 posts are open" */
static void
put_title(const struct posts_count *posts, char *ret_title, size_t size)
{
    char number[24] = "None";
    if (posts->open > 0)
        snprintf(number, sizeof(number), "%" PRIu64, posts->open);
    if (posts->all == 0)
        snprintf(ret_title, size, "Posts");
    else if (posts->all == 1 && !posts->is_cut)
        snprintf(ret_title, size, "The one post is %sopen", posts->open > 0 ? "" : "not ");
    else
        snprintf(ret_title, size, "%s of %s%" PRIu64 " posts %s open", number,
                 posts->is_cut ? "the first " : "", posts->all, posts->open <= 1 ? "is" : "are");
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
    Tenure__V1__PostsQuery wanted;
    Tenure__V1__PostState__Status standing;
    tenure_status status = request_read_report(request);
    ask_for(request, &standing, &wanted);
    if (status == TENURE_OK)
        status = posts_ask(request, &wanted, wants_of(request), &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    struct posts_count count = count_posts(request, &wanted);
    put_title(&count, title, sizeof(title));
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
