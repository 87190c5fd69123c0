/* A Popolo document (popoloproject.com): persons, organisations, posts and memberships as flat
 * records, in an order in which a daemon can take them. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

/* The beginning or the end of a membership. */
struct turn {
    const json_t *membership;
    const char *date; // "": not known, which goes first
    enum {
        ENDS, // who leaves makes room: before those who begin on the same day
        BEGINS,
        ENDS_AT_ONCE, // on the day on which it began
    } what;
    size_t order; // in the document
};

struct popolo {
    json_t *document;
    json_t *persons, *organisations, *posts; // by id
    record_fn *told;
    void *context;
    struct turn *turns;
    size_t count;
};

static const char *
text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL ? value : "";
}

/* The members of a list by their ids; NULL without memory. */
static json_t *
by_id(const json_t *document, const char *list)
{
    json_t *index = json_object(), *member;
    size_t i;
    json_array_foreach(json_object_get(document, list), i, member)
    {
        if (index != NULL && text(member, "id")[0] != '\0')
            json_object_set(index, text(member, "id"), member);
    }
    return index;
}

static int
by_date(const void *left, const void *right)
{
    const struct turn *a = left, *b = right;
    int order = strcmp(a->date, b->date);
    if (order == 0)
        order = (a->what > b->what) - (a->what < b->what);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static bool
gather_turns(struct popolo *popolo)
{
    json_t *memberships = json_object_get(popolo->document, "memberships"), *membership;
    size_t i;
    popolo->turns = calloc(2 * json_array_size(memberships) + 1, sizeof(popolo->turns[0]));
    if (popolo->turns == NULL)
        return false;
    json_array_foreach(memberships, i, membership)
    {
        const char *start = text(membership, "start_date"), *end = text(membership, "end_date");
        popolo->turns[popolo->count++] = (struct turn){ membership, start, BEGINS, i };
        if (end[0] != '\0')
            popolo->turns[popolo->count++] =
                (struct turn){ membership, end, strcmp(start, end) == 0 ? ENDS_AT_ONCE : ENDS, i };
    }
    qsort(popolo->turns, popolo->count, sizeof(popolo->turns[0]), by_date);
    return true;
}

static tenure_status
tell_turn(struct popolo *popolo, const struct turn *turn, uint64_t number)
{
    struct record record = { .line = number };
    const json_t *membership = turn->membership;
    const json_t *post = json_object_get(popolo->posts, text(membership, "post_id"));
    const char *body = text(membership, "organization_id");
    if (body[0] == '\0')
        body = text(post, "organization_id");
    const json_t *organisation = json_object_get(popolo->organisations, body);
    const json_t *person = json_object_get(popolo->persons, text(membership, "person_id"));
    const char *role = text(membership, "role");
    record_add(&record, "record", turn->what == BEGINS ? "start" : "end");
    record_add(&record, "id", text(membership, "id"));
    record_add(&record, "date", turn->date);
    record_add(&record, "role",
               role[0] != '\0'                 ? role
               : text(post, "role")[0] != '\0' ? text(post, "role")
                                               : text(post, "label"));
    record_add(&record, "person_id", text(membership, "person_id"));
    record_add(&record, "person", text(person, "name"));
    record_add(&record, "organisation_id", body);
    record_add(&record, "organisation", text(organisation, "name"));
    return popolo->told(popolo->context, &record, 0);
}

static tenure_status
tell_organisation(struct popolo *popolo, const json_t *organisation, uint64_t number)
{
    struct record record = { .line = number };
    record_add(&record, "record", "organisation");
    record_add(&record, "organisation_id", text(organisation, "id"));
    record_add(&record, "organisation", text(organisation, "name"));
    record_add(&record, "classification", text(organisation, "classification"));
    record_add(&record, "parent_id", text(organisation, "parent_id"));
    record_add(&record, "date", text(organisation, "founding_date"));
    return popolo->told(popolo->context, &record, 0);
}

static tenure_status
tell_all(struct popolo *popolo)
{
    uint64_t number = 0;
    size_t i;
    json_t *organisation;
    json_array_foreach(json_object_get(popolo->document, "organizations"), i, organisation)
    {
        tenure_status status = tell_organisation(popolo, organisation, ++number);
        if (status != TENURE_OK)
            return status;
    }
    for (i = 0; i < popolo->count; i++) {
        tenure_status status = tell_turn(popolo, &popolo->turns[i], ++number);
        if (status != TENURE_OK)
            return status;
    }
    return TENURE_OK;
}

tenure_status
read_popolo(const struct record_source *source, record_fn *told, void *context,
            struct record_problem *ret_problem)
{
    json_error_t error;
    struct popolo popolo = { .told = told, .context = context };
    popolo.document = json_loadfd(source->fd, JSON_REJECT_DUPLICATES, &error);
    if (popolo.document == NULL || !json_is_object(popolo.document)) {
        ret_problem->line = popolo.document == NULL && error.line > 0 ? (uint64_t)error.line : 0;
        snprintf(ret_problem->reason, sizeof(ret_problem->reason), "%s",
                 popolo.document == NULL ? error.text : "a Popolo document is a JSON object");
        json_decref(popolo.document);
        return TENURE_INVALID;
    }
    popolo.persons = by_id(popolo.document, "persons");
    popolo.organisations = by_id(popolo.document, "organizations");
    popolo.posts = by_id(popolo.document, "posts");
    tenure_status status = gather_turns(&popolo) ? tell_all(&popolo) : TENURE_NO_MEMORY;
    free(popolo.turns);
    json_decref(popolo.persons);
    json_decref(popolo.organisations);
    json_decref(popolo.posts);
    json_decref(popolo.document);
    return status;
}
