/* A Popolo document: what tenure import --format popolo reads. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include <tenure/sentence.h>

struct popolo {
    json_t *persons, *organisations, *posts, *memberships;
    bool full; // no memory for more
};

/* Adds the object to the list, and lets it go. */
static void
add(struct popolo *popolo, json_t *list, json_t *object)
{
    if (object == NULL || json_array_append_new(list, object) != 0)
        popolo->full = true;
}

/* A member that is left out where it is empty. */
static void
set(json_t *object, const char *key, const char *text)
{
    if (object != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_string(text));
}

static void
take_person(void *context, const void *row)
{
    const Tenure__V1__Person *person = ((const Tenure__V1__PersonState *)row)->person;
    struct popolo *popolo = context;
    add(popolo, popolo->persons,
        json_pack("{s:s, s:s}", "id", person->id, "name", tenure_person_text(person)));
}

static void
take_organisation(void *context, const void *row)
{
    const Tenure__V1__OrganisationState *organisation = row;
    struct popolo *popolo = context;
    json_t *object =
        json_pack("{s:s, s:s}", "id", organisation->id, "name",
                  organisation->name[0] != '\0' ? organisation->name : organisation->id);
    set(object, "classification",
        tenure_enum_text(&tenure__v1__organisation_kind__descriptor, (int)organisation->kind));
    set(object, "parent_id", organisation->parent);
    set(object, "founding_date", organisation->since);
    set(object, "dissolution_date", organisation->ended);
    add(popolo, popolo->organisations, object);
}

static void
take_post(void *context, const void *row)
{
    const Tenure__V1__PostState *post = row;
    struct popolo *popolo = context;
    char id[160];
    snprintf(id, sizeof(id), "%s/%s", post->organisation, post->role);
    add(popolo, popolo->posts,
        json_pack("{s:s, s:s, s:s, s:s}", "id", id, "label", post->role, "role", post->role,
                  "organization_id", post->organisation));
}

static void
take_tenure(void *context, const void *row)
{
    const struct tenure_row *found = row;
    struct popolo *popolo = context;
    char post[160], id[320];
    snprintf(post, sizeof(post), "%s/%s", found->post->organisation, found->post->role);
    snprintf(id, sizeof(id), "%s/%s/%s", post, found->tenure->person->id,
             found->tenure->start[0] != '\0' ? found->tenure->start : found->tenure->held_from);
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s}", "id", id, "person_id", found->tenure->person->id,
        "organization_id", found->post->organisation, "post_id", post, "role", found->post->role);
    set(object, "start_date", found->tenure->start);
    set(object, "end_date", found->tenure->end);
    add(popolo, popolo->memberships, object);
}

static tenure_status
gather(struct tables *tables, struct popolo *popolo)
{
    tenure_status status = table_find("people")->read(tables, take_person, popolo);
    if (status == TENURE_OK)
        status = table_find("organisations")->read(tables, take_organisation, popolo);
    if (status == TENURE_OK)
        status = table_find("posts")->read(tables, take_post, popolo);
    if (status == TENURE_OK)
        status = table_find("tenures")->read(tables, take_tenure, popolo);
    return status == TENURE_OK && popolo->full ? TENURE_NO_MEMORY : status;
}

tenure_status
export_popolo(struct tables *tables, FILE *out)
{
    struct popolo popolo = { json_array(), json_array(), json_array(), json_array(), false };
    json_t *document =
        json_pack("{s:o, s:o, s:o, s:o}", "persons", popolo.persons, "organizations",
                  popolo.organisations, "posts", popolo.posts, "memberships", popolo.memberships);
    if (document == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = gather(tables, &popolo);
    if (status == TENURE_OK &&
        (json_dumpf(document, out, JSON_INDENT(1)) != 0 || fputc('\n', out) == EOF))
        status = TENURE_STORAGE;
    json_decref(document);
    return status;
}
