/* SPDX-License-Identifier: Apache-2.0 */
#include "joins.h"

#include <string.h>

#include "history.h"
#include "holdings.h"
#include "namings.h"
#include "request_ids.h"

enum {
    CHAIN_MAX = 256 // consecutive joins; further ones are not followed
};

/* The path from an id to the person that counts for it. */
struct chain {
    uint64_t people[CHAIN_MAX + 1];
    uint64_t seqs[CHAIN_MAX]; // of the joins in between
    uint32_t count;           // the number of joins
    uint64_t void_seqs[CHAIN_MAX];
    uint32_t void_count; // joins that would close a ring
};

static bool
is_void(const struct chain *chain, uint64_t seq)
{
    for (uint32_t i = 0; i < chain->void_count; i++) {
        if (chain->void_seqs[i] == seq)
            return true;
    }
    return false;
}

/* Begins a walk along the reports about a person. TENURE_NOT_FOUND: there are none. */
static tenure_status
begin_walk(struct store_read read, uint64_t person, uint64_t known_at, struct tni_arena *arena,
           struct history_walk *ret_walk)
{
    struct naming_row naming;
    tenure_status status = naming_find(read, SUBJECT_PERSON, person, &naming);
    *ret_walk = (struct history_walk){
        .read = read,
        .kind = SUBJECT_PERSON,
        .number = person,
        .seq = naming.last_seq,
        .known_at = known_at,
        .arena = arena,
    };
    return status;
}

/* The walk's next report that joins ids: which id, and into which. */
static tenure_status
next_join(struct history_walk *walk, uint64_t *ret_person, uint64_t *ret_into)
{
    for (;;) {
        tenure_status status = history_next(walk);
        if (status != TENURE_OK)
            return status;
        if (walk->message->person->merged_into[0] == '\0')
            continue;
        *ret_person = log_link(&walk->entry, 0).number;
        *ret_into = log_link(&walk->entry, 1).number;
        return TENURE_OK;
    }
}

/* Finds the person's last join that counts. TENURE_NOT_FOUND: there is none. */
static tenure_status
last_join(struct store_read read, uint64_t person, uint64_t known_at, struct tni_arena *arena,
          const struct chain *chain, uint64_t *ret_into, uint64_t *ret_seq)
{
    struct history_walk walk;
    uint64_t joined;
    tenure_status status = begin_walk(read, person, known_at, arena, &walk);
    while (status == TENURE_OK) {
        status = next_join(&walk, &joined, ret_into);
        *ret_seq = walk.entry.seq;
        if (status == TENURE_OK && joined == person && !is_void(chain, *ret_seq))
            return TENURE_OK;
    }
    return status;
}

/* The index of the person on the chain; count + 1: not on it. */
static uint32_t
position_on(const struct chain *chain, uint64_t person)
{
    uint32_t position = 0;
    while (position <= chain->count && chain->people[position] != person)
        position++;
    return position;
}

/* In a ring that begins at an index, the join that was logged last is void. */
static void
break_ring(struct chain *chain, uint32_t from)
{
    uint64_t last = 0;
    for (uint32_t i = from; i < chain->count; i++)
        last = chain->seqs[i] > last ? chain->seqs[i] : last;
    if (chain->void_count < CHAIN_MAX)
        chain->void_seqs[chain->void_count++] = last;
    chain->count = 0;
}

static tenure_status
follow(struct store_read read, uint64_t person, uint64_t known_at, struct tni_arena *arena,
       struct chain *chain)
{
    chain->count = 0;
    chain->people[0] = person;
    while (chain->count < CHAIN_MAX && chain->void_count < CHAIN_MAX) {
        uint64_t into, seq;
        tenure_status status =
            last_join(read, chain->people[chain->count], known_at, arena, chain, &into, &seq);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        uint32_t position = position_on(chain, into);
        bool is_ring = position <= chain->count;
        chain->seqs[chain->count++] = seq;
        chain->people[chain->count] = into;
        if (is_ring)
            break_ring(chain, position);
    }
    return TENURE_OK;
}

tenure_status
joins_resolve(struct store_read read, uint64_t person, uint64_t known_at, struct tni_arena *arena,
              uint64_t *ret_person)
{
    struct chain chain;
    chain.void_count = 0;
    tenure_status status = follow(read, person, known_at, arena, &chain);
    if (status == TENURE_OK)
        *ret_person = chain.people[chain.count];
    return status;
}

tenure_status
joins_apply(struct store_read read, uint64_t known_at, struct tni_arena *arena,
            struct reports *reports)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < reports->count && status == TENURE_OK; i++) {
        struct report *report = &reports->items[i];
        uint64_t id = report->person;
        if (id != 0)
            status = joins_resolve(read, id, known_at, arena, &report->person);
        // a join identifies the unnamed person
        report->unnamed = report->unnamed && report->person == id;
    }
    return status;
}

/* Follows the stored joins of an id to the first one that the request joins or that is `to`.
 * TENURE_NOT_FOUND: there is none. */
