/* Numbers for names, rows for what is mentioned first, and what an event is about. */
#include <stdio.h>
#include <string.h>

#include "parts.h"

/* The number under a name, or the next one of its counter, which `*ret_new` tells. */
static tenure_status
number_of(struct engine *engine, enum name_kind kind, const char *text, uint64_t *counter,
          uint64_t *ret_number, bool *ret_new)
{
    tenure_status status = names_find(engine_read(engine), kind, text, ret_number);
    *ret_new = status == TENURE_NOT_FOUND;
    if (status != TENURE_NOT_FOUND)
        return status;
    *ret_number = ++*counter;
    return names_add(&engine->write, kind, text, *ret_number);
}

tenure_status
subject_source(struct engine *engine, const char *source, uint64_t *ret_number)
{
    bool is_new;
    tenure_status status =
        number_of(engine, NAME_SOURCE, source, &engine->counters.sources, ret_number, &is_new);
    if (status == TENURE_OK && is_new)
        status = store_put_number(&engine->write, STORE_SOURCES, *ret_number,
                                  (struct tni_span){ (const uint8_t *)source, strlen(source) });
    return status;
}

tenure_status
subject_person(struct engine *engine, const Tenure__V1__Person *person, uint64_t *ret_number)
{
    struct person_row row = { 0 };
    bool is_new;
    if (!tenure_person_id_of(person, row.id))
        return TENURE_DAMAGED; // it was admitted
    tenure_status status =
        number_of(engine, NAME_PERSON, row.id, &engine->counters.people, ret_number, &is_new);
    if (status == TENURE_OK && !is_new)
        status = person_find(engine_read(engine), *ret_number, &row);
    if (status != TENURE_OK)
        return status;
    bool renamed = person->name[0] != '\0' && strcmp(person->name, row.name) != 0;
    if (!is_new && !renamed)
        return TENURE_OK;
    snprintf(row.name, sizeof(row.name), "%s", person->name);
    return person_put(&engine->write, *ret_number, &row);
}

tenure_status
subject_organisation(struct engine *engine, const char *id, uint64_t *ret_number)
{
    bool is_new;
    tenure_status status = number_of(engine, NAME_ORGANISATION, id, &engine->counters.organisations,
                                     ret_number, &is_new);
    if (status != TENURE_OK || !is_new)
        return status;
    struct organisation_row row = { .review = TENURE_NO_DAY };
    snprintf(row.organisation.id, sizeof(row.organisation.id), "%s", id);
    organisation_fold(&row.organisation, NULL, 0, TENURE_NO_DAY);
    return organisation_put(&engine->write, *ret_number, &row);
}

static tenure_status
make_post(struct engine *engine, const char *organisation, const char *role, uint64_t number)
{
    struct post_row row = { 0 };
    post_row_clear(&row);
    snprintf(row.organisation_id, sizeof(row.organisation_id), "%s", organisation);
    snprintf(row.role, sizeof(row.role), "%s", role);
    tenure_status status = subject_organisation(engine, organisation, &row.organisation);
    if (status != TENURE_OK)
        return status;
    uint8_t key[16];
    bytes_put_u64(key, row.organisation);
    bytes_put_u64(key + 8, number);
    status = store_put(&engine->write, STORE_ORGANISATION_POSTS,
                       (struct tni_span){ key, sizeof(key) }, (struct tni_span){ 0 });
    if (status == TENURE_OK)
        status = post_put(&engine->write, number, &row, engine->scratch);
    return status;
}

tenure_status
subject_post(struct engine *engine, const char *organisation, const char *role,
             uint64_t *ret_number)
{
    char name[POST_NAME_MAX + 1];
    bool is_new;
    snprintf(name, sizeof(name), "%s/%s", organisation, role);
    tenure_status status =
        number_of(engine, NAME_POST, name, &engine->counters.posts, ret_number, &is_new);
    if (status == TENURE_OK && is_new)
        status = make_post(engine, organisation, role, *ret_number);
    return status;
}

struct link_list {
    struct engine *engine;
    struct log_link *links;
    size_t count;
    tenure_status status;
};

