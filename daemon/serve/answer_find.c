/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds subjects by id or name.
 *
 * There is no index of words: a page examines subjects one by one, up to a limit, and the next page
 * continues there. The board, which searches at every keystroke, has its own index.
 */
#include <stdlib.h>
#include <string.h>

#include "alert_row.h"
#include "answer_parts.h"
#include "id_set.h"
#include "name_fold.h"
#include "names.h"
#include "subjects.h"
#include <tenure/event.h>
#include <tenure/nearest.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    FIND_TEXT_MAX = 400,
    FIND_EXAMINED_MAX = TENURE_NEAREST_CANDIDATES_MAX, // for one page
    FIND_KINDS = TENURE__V1__FOUND__KIND__ALERT + 1,
    FIND_ID_MAX = 2 * TENURE_SLUG_MAX + 2,
    FIND_NAME_MAX = 2 * TENURE_NAME_MAX + 3
};

struct search {
    struct answers *answers;
    const char *text;
    char *folded;          // "": the text contains neither letters nor digits
    Tenure__V1__Found row; // the candidate; its `match` is derived from the id and the name
    char id[FIND_ID_MAX], name[FIND_NAME_MAX], detail[FIND_ID_MAX];
    struct tenure_nearest nearest; // searches the ids and names of this kind
    char similar_id[FIND_ID_MAX], similar_name[FIND_NAME_MAX]; // of the nearest
    uint32_t examined;
    bool is_full;
};

typedef tenure_status find_fn(struct search *search, uint64_t number);

static Tenure__V1__Found__Match
match_name(const struct search *search)
{
    char *name = search->folded[0] != '\0' ? tni_name_fold(search->row.name) : NULL;
    Tenure__V1__Found__Match match = TENURE__V1__FOUND__MATCH__MATCH_UNSPECIFIED;
    const char *at = name != NULL ? strstr(name, search->folded) : NULL;
    if (at == name && at != NULL)
        match = strcmp(name, search->folded) == 0 ? TENURE__V1__FOUND__MATCH__NAME
                                                  : TENURE__V1__FOUND__MATCH__NAME_PREFIX;
    else if (at != NULL) {
        match = TENURE__V1__FOUND__MATCH__PART;
        for (; at != NULL; at = strstr(at + 1, search->folded)) {
            if (at[-1] == '-')
                match = TENURE__V1__FOUND__MATCH__WORD;
        }
    }
    free(name);
    return match;
}

static Tenure__V1__Found__Match
match_row(const struct search *search)
{
    const char *id = search->row.id;
    if (strcasecmp(id, search->text) == 0)
        return TENURE__V1__FOUND__MATCH__ID;
    Tenure__V1__Found__Match match = match_name(search);
    if (match < TENURE__V1__FOUND__MATCH__NAME &&
        strncasecmp(id, search->text, strlen(search->text)) == 0)
        return TENURE__V1__FOUND__MATCH__ID_PREFIX;
    if (match == TENURE__V1__FOUND__MATCH__MATCH_UNSPECIFIED &&
        strcasestr(id, search->text) != NULL)
        return TENURE__V1__FOUND__MATCH__PART;
    return match;
}

/* Notes the candidate if it is spelt more similarly than all before it. */
static void
offer_similar(struct search *search, const char *id, const char *name)
{
    unsigned before = search->nearest.distance;
    tenure_nearest_offer_named(&search->nearest, id, name);
    if (search->nearest.distance == before)
        return;
    tenure_text_format(search->similar_id, sizeof(search->similar_id), "%s", id);
    tenure_text_format(search->similar_name, sizeof(search->similar_name), "%s", name);
}

/* Whether the candidate matches; the caller then fills in its detail and calls find_add(). */
static bool
find_matches(struct search *search, const char *id, const char *name)
{
    search->row.id = (char *)id;
    search->row.name = (char *)name;
    search->row.detail = (char *)"";
    search->row.match = match_row(search);
    offer_similar(search, id, name);
    return search->row.match != TENURE__V1__FOUND__MATCH__MATCH_UNSPECIFIED;
}

static void
find_add(struct search *search, const char *detail, uint64_t number)
{
    search->row.detail = (char *)detail;
    search->is_full = !answer_add(search->answers, ANSWER_FOUND, &search->row.base,
                                  answer_position(number, search->row.kind));
}

