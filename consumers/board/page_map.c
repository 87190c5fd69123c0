/* SPDX-License-Identifier: Apache-2.0 */
/* A map with a tile for each organisation that has a post of the chosen role, and the same as a
 * table. */
#include <stdlib.h>
#include <string.h>

#include "compared.h"
#include "day_words.h"
#include "grid.h"
#include "lookup_words.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    POSTS_MAX = 1000, // shown on one page
    INITIAL_MAX = 4   // bytes of a character
};

enum by {
    BY_STATUS,
    BY_TIME,
    BY_CHURN
};

struct counts {
    unsigned all, leaving, vacant, interim, unknown;
};

static const struct {
    const char *value, *name;
} choices[] = { { "status", "Standing" },
                { "time", "Time in post" },
                { "churn", "Leaders in 4 years" } };

static enum by
by_asked(const struct request *request)
{
    const char *asked = request_parameter(request, "by");
    return strcmp(asked, "time") == 0    ? BY_TIME
           : strcmp(asked, "churn") == 0 ? BY_CHURN
                                         : BY_STATUS;
}

/* The state of a post on the map: class, letter and word. */
struct standing {
    const char *class, *letter, *word;
};

static struct standing
standing_of(const Tenure__V1__PostState *state, struct counts *counts)
{
    counts->all++;
    if (state->n_holders > 0 && state->holders[0]->leaving) {
        counts->leaving++;
        return (struct standing){ "m-lea", "L", "leaving" };
    }
    if (state->status == TENURE__V1__POST_STATE__STATUS__FILLED)
        return (struct standing){ "m-sub", "", "in post" };
    if (state->status == TENURE__V1__POST_STATE__STATUS__INTERIM) {
        counts->interim++;
        return (struct standing){ "m-int", "I", "interim" };
    }
    if (state->status == TENURE__V1__POST_STATE__STATUS__VACANT) {
        counts->vacant++;
        return (struct standing){ "m-vac", "V", "vacant" };
    }
    counts->unknown++;
    return (struct standing){ "m-unk", "?", "not reported" };
}

/* Months in post; -1: unknown. */
static int
months_of(const Tenure__V1__PostState *state, int32_t today)
{
    if (state->n_holders == 0 || state->holders[0]->start[0] == '\0')
        return -1;
    int32_t from = timeline_first_day(state->holders[0]);
    int months = 0;
    while (from != TENURE_NO_DAY && months < 1200 &&
           tenure_day_minus_months(today, months + 1) >= from)
        months++;
    return from != TENURE_NO_DAY ? months : -1;
}

static const char *
shade_of(enum by by, int months, unsigned leaders)
{
    static const char *const shades[] = { "q1", "q2", "q3", "q4", "q5" };
    if (by == BY_CHURN)
        return shades[leaders > 5 ? 4 : leaders > 0 ? leaders - 1 : 0];
    return months < 0    ? "m-unk"
           : months < 6  ? shades[4]
           : months < 12 ? shades[3]
           : months < 24 ? shades[2]
           : months < 48 ? shades[1]
                         : shades[0];
}

/* "HG" for "HM Government": what fits a tile on a phone. */
static const char *
initials(const char *name, char text[DAY_WORDS_MAX])
{
    size_t at = 0;
    for (const char *word = name; *word != '\0' && at + 2 * INITIAL_MAX < DAY_WORDS_MAX;) {
        size_t size = lookup_words_first(word);
        at += (size_t)snprintf(text + at, DAY_WORDS_MAX - at, "%.*s",
                               size <= INITIAL_MAX ? (int)size : 0, word);
        word += strcspn(word, " ");
        word += strspn(word, " ");
    }
    text[at] = '\0';
    return text;
}

static void
put_tile(struct request *request, json_t *tile, const Tenure__V1__PostHistory *history, enum by by,
         struct counts *counts)
{
    const Tenure__V1__PostState *state = history->state;
    const struct grid_place *place = grid_find(state->organisation);
    struct standing standing = standing_of(state, counts);
    int months = months_of(state, request->today);
    unsigned leaders = compared_holders(history, request->today);
    char name[LOOKUP_TEXT_MAX], id[160], words[DAY_WORDS_MAX];
    const char *holder = state->n_holders == 0 || is_unnamed(state->holders[0]->person)
                             ? ""
                             : tenure_person_text(state->holders[0]->person);
    name_organisation(request, state->organisation, name, sizeof(name));
    snprintf(id, sizeof(id), "%s/%s", state->organisation, state->role);
    put_link(tile, "to", request, "post", id);
    put_text(tile, "place", place != NULL ? place->class : "");
    put_text(tile, "abbreviation", place != NULL ? place->abbreviation : initials(name, words));
    put_text(tile, "brief", place != NULL ? place->name : name);
    put_text(tile, "name", name);
    put_text(tile, "class", by == BY_STATUS ? standing.class : shade_of(by, months, leaders));
    put_text(tile, "letter", by == BY_STATUS ? standing.letter : "");
    put_text(tile, "holder", by == BY_STATUS ? holder : "");
    put_text(tile, "months", "");
    if (by == BY_CHURN)
        put_format(tile, "months", "%u", leaders);
    else if (months >= 0)
        put_format(tile, "months", "%d m", months);
    put_text(tile, "standing", standing.word);
    json_t *who = put_list(put_object(tile, "who"), "says");
    if (state->n_holders > 0)
        say_person(request, who, state->holders[0]->person, "name not reported");
    put_text(tile, "stay",
             months >= 0 ? timeline_length_words(state->holders[0], request->today, words)
             : state->n_holders > 0 ? "start not reported"
                                    : "");
    put_number(tile, "leaders", leaders);
    put_format(tile, "says", "%s: %s%s%s", name, holder, holder[0] != '\0' ? ", " : "",
               standing.word);
}

