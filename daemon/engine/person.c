/* SPDX-License-Identifier: Apache-2.0 */
/* Publishes the state of one person, and counts the scopes in which the person holds several posts.
 * A person may be in any number of posts, for example one called "TBC", so lists in the state are
 * cut. */
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "grow.h"
#include "indicators.h"
#include "messages.h"
#include "naming.h"
#include "person.h"
#include "subjects.h"
#include "words.h"
#include "work.h"

enum {
    // field numbers of tenure.v1.PersonState
    FIELD_PERSON = 1,
    FIELD_DATE = 2,
    FIELD_POSTS = 3,
    FIELD_PAST = 4,
    FIELD_REVISION = 5,
    FIELD_TRUNCATED = 6,
    FIELD_POSTS_COUNT = 7,
    FIELD_PAST_COUNT = 8,
    FIELD_MERGED_INTO = 11,
    // of tenure.v1.PersonPost
    FIELD_POST_ROLE = 2,
    FIELD_POST_ORGANISATION_NAME = 4,
    FIELD_POST_KIND = 5,
    FIELD_POST_REGION = 8,
    FIELD_POST_NAME = 9,
    FIELD_POST_ROLE_NAME = 10,
};

/* What is known of one person's posts; those held now are in engine->holdings. */
struct gathered {
    struct tni_writer state;
    size_t held;
    uint32_t posts, past; // held now or as designate, and held before
};

static bool
copy_text(struct tni_span bytes, char *text, size_t text_size)
{
    if (bytes.size >= text_size)
        return false;
    memcpy(text, bytes.data, bytes.size);
    text[bytes.size] = '\0';
    return true;
}

/* The title of the post: its name, else its role's name, else the role's words. */
static bool
read_title(struct tni_span name, struct tni_span role_name, struct holding *holding)
{
    if (name.size > 0)
        return copy_text(name, holding->title, sizeof(holding->title));
    if (role_name.size > 0)
        return copy_text(role_name, holding->title, sizeof(holding->title));
    tni_role(holding->role, holding->title);
    return true;
}

/* What rules need to know of a holding; false: the row is damaged. */
static bool
read_holding(const struct holding_row *row, struct holding *ret_holding)
{
    struct tni_span rest = row->message, name = { 0 }, role_name = { 0 };
    struct tni_wire_field field;
    bool fits = true;
    *ret_holding = (struct holding){ 0 };
    memcpy(ret_holding->seqs, row->seqs, sizeof(row->seqs));
    memcpy(ret_holding->confidence, row->confidence, sizeof(row->confidence));
    while (fits && tni_wire_next(&rest, &field)) {
        if (field.number == FIELD_POST_ROLE)
            fits = copy_text(field.bytes, ret_holding->role, sizeof(ret_holding->role));
        else if (field.number == FIELD_POST_ORGANISATION_NAME)
            fits = copy_text(field.bytes, ret_holding->organisation_name,
                             sizeof(ret_holding->organisation_name));
        else if (field.number == FIELD_POST_REGION)
            fits = copy_text(field.bytes, ret_holding->region, sizeof(ret_holding->region));
        else if (field.number == FIELD_POST_NAME)
            name = field.bytes;
        else if (field.number == FIELD_POST_ROLE_NAME)
            role_name = field.bytes;
        else if (field.number == FIELD_POST_KIND)
            ret_holding->kind = (Tenure__V1__OrganisationKind)field.value;
    }
    return fits && rest.size == 0 && read_title(name, role_name, ret_holding);
}

/* Adds a post that is held now. */
static tenure_status
add_holding(struct engine *engine, const struct holding_row *row, struct gathered *gathered)
{
    void *grown = tni_grow(engine->holdings, gathered->held, &engine->holdings_max,
                           sizeof(engine->holdings[0]));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    engine->holdings = grown;
    return read_holding(row, &engine->holdings[gathered->held++]) ? TENURE_OK : TENURE_DAMAGED;
}

static tenure_status
gather_row(struct engine *engine, const struct holding_row *row, struct gathered *gathered)
{
    bool present = row->phase == HOLDING_HELD || row->phase == HOLDING_NAMED;
    uint32_t *count = present ? &gathered->posts : &gathered->past;
    if (row->phase == HOLDING_NONE)
        return TENURE_OK;
    if ((*count)++ < STATE_PERSON_POSTS_SHOWN)
        tni_write_span_field(&gathered->state, present ? FIELD_POSTS : FIELD_PAST, row->message);
    return row->phase == HOLDING_HELD ? add_holding(engine, row, gathered) : TENURE_OK;
}

static tenure_status
gather(struct engine *engine, uint64_t number, struct gathered *gathered)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), number, row.post, &row);
        if (status == TENURE_OK)
            status = gather_row(engine, &row, gathered);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

/* The scopes in which the person counts as holding several posts, sorted. */
static tenure_status
list_scopes(struct engine *engine, size_t held, struct id_set *scopes)
{
    kind_set kinds = 0;
    tenure_status status = TENURE_OK;
    scopes->count = 0;
    for (size_t i = 0; i < held; i++)
        kinds |= UINT32_C(1) << engine->holdings[i].kind;
    if (kinds_groups(kinds, checking_groups, CHECKING_GROUPS) < 2)
        return TENURE_OK;
    for (size_t i = 0; i < held && status == TENURE_OK; i++) {
        uint64_t region = 0;
        if (!kind_is_in(engine->rules.systems, engine->holdings[i].kind))
            continue;
        status = subject_scope(engine_read(engine), engine->holdings[i].region, &region);
        if (status == TENURE_OK && (!id_set_add(scopes, 0) || !id_set_add(scopes, region)))
            status = TENURE_NO_MEMORY;
    }
    id_set_sort(scopes);
    return status;
}

