/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a Popolo document, which tenure import --format popolo can read. It is written while the
 * data is read, so that memory use is constant. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include <tenure/event.h>
#include <tenure/json.h>
#include <tenure/sentence.h>

struct popolo {
    FILE *out;
    const char *separator; // written before the next item of the list
    tenure_status status;
};

/* Writes the object as the next item of the list, and releases it. */
static void
add(struct popolo *popolo, json_t *object)
{
    if (object == NULL)
        popolo->status = TENURE_NO_MEMORY;
    else if (popolo->status == TENURE_OK && (fputs(popolo->separator, popolo->out) == EOF ||
                                             json_dumpf(object, popolo->out, JSON_COMPACT) != 0))
        popolo->status = TENURE_STORAGE;
    popolo->separator = ",\n  ";
    json_decref(object);
}

/* Sets a member of the object, unless the text is empty. */
static void
set(json_t *object, const char *key, const char *text)
{
    if (object != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_string(text));
}

static void
set_identifiers(json_t *object, Tenure__V1__Identifier *const *identifiers, size_t count)
{
    json_t *list = count > 0 && object != NULL ? json_array() : NULL;
    if (list == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "scheme", identifiers[i]->scheme,
                                              "identifier", identifiers[i]->value));
    json_object_set_new(object, "identifiers", list);
}

static void
set_other_names(json_t *object, char *const *names, size_t count)
{
    json_t *list = count > 0 && object != NULL ? json_array() : NULL;
    if (list == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s}", "name", names[i]));
    json_object_set_new(object, "other_names", list);
}

static void
take_person(void *context, const void *row)
{
    const Tenure__V1__PersonState *state = row;
    struct popolo *popolo = context;
    json_t *object =
        json_pack("{s:s, s:s}", "id", state->person->id, "name", tenure_person_text(state->person));
    set(object, "merged_into", state->merged_into);
    set_other_names(object, state->other_names, state->n_other_names);
    set_identifiers(object, state->identifiers, state->n_identifiers);
    add(popolo, object);
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
    set(object, "merged_into", organisation->successor);
    set(object, "region", organisation->region);
    set_identifiers(object, organisation->identifiers, organisation->n_identifiers);
    add(popolo, object);
}

static void
take_post(void *context, const void *row)
{
    const Tenure__V1__PostState *post = row;
    struct popolo *popolo = context;
    char id[160];
    snprintf(id, sizeof(id), "%s/%s", post->organisation, post->role);
    const char *label = post->name[0] != '\0'        ? post->name
                        : post->role_name[0] != '\0' ? post->role_name
                                                     : post->role;
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "id", id, "label", label, "role", post->role,
                               "organization_id", post->organisation);
    set(object, "end_date", post->abolished);
    if (post->into != NULL) {
        snprintf(id, sizeof(id), "%s/%s", post->into->organisation, post->into->role);
        set(object, "into", id);
    }
    add(popolo, object);
}

/* Adds members for what Popolo does not define; documents may have extra members. */
static void
add_extensions(json_t *object, const Tenure__V1__Tenure *tenure)
{
    set(object, "basis",
        tenure_enum_text(&tenure__v1__appointment__basis__descriptor, (int)tenure->basis));
    if (tenure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        set(object, "reason",
            tenure_enum_text(&tenure__v1__departure__reason__descriptor, (int)tenure->reason));
    if (tenure->start[0] == '\0')
        set(object, "held_from", tenure->held_from);
    if (tenure->leaving)
        set(object, "leaving_since", tenure->leaving_since);
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
    add_extensions(object, found->tenure);
    add(popolo, object);
}

/* Adds the original events, from which everything else is derived, in log order. The daemon's own
 * entries are left out. */
static void
take_report(void *context, const void *row)
{
    const Tenure__V1__Update *update = row;
    struct popolo *popolo = context;
    char *text = NULL;
    if (update->body_case != TENURE__V1__UPDATE__BODY_EVENT ||
        strcmp(update->event->source, TENURE_OWN_SOURCE) == 0 || popolo->status != TENURE_OK)
        return;
    popolo->status = tenure_json_print(&update->event->base, &text);
    if (popolo->status == TENURE_OK && fprintf(popolo->out, "%s%s", popolo->separator, text) < 0)
        popolo->status = TENURE_STORAGE;
    popolo->separator = ",\n  ";
    free(text);
}

static const struct list {
    const char *name, *table;
    table_row_fn *take;
} lists[] = {
    { "persons", "people", take_person },
    { "organizations", "organisations", take_organisation },
    { "posts", "posts", take_post },
    { "memberships", "tenures", take_tenure },
    { "tenure_reports", "events", take_report },
};

static tenure_status
write_list(struct tables *tables, struct popolo *popolo, const struct list *list)
{
    fprintf(popolo->out, "%s\n \"%s\": [", list == lists ? "" : ",", list->name);
    popolo->separator = "\n  ";
    tenure_status status = table_find(list->table)->read(tables, list->take, popolo);
    fprintf(popolo->out, "]");
    return status != TENURE_OK ? status : popolo->status;
}

/* Whether the export is complete and of the present. A part of the reports would not lead to the
 * exported state. */
static bool
is_of_everything(const struct tables *tables)
{
    return tables->organisation == NULL && tables->region == NULL && tables->role == NULL &&
           (tables->axes == NULL || tenure__v1__axes__get_packed_size(tables->axes) == 0);
}

tenure_status
export_popolo(struct tables *tables, FILE *out)
{
    struct popolo popolo = { .out = out };
    size_t count = sizeof(lists) / sizeof(lists[0]) - !is_of_everything(tables);
    fputs("{", out);
    for (size_t i = 0; i < count; i++) {
        tenure_status status = write_list(tables, &popolo, &lists[i]);
        if (status != TENURE_OK)
            return status;
    }
    fputs("\n}\n", out);
    return ferror(out) ? TENURE_STORAGE : TENURE_OK;
}
