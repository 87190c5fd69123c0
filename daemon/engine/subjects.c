/* SPDX-License-Identifier: Apache-2.0 */
/* Assigns numbers to names, and creates rows for new subjects. */
#include <stdio.h>
#include <string.h>

#include "propagate.h"
#include "scopes.h"
#include "subjects.h"
#include "text.h"
#include "work.h"

/* The number of a name; *ret_new: it is new, and got the next number of its counter. */
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
subject_person_id(struct engine *engine, const char *id, uint64_t *ret_number)
{
    struct person_row row = { 0 };
    bool is_new;
    tenure_status status =
        number_of(engine, NAME_PERSON, id, &engine->counters.people, ret_number, &is_new);
    if (status != TENURE_OK || !is_new)
        return status;
    snprintf(row.id, sizeof(row.id), "%s", id);
    row.first_seq = engine->entry.seq;
    status = person_put(&engine->write, *ret_number, &row);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.people, *ret_number) : status;
}

tenure_status
subject_organisation(struct engine *engine, const char *id, uint64_t *ret_number)
{
    bool is_new;
    tenure_status status = number_of(engine, NAME_ORGANISATION, id, &engine->counters.organisations,
                                     ret_number, &is_new);
    if (status != TENURE_OK || !is_new)
        return status;
    struct organisation_row *row = &engine->organisation;
    memset(row, 0, offsetof(struct organisation_row, contributions));
    row->contributions.size = 0;
    row->review = TENURE_NO_DAY;
    row->first_seq = engine->entry.seq;
    snprintf(row->organisation.id, sizeof(row->organisation.id), "%s", id);
    organisation_fold(&row->organisation, &row->detail, NULL, 0, TENURE_NO_DAY);
    status = organisation_put(&engine->write, *ret_number, row);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.refolds, *ret_number) : status;
}

tenure_status
subject_scope(struct store_read read, const char *region, uint64_t *ret_scope)
{
    *ret_scope = 0;
    if (region[0] == '\0' || strcmp(region, TENURE_EVERYTHING) == 0)
        return TENURE_OK;
    tenure_status status = names_find(read, NAME_ORGANISATION, region, ret_scope);
    // impossible, because the name has a number
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

tenure_status
subject_find_post(struct store_read read, const char *organisation, const char *role,
                  uint64_t *ret_number)
{
    char name[POST_NAME_MAX + 1];
    if (strlen(organisation) > TENURE_SLUG_MAX || strlen(role) > TENURE_SLUG_MAX)
        return TENURE_NOT_FOUND;
    tni_put_text(tni_put_text(tni_put_text(name, organisation), "/"), role);
    return names_find(read, NAME_POST, name, ret_number);
}

/* In a table of pairs, the first second number after `after` for the given first one. */
static tenure_status
next_pair(struct store_read read, enum store_table table, uint64_t first, uint64_t after,
          uint64_t *ret_second)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, table, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, pair_key(first, after + 1, key));
    if (status == TENURE_OK && bytes_u64(cursor.key.data) != first)
        status = TENURE_NOT_FOUND;
    if (status == TENURE_OK)
        *ret_second = bytes_u64(cursor.key.data + 8);
    store_cursor_close(&cursor);
    return status;
}

tenure_status
subject_next_post(struct store_read read, uint64_t organisation, uint64_t post, uint64_t *ret_post)
{
    return next_pair(read, STORE_ORGANISATION_POSTS, organisation, post, ret_post);
}

tenure_status
subject_next_child(struct store_read read, uint64_t organisation, uint64_t child,
                   uint64_t *ret_child)
{
    return next_pair(read, STORE_CHILDREN, organisation, child, ret_child);
}