/* The scopes in which the person counted before, sorted. */
static tenure_status
read_scopes(struct engine *engine, uint64_t number, struct id_set *scopes)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct store_cursor cursor;
    scopes->count = 0;
    tenure_status status = store_cursor_open(engine_read(engine), STORE_PERSON_SCOPES, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, pair_key(number, 0, key));
    while (status == TENURE_OK && bytes_u64(cursor.key.data) == number) {
        status = id_set_add(scopes, bytes_u64(cursor.key.data + 8)) ? TENURE_OK : TENURE_NO_MEMORY;
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Adds the person to a scope's count, or removes the person from it. */
static tenure_status
move_scope(struct engine *engine, uint64_t number, uint64_t scope, int64_t change)
{
    uint8_t bytes[PAIR_KEY_BYTES];
    struct tni_span key = pair_key(number, scope, bytes);
    tenure_status status =
        change > 0 ? store_put(&engine->write, STORE_PERSON_SCOPES, key, (struct tni_span){ 0 })
                   : store_delete(&engine->write, STORE_PERSON_SCOPES, key);
    return status == TENURE_OK
               ? indicator_add(engine, scope, INDICATOR_SEVERAL_POSTS, "", change, 0)
               : status;
}

static tenure_status
move_scopes(struct engine *engine, uint64_t number, struct person_row *row, size_t held)
{
    struct id_set *before = &engine->scopes[0], *now = &engine->scopes[1];
    tenure_status status = list_scopes(engine, held, now);
    before->count = 0;
    if (status == TENURE_OK && row->scopes_count > 0)
        status = read_scopes(engine, number, before);
    for (size_t gone = 0, is = 0;
         status == TENURE_OK && (gone < before->count || is < now->count);) {
        bool old = gone < before->count, new = is < now->count;
        if (old && new && before->items[gone] == now->items[is])
            gone++, is++;
        else if (old && (!new || before->items[gone] < now->items[is]))
            status = move_scope(engine, number, before->items[gone++], -1);
        else
            status = move_scope(engine, number, now->items[is++], 1);
    }
    row->scopes_count = now->count;
    return status;
}

/* Other names and identifiers from reports about the person. */
static tenure_status
gather_names(struct engine *engine, uint64_t number, struct gathered *gathered)
{
    Tenure__V1__PersonState names = TENURE__V1__PERSON_STATE__INIT;
    tni_arena_reset(&engine->state_arena);
    tenure_status status =
        naming_add_names(engine_read(engine), &engine->state_arena, &engine->history_arena, number,
                         &engine->joined, &names);
    if (status == TENURE_OK)
        tni_write_message(&gathered->state, &names.base);
    return status;
}

static tenure_status
emit_if_changed(struct engine *engine, struct person_row *row, struct gathered *gathered)
{
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    person.id = row->id;
    person.name = row->name;
    person.short_name = row->short_name;
    person.unnamed = row->unnamed && row->name[0] == '\0';
    tni_write_message_field(&gathered->state, FIELD_PERSON, &person.base);
    if (gathered->posts > STATE_PERSON_POSTS_SHOWN || gathered->past > STATE_PERSON_POSTS_SHOWN) {
        tni_write_number_field(&gathered->state, FIELD_TRUNCATED, true);
        tni_write_number_field(&gathered->state, FIELD_POSTS_COUNT, gathered->posts);
        tni_write_number_field(&gathered->state, FIELD_PAST_COUNT, gathered->past);
    }
    if (row->joined != 0) {
        struct person_text counts;
        tenure_status status = person_find_text(engine_read(engine), row->joined, &counts);
        if (status != TENURE_OK)
            return status;
        tni_write_span_field(&gathered->state, FIELD_MERGED_INTO,
                             (struct tni_span){ (const uint8_t *)counts.id, strlen(counts.id) });
    }
    if (!sent_renew(engine, &row->sent, &engine->counters.person_offset, &gathered->state,
                    FIELD_DATE, FIELD_REVISION))
        return TENURE_OK;
    return emit_person(engine, row->id,
                       (struct tni_span){ gathered->state.data, gathered->state.size });
}

tenure_status
person_publish(struct engine *engine, uint64_t number)
{
    struct gathered gathered = { .state = store_row_writer(&engine->write) };
    struct person_row row;
    tenure_status status = person_find(engine_read(engine), number, &row);
    if (status != TENURE_OK)
        return status;
    status = gather(engine, number, &gathered);
    if (status == TENURE_OK && row.reported)
        status = gather_names(engine, number, &gathered);
    if (status == TENURE_OK)
        status = emit_if_changed(engine, &row, &gathered);
    if (status == TENURE_OK)
        status = move_scopes(engine, number, &row, gathered.held);
    struct person_subject subject = {
        .name = person_called(row.name, row.unnamed, row.id),
        .holdings = engine->holdings,
        .holdings_count = gathered.held,
        .day = engine->entry.today,
    };
    struct alert_subject about = {
        .kind = SUBJECT_PERSON,
        .joined = row.joined != 0,
        .number = number,
        .id = row.id,
        .organisation = "",
        .role = "",
        .region = "",
        .alerts_open = &row.alerts_open,
    };
    if (status == TENURE_OK)
        status = evaluate_person(engine, &about, &subject);
    return status == TENURE_OK ? person_put(&engine->write, number, &row) : status;
}