static tenure_status
find_person(struct search *search, uint64_t number)
{
    struct person_text person;
    Tenure__V1__PersonState *state;
    tenure_status status = person_find_text(search->answers->read, number, &person);
    if (status != TENURE_OK || !find_matches(search, person.id, person.name))
        return status;
    status = time_travel_person(search->answers->travel, number, &state);
    if (status != TENURE_OK)
        return status;
    search->detail[0] = '\0';
    if (state->n_posts > 0)
        tenure_text_format(search->detail, sizeof(search->detail), "%s/%s",
                           state->posts[0]->organisation, state->posts[0]->role);
    search->row.id = state->person->id;
    search->row.name = (char *)tenure_person_text(state->person);
    find_add(search, search->detail, number);
    return TENURE_OK;
}

static tenure_status
find_post(struct search *search, uint64_t number)
{
    Tenure__V1__PostState *post;
    tenure_status status = time_travel_post(search->answers->travel, number, &post);
    if (status != TENURE_OK)
        return status;
    const char *organisation =
        post->organisation_name[0] != '\0' ? post->organisation_name : post->organisation;
    tenure_text_format(search->id, sizeof(search->id), "%s/%s", post->organisation, post->role);
    tenure_text_format(search->name, sizeof(search->name), "%s, %s", organisation,
                       tenure_title_text(post->name, post->role_name, post->role));
    if (find_matches(search, search->id, search->name))
        find_add(search, post->n_holders > 0 ? tenure_person_text(post->holders[0]->person) : "",
                 number);
    return TENURE_OK;
}

static tenure_status
find_organisation(struct search *search, uint64_t number)
{
    Tenure__V1__OrganisationState *state;
    tenure_status status = time_travel_organisation(search->answers->travel, number, &state);
    if (status == TENURE_OK && find_matches(search, state->id, state->name))
        find_add(search,
                 tenure_enum_text(&tenure__v1__organisation_kind__descriptor, (int)state->kind),
                 number);
    return status;
}

/* Adds the region of an organisation, once on each page, because regions have no records of their
 * own. */
static tenure_status
find_region(struct search *search, uint64_t number)
{
    struct answers *answers = search->answers;
    uint64_t region = number;
    Tenure__V1__OrganisationState *state;
    tenure_status status = time_travel_organisation(answers->travel, number, &state);
    if (status != TENURE_OK)
        return status;
    if (state->kind != TENURE__V1__ORGANISATION_KIND__REGION) {
        if (state->region[0] == '\0')
            return TENURE_OK;
        status = names_find(answers->read, NAME_ORGANISATION, state->region, &region);
        if (status == TENURE_OK)
            status = time_travel_organisation(answers->travel, region, &state);
        if (status != TENURE_OK)
            return status;
    }
    if (id_set_has(&answers->listed, region))
        return TENURE_OK;
    if (!id_set_add(&answers->listed, region))
        return TENURE_NO_MEMORY;
    if (find_matches(search, state->id, state->name))
        find_add(search, "", number);
    return TENURE_OK;
}

/* A role is found through its first post. */
static tenure_status
find_role(struct search *search, uint64_t number)
{
    uint64_t first;
    Tenure__V1__PostState *post;
    tenure_status status = subject_next_of_role(search->answers->read, number, 0, &first);
    if (status == TENURE_OK)
        status = time_travel_post(search->answers->travel, first, &post);
    if (status == TENURE_OK &&
        find_matches(search, post->role, tenure_title_text("", post->role_name, post->role)))
        find_add(search, "", number);
    return status;
}

static tenure_status
find_rule(struct search *search, uint64_t number)
{
    Tenure__V1__RuleSet *set;
    tenure_status status =
        answer_read_rules(search->answers, search->answers->counters.rules_seq, &set);
    if (status != TENURE_OK || number > set->n_rules)
        return status == TENURE_OK ? TENURE_NOT_FOUND : status;
    if (find_matches(search, set->rules[number - 1]->name, ""))
        find_add(search, "", number);
    return TENURE_OK;
}

static tenure_status
find_alert(struct search *search, uint64_t number)
{
    Tenure__V1__Alert *alert;
    tenure_status status = alert_find(search->answers->read, number,
                                      &search->answers->message_arena.allocator, &alert);
    if (status == TENURE_OK && find_matches(search, alert->id, alert->headline))
        find_add(search, alert->ended, number);
    return status;
}

