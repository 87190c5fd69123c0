/* SPDX-License-Identifier: Apache-2.0 */
/* Reads stored names for display. */
#include <string.h>

#include "joins.h"
#include "messages.h"
#include "naming.h"
#include "text.h"
#include "words.h"

static tenure_status
find_names(struct store_read read, enum subject_kind kind, uint64_t number, struct naming_row *row)
{
    tenure_status status = naming_find(read, (uint8_t)kind, number, row);
    if (status == TENURE_NOT_FOUND)
        row->name[0] = row->short_name[0] = '\0';
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
naming_of_post(struct store_read read, uint64_t namings, const struct post_row *row, uint64_t post,
               struct post_names *ret_names)
{
    struct naming_row of_post, of_role;
    uint64_t role;
    tenure_status status = TENURE_OK;
    of_post.name[0] = of_role.name[0] = of_role.short_name[0] = '\0';
    if (namings > 0) { // otherwise no name was ever reported
        status = find_names(read, SUBJECT_POST_NAME, post, &of_post);
        if (status == TENURE_OK)
            status = names_find(read, NAME_ROLE, row->role, &role);
        if (status == TENURE_OK)
            status = find_names(read, SUBJECT_ROLE, role, &of_role);
    }
    tni_put_text(ret_names->name, of_post.name);
    tni_put_text(ret_names->role_name, of_role.name);
    tni_put_text(ret_names->role_short_name, of_role.short_name);
    if (of_post.name[0] != '\0')
        tni_put_text(ret_names->title, of_post.name);
    else if (of_role.name[0] != '\0')
        tni_put_text(ret_names->title, of_role.name);
    else
        tni_role(row->role, ret_names->title);
    return status;
}

tenure_status
naming_event(struct store_read read, uint64_t seq, struct tni_arena *arena,
             const Tenure__V1__Event **ret_event)
{
    struct log_entry entry;
    *ret_event = NULL;
    if (seq == 0)
        return TENURE_OK;
    tenure_status status = log_read(read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    *ret_event =
        tenure__v1__event__unpack(&arena->allocator, entry.content.size, entry.content.data);
    return *ret_event != NULL ? TENURE_OK : TENURE_DAMAGED;
}

/* Names that the state of a person collects from several reports. */
struct gathered_names {
    Tenure__V1__PersonState *state;
    struct tni_arena *arena;
    const char *shown; // the shown name, which is not an other name
};

static tenure_status
add_other_name(struct gathered_names *gathered, const char *name)
{
    Tenure__V1__PersonState *state = gathered->state;
    if (name[0] == '\0' || strcmp(name, gathered->shown) == 0 ||
        state->n_other_names == STATE_NAMES_SHOWN)
        return TENURE_OK;
    for (size_t i = 0; i < state->n_other_names; i++) {
        if (strcmp(state->other_names[i], name) == 0)
            return TENURE_OK;
    }
    char *text = state_text(gathered->arena, name);
    if (text == NULL)
        return TENURE_NO_MEMORY;
    state->other_names[state->n_other_names++] = text;
    return TENURE_OK;
}

static void
add_identifier(struct gathered_names *gathered, Tenure__V1__Identifier *identifier)
{
    Tenure__V1__PersonState *state = gathered->state;
    if (state->n_identifiers == STATE_NAMES_SHOWN)
        return;
    for (size_t i = 0; i < state->n_identifiers; i++) {
        if (strcmp(state->identifiers[i]->scheme, identifier->scheme) == 0 &&
            strcmp(state->identifiers[i]->value, identifier->value) == 0)
            return;
    }
    state->identifiers[state->n_identifiers++] = identifier;
}

/* Adds what the reports about one id give. */
static tenure_status
add_reported(struct store_read read, struct gathered_names *gathered, uint64_t person)
{
    const Tenure__V1__Event *names = NULL, *identifiers = NULL;
    struct naming_row row;
    tenure_status status = naming_find(read, SUBJECT_PERSON, person, &row);
    if (status == TENURE_OK)
        status = naming_event(read, row.other_names_seq, gathered->arena, &names);
    if (status == TENURE_OK)
        status = naming_event(read, row.identifiers_seq, gathered->arena, &identifiers);
    for (size_t i = 0; names != NULL && status == TENURE_OK && i < names->person->n_other_names;
         i++)
        status = add_other_name(gathered, names->person->other_names[i]);
    for (size_t i = 0; identifiers != NULL && i < identifiers->person->n_identifiers; i++)
        add_identifier(gathered, identifiers->person->identifiers[i]);
    return status;
}

/* Adds the names of an id that was joined into the person. */
static tenure_status
add_joined(struct store_read read, struct gathered_names *gathered, uint64_t joined)
{
    struct person_text text;
    struct naming_row row;
    tenure_status status = person_find_text(read, joined, &text);
    if (status == TENURE_OK)
        status = add_other_name(gathered, text.given_name);
    if (status == TENURE_OK)
        status = person_find_text(read, joined, &text);
    if (status == TENURE_OK)
        status = add_other_name(gathered, text.mention);
    if (status == TENURE_OK)
        status = naming_find(read, SUBJECT_PERSON, joined, &row);
    if (status == TENURE_OK)
        status = add_other_name(gathered, row.name);
    return status == TENURE_OK ? add_reported(read, gathered, joined) : status;
}

tenure_status
naming_add_names(struct store_read read, struct tni_arena *arena, struct tni_arena *work,
                 uint64_t person, struct id_set *joined, Tenure__V1__PersonState *state)
{
    struct gathered_names gathered = { state, arena, "" };
    struct person_text text;
    state->other_names = tni_arena_take(arena, STATE_NAMES_SHOWN * sizeof(*state->other_names));
    state->identifiers = tni_arena_take(arena, STATE_NAMES_SHOWN * sizeof(*state->identifiers));
    if (state->other_names == NULL || state->identifiers == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = add_reported(read, &gathered, person);
    if (status == TENURE_OK)
        status = person_find_text(read, person, &text);
    if (status == TENURE_OK)
        gathered.shown = state_text(arena, text.given_name);
    if (status == TENURE_OK && gathered.shown == NULL)
        status = TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = joins_list(read, person, work, joined);
    for (size_t i = 0; i < joined->count && status == TENURE_OK; i++)
        status = add_joined(read, &gathered, joined->items[i]);
    return status;
}