tenure_status
subject_add_child(struct engine *engine, const char *parent, const char *child)
{
    uint8_t key[PAIR_KEY_BYTES];
    uint64_t numbers[2];
    tenure_status status = names_find(engine_read(engine), NAME_ORGANISATION, parent, &numbers[0]);
    if (status == TENURE_OK)
        status = names_find(engine_read(engine), NAME_ORGANISATION, child, &numbers[1]);
    return status == TENURE_OK
               ? store_put(&engine->write, STORE_CHILDREN, pair_key(numbers[0], numbers[1], key),
                           (struct tni_span){ 0 })
               : status;
}

tenure_status
subject_next_of_role(struct store_read read, uint64_t role, uint64_t post, uint64_t *ret_post)
{
    return next_pair(read, STORE_ROLE_POSTS, role, post, ret_post);
}

tenure_status
subject_role(struct engine *engine, const char *role, uint64_t *ret_number)
{
    bool is_new;
    return number_of(engine, NAME_ROLE, role, &engine->counters.roles, ret_number, &is_new);
}

static tenure_status
add_to_role(struct engine *engine, const char *role, uint64_t post)
{
    uint8_t key[PAIR_KEY_BYTES];
    uint64_t number;
    tenure_status status = subject_role(engine, role, &number);
    return status == TENURE_OK ? store_put(&engine->write, STORE_ROLE_POSTS,
                                           pair_key(number, post, key), (struct tni_span){ 0 })
                               : status;
}

static tenure_status
make_post(struct engine *engine, const char *organisation, const char *role, uint64_t number)
{
    struct post_row *row = &engine->new_post;
    post_row_clear(row);
    snprintf(row->organisation_id, sizeof(row->organisation_id), "%s", organisation);
    snprintf(row->role, sizeof(row->role), "%s", role);
    row->first_seq = engine->entry.seq;
    tenure_status status = subject_organisation(engine, organisation, &row->organisation);
    if (status != TENURE_OK)
        return status;
    uint8_t key[PAIR_KEY_BYTES];
    status = store_put(&engine->write, STORE_ORGANISATION_POSTS,
                       pair_key(row->organisation, number, key), (struct tni_span){ 0 });
    if (status == TENURE_OK)
        status = add_to_role(engine, role, number);
    if (status == TENURE_OK)
        status = post_put(&engine->write, number, row);
    return status;
}

tenure_status
subject_post(struct engine *engine, const char *organisation, const char *role,
             uint64_t *ret_number)
{
    char name[POST_NAME_MAX + 1];
    bool is_new;
    tni_put_text(tni_put_text(tni_put_text(name, organisation), "/"), role);
    tenure_status status =
        number_of(engine, NAME_POST, name, &engine->counters.posts, ret_number, &is_new);
    if (status == TENURE_OK && is_new)
        status = make_post(engine, organisation, role, *ret_number);
    return status;
}

tenure_status
subject_survey(struct engine *engine, const Tenure__V1__Survey *survey, uint64_t *ret_number)
{
    char name[TENURE_SLUG_MAX + 2 * TENURE_NAME_MAX + 4];
    struct survey_row row = { .review = TENURE_NO_DAY };
    bool is_new;
    // names have no control characters, so the combinations are unique
    if (survey->indicator[0] != '\0')
        snprintf(name, sizeof(name), "%s\n%s\n%s", survey->scope, survey->indicator,
                 survey->period);
    else
        snprintf(name, sizeof(name), "%s/%s", survey->scope, survey->characteristic);
    tenure_status status =
        number_of(engine, NAME_SURVEY, name, &engine->counters.surveys, ret_number, &is_new);
    if (status != TENURE_OK || !is_new)
        return status;
    snprintf(row.characteristic, sizeof(row.characteristic), "%s", survey->characteristic);
    status = subject_scope(engine_read(engine), survey->scope, &row.scope);
    return status == TENURE_OK ? survey_put(&engine->write, *ret_number, &row) : status;
}

tenure_status
scope_id(struct store_read read, uint64_t scope, char *ret_id)
{
    if (scope == 0) {
        memcpy(ret_id, TENURE_EVERYTHING, sizeof(TENURE_EVERYTHING));
        return TENURE_OK;
    }
    return organisation_find_id(read, scope, ret_id);
}