static void
put_choices(struct request *request, json_t *data, enum by by, const char *role)
{
    size_t count;
    char **roles = page_roles(request, &count);
    json_t *list = put_list(data, "role_choices"), *ways = put_list(data, "by_choices");
    for (size_t i = 0; i < count; i++) {
        char name[LOOKUP_TEXT_MAX];
        lookup_role(follow_lookup(request->follow), roles[i], name);
        add_option(list, roles[i], name, role);
    }
    page_free_texts(roles, count);
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        json_t *one = add_object(ways);
        put_text(one, "choice", choices[i].name);
        put_here(one, "to", request, "by", choices[i].value);
        put_flag(one, "here", i == by);
    }
    put_text(data, "by", choices[by].value);
    put_flag(data, "by_status", by == BY_STATUS);
    put_flag(data, "by_time", by == BY_TIME);
    put_flag(data, "by_churn", by == BY_CHURN);
}

/* "2 leaving, 1 vacant" */
static void
add_count(char *text, size_t size, unsigned count, const char *word)
{
    size_t at = strlen(text);
    if (count > 0)
        snprintf(text + at, size - at, "%s%u %s", at > 0 ? ", " : "", count, word);
}

/* "All 42 have an executive lead", with the body's name if there is only one. */
static void
put_title(struct request *request, json_t *data, const struct counts *counts, const char *role)
{
    char name[LOOKUP_TEXT_MAX];
    lookup_role(follow_lookup(request->follow), role, name);
    const json_t *first = json_array_get(json_object_get(data, "map_tiles"), 0);
    const char *article = strchr("AEIOaeio", name[0]) != NULL ? "an" : "a";
    unsigned held = counts->all - counts->vacant - counts->unknown;
    if (counts->all == 0)
        put_format(data, "title", "No %s is known", name[0] != '\0' ? name : "post");
    else if (counts->all == 1)
        put_format(data, "title", "%s has %s %s", json_string_value(json_object_get(first, "name")),
                   held == 1 ? article : "no", name);
    else if (held == counts->all)
        put_format(data, "title", "All %u bodies have %s %s", counts->all, article, name);
    else
        put_format(data, "title", "%u of %u bodies have %s %s", held, counts->all, article, name);
    char lede[160] = "";
    add_count(lede, sizeof(lede), counts->leaving, "leaving");
    add_count(lede, sizeof(lede), counts->vacant, "vacant");
    add_count(lede, sizeof(lede), counts->interim, "interim");
    add_count(lede, sizeof(lede), counts->unknown, "not reported");
    put_text(data, "lede", lede[0] != '\0' ? lede : "Nobody is leaving");
}

/* The chosen role; by default executive-lead, else the first. */
static void
find_role(struct request *request, char role[80])
{
    size_t count;
    char **roles = page_roles(request, &count);
    snprintf(role, 80, "%s", request_parameter(request, "role"));
    for (size_t i = 0; i < count && role[0] == '\0'; i++) {
        if (strcmp(roles[i], "executive-lead") == 0)
            snprintf(role, 80, "%s", roles[i]);
    }
    if (role[0] == '\0' && count > 0)
        snprintf(role, 80, "%s", roles[0]);
    page_free_texts(roles, count);
}

void
page_map(struct request *request)
{
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    struct counts counts = { 0 };
    enum by by = by_asked(request);
    char role[80];
    find_role(request, role);
    body.role = role;
    body.limit = POSTS_MAX;
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = posts_ask(request, &body, NULL, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    json_t *data = shell_data(request, "/map", "Map"), *tiles = put_list(data, "map_tiles");
    for (size_t i = 0; i < answer->n_histories; i++) {
        if (answer->histories[i]->state->status != TENURE__V1__POST_STATE__STATUS__ABOLISHED)
            put_tile(request, add_object(tiles), answer->histories[i], by, &counts);
    }
    put_flag(data, "has_tiles", json_array_size(tiles) > 0);
    put_choices(request, data, by, role);
    put_title(request, data, &counts, role);
    put_format(data, "csv", "%s/csv/posts?role=%s", request->base, role);
    posts_put_more(request, data, answer, "role", role);
    shell_write(request, "map", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