/* The highest number of a kind; there may be gaps below it. */
static uint64_t
find_last(const struct counters *counters, int kind)
{
    switch (kind) {
    case TENURE__V1__FOUND__KIND__PERSON: return counters->people;
    case TENURE__V1__FOUND__KIND__POST: return counters->posts;
    case TENURE__V1__FOUND__KIND__ORGANISATION:
    case TENURE__V1__FOUND__KIND__REGION: return counters->organisations;
    case TENURE__V1__FOUND__KIND__ROLE: return counters->roles;
    case TENURE__V1__FOUND__KIND__RULE: return counters->rules_seq != 0 ? TENURE_RULES_MAX : 0;
    case TENURE__V1__FOUND__KIND__ALERT: return counters->alerts;
    default: return 0;
    }
}

static bool
find_wants(const Tenure__V1__FindQuery *query, int kind)
{
    for (size_t i = 0; i < query->n_kinds; i++) {
        if ((int)query->kinds[i] == kind)
            return true;
    }
    return query->n_kinds == 0 && kind <= TENURE__V1__FOUND__KIND__ORGANISATION;
}

/* Adds the candidate with the most similar spelling; it may also be on the page as a better match.
 */
static void
find_add_similar(struct search *search)
{
    if (search->nearest.name[0] == '\0' || search->is_full)
        return;
    search->row.id = search->similar_id;
    search->row.name = search->similar_name;
    search->row.detail = (char *)"";
    search->row.match = TENURE__V1__FOUND__MATCH__SIMILAR;
    if (page_fits(search->answers, tenure__v1__found__get_packed_size(&search->row)))
        tni_write_message_field(&search->answers->page, ANSWER_FOUND, &search->row.base);
}

/* Examines a kind from a number on; the page may end before all were examined. */
static tenure_status
find_kind(struct search *search, int kind, uint64_t from)
{
    static find_fn *const examine[FIND_KINDS] = {
        [TENURE__V1__FOUND__KIND__PERSON] = find_person,
        [TENURE__V1__FOUND__KIND__POST] = find_post,
        [TENURE__V1__FOUND__KIND__ORGANISATION] = find_organisation,
        [TENURE__V1__FOUND__KIND__ROLE] = find_role,
        [TENURE__V1__FOUND__KIND__REGION] = find_region,
        [TENURE__V1__FOUND__KIND__RULE] = find_rule,
        [TENURE__V1__FOUND__KIND__ALERT] = find_alert,
    };
    struct answers *answers = search->answers;
    uint64_t last = find_last(&answers->counters, kind);
    search->row.kind = (Tenure__V1__Found__Kind)kind;
    tenure_nearest_begin(&search->nearest, search->text);
    for (uint64_t number = from; number <= last && !search->is_full; number++) {
        if (search->examined == FIND_EXAMINED_MAX ||
            (search->examined > 0 && time_travel_is_over_budget(answers->travel))) {
            answers->next = answer_position(number, (uint64_t)kind);
            search->is_full = true;
            break;
        }
        search->examined++;
        time_travel_forget(answers->travel);
        tni_arena_reset(&answers->message_arena);
        tenure_status status = examine[kind](search, number);
        if (status != TENURE_OK && status != TENURE_NOT_FOUND)
            return status;
    }
    find_add_similar(search);
    return TENURE_OK;
}

tenure_status
answer_find(struct answers *answers, const Tenure__V1__FindQuery *query)
{
    struct search search = { .answers = answers, .text = query->text };
    int first = (int)(query->after >> POSITION_NUMBER_BITS);
    uint64_t from = query->after & (answer_position(0, 1) - 1);
    bool fine;
    tenure_status status = answer_begin(answers, NULL, &fine);
    if (!fine)
        return status;
    if (strlen(query->text) > FIND_TEXT_MAX)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "text has %zu bytes; give at most %d", strlen(query->text),
                             FIND_TEXT_MAX);
    answers->listed.count = 0; // the regions already on this page
    search.folded = tni_name_fold(query->text);
    if (search.folded == NULL)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID, "text is not UTF-8");
    tenure__v1__found__init(&search.row);
    for (int kind = first > 0 ? first : 1;
         kind < FIND_KINDS && status == TENURE_OK && !search.is_full; kind++) {
        if (find_wants(query, kind))
            status = find_kind(&search, kind, kind == first ? from : 1);
    }
    free(search.folded);
    return status;
}