static tenure_status
go_along(struct store_read read, const char *id, const char *to, const struct pending *pending,
         struct tni_arena *arena, struct chain *chain, const char **ret_at)
{
    uint64_t person;
    struct person_text text;
    tenure_status status = names_find(read, NAME_PERSON, id, &person);
    if (status == TENURE_OK)
        status = follow(read, person, KNOWN_NOW, arena, chain);
    for (uint32_t i = 1; status == TENURE_OK && i <= chain->count; i++) {
        status = person_find_text(read, chain->people[i], &text);
        if (status != TENURE_OK)
            return status;
        *ret_at = text.id;
        if (strcmp(text.id, to) == 0 ||
            (pending != NULL && pending_joined_into(pending, text.id) != NULL))
            return TENURE_OK;
    }
    return status == TENURE_OK ? TENURE_NOT_FOUND : status;
}

tenure_status
joins_close_ring(struct store_read read, const Tenure__V1__PersonReport *report,
                 uint64_t superseded, const struct pending *pending, struct tni_arena *arena,
                 bool *ret_closes)
{
    struct chain chain;
    const char *at = report->merged_into;
    tenure_status status = TENURE_OK;
    chain.void_count = superseded != 0;
    chain.void_seqs[0] = superseded;
    *ret_closes = false;
    for (unsigned steps = 0; steps <= 2 * JOINED_MAX && status == TENURE_OK; steps++) {
        *ret_closes = strcmp(at, report->id) == 0;
        if (*ret_closes)
            return TENURE_OK;
        const char *into = pending != NULL ? pending_joined_into(pending, at) : NULL;
        if (into != NULL)
            at = into;
        else
            status = go_along(read, at, report->id, pending, arena, &chain, &at);
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status; // nothing is joined into a new person
}

tenure_status
joins_add_connected(struct store_read read, struct tni_arena *arena, struct id_set *people)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < people->count && status == TENURE_OK; i++) {
        struct history_walk walk;
        uint64_t pair[2];
        status = begin_walk(read, people->items[i], KNOWN_NOW, arena, &walk);
        while (status == TENURE_OK &&
               (status = next_join(&walk, &pair[0], &pair[1])) == TENURE_OK) {
            for (int end = 0; end < 2 && status == TENURE_OK; end++) {
                if (!id_set_has(people, pair[end]) && !id_set_add(people, pair[end]))
                    status = TENURE_NO_MEMORY;
            }
        }
        status = status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
    return status;
}

tenure_status
joins_group(struct store_read read, const char *id, struct tni_arena *arena, struct id_set *people,
            struct group *ret_group)
{
    uint64_t number;
    tenure_status status = names_find(read, NAME_PERSON, id, &number);
    *ret_group = group_of_new(id);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    people->count = 0;
    status = id_set_add(people, number) ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = joins_add_connected(read, arena, people);
    for (size_t i = 0; i < people->count; i++)
        number = people->items[i] < number ? people->items[i] : number;
    *ret_group = group_of_stored(number, people->count, 0);
    return status;
}

tenure_status
joins_list(struct store_read read, uint64_t person, struct tni_arena *arena,
           struct id_set *ret_joined)
{
    size_t kept = 0;
    ret_joined->count = 0;
    tenure_status status = id_set_add(ret_joined, person) ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = joins_add_connected(read, arena, ret_joined);
    for (size_t i = 0; i < ret_joined->count && status == TENURE_OK; i++) {
        uint64_t counts;
        status = person_find_counting(read, ret_joined->items[i], &counts);
        if (status == TENURE_OK && counts == person && ret_joined->items[i] != person)
            ret_joined->items[kept++] = ret_joined->items[i];
    }
    ret_joined->count = kept;
    id_set_sort(ret_joined);
    return status;
}

tenure_status
joins_note_post(struct engine *engine, uint64_t person, uint64_t post)
{
    struct holding_row row;
    tenure_status status = holding_next(engine_read(engine), person, post - 1, &row);
    if (status == TENURE_OK && row.post == post)
        return TENURE_OK;
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return status;
    row = (struct holding_row){ .post = post };
    return holding_put(&engine->write, person, &row);
}

/* Whether the event joins ids, and the person is one of them. */
static tenure_status
names_person(struct engine *engine, uint64_t seq, uint64_t person, bool *ret_names)
{
    struct log_entry entry;
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK || entry.links_count != 2 ||
        log_link(&entry, 0).kind != SUBJECT_PERSON || log_link(&entry, 1).kind != SUBJECT_PERSON)
        return status;
    *ret_names =
        *ret_names || log_link(&entry, 0).number == person || log_link(&entry, 1).number == person;
    return status;
}

tenure_status
joins_concern(struct engine *engine, uint64_t seq, bool *ret_concern)
{
    struct log_entry entry;
    uint64_t person;
    *ret_concern = false;
    if (engine->entry.body != TENURE__V1__EVENT__BODY_PERSON &&
        engine->entry.liveness_changes_count == 0)
        return TENURE_OK;
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->history_arena);
    const Tenure__V1__Event *message = tenure__v1__event__unpack(
        &engine->history_arena.allocator, entry.content.size, entry.content.data);
    if (message == NULL)
        return TENURE_DAMAGED;
    status = history_person_id(engine_read(engine), message, &person);
    if (status != TENURE_OK || person == 0)
        return status;
    status = names_person(engine, engine->entry.seq, person, ret_concern);
    for (size_t i = 0; i < engine->entry.liveness_changes_count && status == TENURE_OK; i++)
        status = names_person(engine, engine->entry.liveness_changes[i], person, ret_concern);
    return status;
}