static void
link_organisation(struct link_list *list, const char *id)
{
    struct organisation_row row;
    struct log_link link = { .kind = SUBJECT_ORGANISATION };
    if (list->status == TENURE_OK)
        list->status = subject_organisation(list->engine, id, &link.number);
    if (list->status == TENURE_OK)
        list->status = organisation_find(engine_read(list->engine), link.number, &row);
    if (list->status != TENURE_OK)
        return;
    link.previous = row.last_seq;
    list->links[list->count++] = link;
}

static void
link_post(struct link_list *list, const char *organisation, const char *role)
{
    struct log_link link = { .kind = SUBJECT_POST };
    if (list->status == TENURE_OK)
        list->status = subject_post(list->engine, organisation, role, &link.number);
    if (list->status == TENURE_OK)
        list->status = fold_load_post(list->engine, link.number);
    if (list->status != TENURE_OK)
        return;
    link.previous = list->engine->post.last_seq;
    list->links[list->count++] = link;
}

/* An organisation that is only mentioned exists from then on, but the event is not about it. */
static void
mention(struct link_list *list, const char *id)
{
    uint64_t number;
    if (list->status == TENURE_OK && id[0] != '\0')
        list->status = subject_organisation(list->engine, id, &number);
}

static void
link_merger(struct link_list *list, const Tenure__V1__Merger *merger)
{
    link_organisation(list, merger->into);
    for (size_t i = 0; i < merger->n_from; i++)
        link_organisation(list, merger->from[i]);
}

static void
link_subjects(struct link_list *list, const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        link_post(list, message->appointment->organisation, message->appointment->role);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        link_post(list, message->departure->organisation, message->departure->role);
        return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        link_post(list, message->recruitment->organisation, message->recruitment->role);
        return;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        mention(list, message->organisation->region);
        mention(list, message->organisation->parent);
        link_organisation(list, message->organisation->id);
        return;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION:
        link_organisation(list, message->icp_formation->system);
        return;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        link_organisation(list, message->designation->organisation);
        return;
    case TENURE__V1__EVENT__BODY_MERGER: link_merger(list, message->merger); return;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        link_organisation(list, message->dissolution->organisation);
        return;
    case TENURE__V1__EVENT__BODY_MILESTONE:
        link_organisation(list, message->milestone->organisation);
        return;
    case TENURE__V1__EVENT__BODY_CLOCK:
        list->links[list->count++] =
            (struct log_link){ SUBJECT_CLOCK, 0, list->engine->counters.clock_seq };
        return;
    case TENURE__V1__EVENT__BODY_SURVEY:
    case TENURE__V1__EVENT__BODY_RETRACTION:
    case TENURE__V1__EVENT__BODY_SILENCE:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
    case TENURE__V1__EVENT__BODY_RULES:
    case TENURE__V1__EVENT__BODY__NOT_SET:
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: return;
    }
}

tenure_status
subject_links(struct engine *engine, const Tenure__V1__Event *message, struct log_link *links,
              size_t *ret_count)
{
    struct link_list list = { .engine = engine, .links = links, .status = TENURE_OK };
    link_subjects(&list, message);
    *ret_count = list.count;
    return list.status;
}

const char *
subject_topic(const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return message->appointment->organisation;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return message->departure->organisation;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return message->recruitment->organisation;
    case TENURE__V1__EVENT__BODY_ORGANISATION: return message->organisation->id;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return message->icp_formation->system;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return message->designation->organisation;
    case TENURE__V1__EVENT__BODY_MERGER: return message->merger->into;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return message->dissolution->organisation;
    case TENURE__V1__EVENT__BODY_MILESTONE: return message->milestone->organisation;
    case TENURE__V1__EVENT__BODY_SURVEY: return message->survey->scope;
    case TENURE__V1__EVENT__BODY_SILENCE:
    case TENURE__V1__EVENT__BODY_RETRACTION:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
    case TENURE__V1__EVENT__BODY_CLOCK:
    case TENURE__V1__EVENT__BODY_RULES:
    case TENURE__V1__EVENT__BODY__NOT_SET:
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: break;
    }
    return "-";
}
