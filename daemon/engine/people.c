/* SPDX-License-Identifier: Apache-2.0 */
/* Publishes each person's posts across organisations. */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "called_off.h"
#include "grow.h"
#include "history.h"
#include "messages.h"
#include "people.h"
#include "propagate.h"
#include "work.h"

static const char *
person_name(void *context, uint64_t person)
{
    struct engine *engine = context;
    struct person_text text;
    return person_find_text(engine_read(engine), person, &text) == TENURE_OK ? text.name
                                                                             : "somebody";
}

struct name_lookup
people_name_lookup(struct engine *engine)
{
    return (struct name_lookup){ person_name, engine };
}

static int
compare_people(const void *left, const void *right)
{
    const struct post_person *a = left, *b = right;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

uint32_t
people_context_hash(const struct organisation *organisation, const struct post_names *names,
                    int32_t day)
{
    const char *texts[] = { organisation->short_name, names->name, names->role_name,
                            names->role_short_name };
    XXH64_hash_t hash = XXH3_64bits(organisation->name, strlen(organisation->name));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i][0] != '\0') // most names are not reported
            hash = XXH3_64bits_withSeed(texts[i], strlen(texts[i]), hash + i);
    }
    hash = XXH3_64bits_withSeed(organisation->region, strlen(organisation->region), hash);
    uint32_t facts[] = { (uint32_t)organisation->kind, organisation_exists(organisation, day) };
    return (uint32_t)XXH3_64bits_withSeed(facts, sizeof(facts), hash);
}

/* A seeded hash of everything that one tenure says about its holder on the day. */
static uint64_t
people_hash_tenure(const struct post_subject *subject, uint32_t index, uint64_t seed)
{
    const struct tenure *tenure = &subject->timeline->tenures[index];
    const struct basis *basis = subject->bases[index];
    int32_t day = subject->view->day;
    uint64_t facts[] = {
        (uint64_t)tenure->start.day << 32 | (uint32_t)tenure->start.precision,
        (uint64_t)tenure->end.day << 32 | (uint32_t)tenure->end.precision,
        (uint64_t)tenure->held_from << 32 |
            (uint32_t)tenure_leaving_since(subject->timeline, index, day),
        (uint64_t)tenure->ending << 32 | (uint32_t)tenure->reason,
        (uint64_t)basis->background << 32 | (uint32_t)basis->basis,
        tenure->start_seq,
        tenure->end_seq,
        tenure->leaving_seq,
        basis->seq,
        (uint64_t)tenure_runs(tenure, day) << 1 | (tenure->held_from <= day),
    };
    return XXH3_64bits_withSeed(facts, sizeof(facts), seed);
}

/* Reserves space for all people in the timeline. */
static bool
reserve_people(struct engine *engine, uint32_t count)
{
    while (engine->in_hand.people_max < count) {
        void *larger = tni_grow(engine->in_hand.people, engine->in_hand.people_max,
                                &engine->in_hand.people_max, sizeof(engine->in_hand.people[0]));
        if (larger == NULL)
            return false;
        engine->in_hand.people = larger;
    }
    return true;
}

/* Lists the people of a timeline, by number, each with a hash of what the timeline says about the
 * person; the space has been reserved. */
static uint32_t
list_people(const struct post_subject *subject, uint32_t context, struct post_person *people)
{
    bool abolished = subject->view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED;
    uint64_t context_hash = context + abolished;
    uint32_t tenures = subject->timeline->tenures_count, count = 0;
    // first one entry for each tenure, with its index instead of a hash
    for (uint32_t i = 0; i < tenures; i++)
        people[i] =
            (struct post_person){ .person = subject->timeline->tenures[i].person, .hash = i };
    if (tenures > 1)
        qsort(people, tenures, sizeof(people[0]), compare_people);
    for (uint32_t i = 0; i < tenures; i++) {
        struct post_person next = people[i];
        if (count == 0 || people[count - 1].person != next.person)
            people[count++] =
                (struct post_person){ .person = next.person, .hash = (uint32_t)context_hash };
        struct post_person *person = &people[count - 1];
        person->hash =
            (uint32_t)people_hash_tenure(subject, next.hash, context_hash << 32 | person->hash);
    }
    return count;
}

/* Stores which people were published. If there are too many, only the latest ones; another one is
 * published again the next time, which changes nothing. */
static void
keep_people(struct post_row *row, const struct post_person *people, uint32_t count)
{
    uint32_t kept = count < HOLDERS_KEPT_MAX ? count : HOLDERS_KEPT_MAX;
    if (kept > 0)
        memcpy(row->people, people + (count - kept), kept * sizeof(people[0]));
    row->people_count = kept;
}

/* Stores the row with the person's part in the post, and marks the person dirty. */
static tenure_status
keep_holding(struct engine *engine, uint64_t person, struct holding_row *row,
             const Tenure__V1__PersonPost *message)
{
    if (message != NULL) {
        struct tni_writer packed = tni_arena_rest(&engine->state_arena);
        tni_write_message(&packed, &message->base);
        if (packed.full)
            return TENURE_NO_MEMORY;
        row->message = (struct tni_span){ packed.data, packed.size };
    }
    tenure_status status = holding_put(&engine->write, person, row);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.people, person) : status;
}

/* Records a person whose tenure ends on the clock date: such an end resolves alerts like a
 * report. */
static tenure_status
note_leaver(struct engine *engine, const struct timeline *timeline, uint64_t person)
{
    tenure_status status = TENURE_OK;
    if (engine->entry.body != TENURE__V1__EVENT__BODY_CLOCK)
        return status;
    for (uint32_t i = 0; i < timeline->tenures_count && status == TENURE_OK; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->person == person && tenure->end.day == engine->entry.today)
            status = mark_dirty(&engine->dirty.leavers, person);
    }
    return status;
}

static tenure_status
update_person(struct engine *engine, const struct post_subject *subject, uint64_t person)
{
    struct holding_row row = { .post = engine->in_hand.number };
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PersonPost *message =
        state_person_post(engine_read(engine), &engine->state_arena, subject,
                          engine->in_hand.row.organisation_id, person, &row);
    if (message == NULL && row.phase != HOLDING_NONE)
        return TENURE_NO_MEMORY;
    tenure_status status = note_leaver(engine, subject->timeline, person);
    return status == TENURE_OK ? keep_holding(engine, person, &row, message) : status;
}

static tenure_status
rename_holding(struct engine *engine, uint64_t person, struct holding_row *row)
{
    if (row->phase == HOLDING_NONE)
        return TENURE_OK;
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PersonPost *message = tenure__v1__person_post__unpack(
        &engine->state_arena.allocator, row->message.size, row->message.data);
    if (message == NULL || message->tenure == NULL)
        return TENURE_DAMAGED;
    message->tenure->person = state_person(engine_read(engine), &engine->state_arena, person);
    if (message->tenure->person == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = keep_holding(engine, person, row, message);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.posts, row->post) : status;
}

tenure_status
people_rename(struct engine *engine, uint64_t number)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), number, row.post, &row);
        if (status == TENURE_OK)
            status = rename_holding(engine, number, &row);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

static bool
is_about_post(const struct log_entry *entry, uint64_t post)
{
    for (size_t i = 0; i < entry->links_count; i++) {
        struct log_link link = log_link(entry, i);
        if (link.kind == SUBJECT_POST && link.number == post)
            return true;
    }
    return false;
}

/* The person of an event about the post in hand, unless it is a rumour; 0: none. */
static tenure_status
person_of_event(struct engine *engine, uint64_t seq, uint64_t *ret_person)
{
    struct log_entry entry;
    *ret_person = 0;
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK || !is_about_post(&entry, engine->in_hand.number))
        return status;
    tni_arena_reset(&engine->history_arena);
    const Tenure__V1__Event *message = tenure__v1__event__unpack(
        &engine->history_arena.allocator, entry.content.size, entry.content.data);
    if (message == NULL)
        return TENURE_DAMAGED;
    if (message->confidence != TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
        status = history_person_number(engine_read(engine), message, ret_person);
    return status;
}

static bool
lacks(const struct timeline *timeline, uint64_t person)
{
    bool lacks = timeline->dropped_count > 0 && person <= timeline->dropped_person;
    for (uint32_t i = 0; lacks && i < timeline->tenures_count; i++)
        lacks = timeline->tenures[i].person != person;
    return lacks;
}

static bool
is_listed(const struct post_person *people, uint32_t count, uint64_t person)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (people[middle].person < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && people[low].person == person;
}

bool
people_news_of(const struct engine *engine, const struct called_off *called)
{
    const struct post_row *row = &engine->in_hand.row;
    return called->by == engine->entry.seq || called->start.seq == engine->entry.seq ||
           (is_listed(row->people, row->people_count, called->person) &&
            latest_of(&engine->in_hand.whole, called->person) == NULL);
}

/* Whether the timeline may have dropped tenures of a person whom news of a called-off appointment
 * concerns. */
static bool
lacks_called_off(const struct engine *engine)
{
    const struct timeline *whole = &engine->in_hand.whole;
    bool lack = false;
    for (uint32_t i = 0; i < whole->called_off_count && !lack; i++) {
        const struct called_off *called = &whole->called_off[i];
        lack = people_news_of(engine, called) && lacks(whole, called->person);
    }
    return lack;
}

tenure_status
people_lack_history(struct engine *engine, bool *ret_lack)
{
    tenure_status status = TENURE_OK;
    *ret_lack = lacks_called_off(engine);
    for (size_t i = 0; i < engine->entry.liveness_changes_count && status == TENURE_OK; i++) {
        uint64_t person;
        status = person_of_event(engine, engine->entry.liveness_changes[i], &person);
        *ret_lack = *ret_lack || (person != 0 && lacks(&engine->in_hand.whole, person));
    }
    return status;
}

/* The present entry may have retracted the only event about a person whom the row had dropped. */
static tenure_status
update_corrected(struct engine *engine, const struct post_subject *subject, uint64_t seq)
{
    uint64_t person;
    tenure_status status = person_of_event(engine, seq, &person);
    return status == TENURE_OK && person != 0 ? update_person(engine, subject, person) : status;
}

/* A post that goes into another takes all its people along, including those whom its row dropped
 * before it had a family. */
static tenure_status
update_family(struct engine *engine, const struct post_subject *subject, uint32_t count)
{
    const struct post_family *family = &engine->family;
    struct id_set *gone = &engine->joined;
    tenure_status status = TENURE_OK;
    gone->count = 0;
    for (size_t i = 0; i < family->reports_count && status == TENURE_OK; i++) {
        uint64_t person = family->reports[i].person;
        if (person != 0 && !is_listed(engine->in_hand.people, count, person))
            status = mark_dirty(gone, person);
    }
    id_set_sort(gone);
    for (size_t i = 0; i < gone->count && status == TENURE_OK; i++)
        status = update_person(engine, subject, gone->items[i]);
    return status;
}

tenure_status
people_of_post(struct engine *engine, const struct post_subject *subject)
{
    struct post_row *row = &engine->in_hand.row;
    if (!reserve_people(engine, subject->timeline->tenures_count))
        return TENURE_NO_MEMORY;
    const struct post_person *now = engine->in_hand.people;
    uint32_t count = list_people(subject, row->context_hash, engine->in_hand.people);
    tenure_status status = TENURE_OK;
    for (uint32_t before = 0, at = 0;
         status == TENURE_OK && (before < row->people_count || at < count);) {
        bool gone = at == count ||
                    (before < row->people_count && row->people[before].person < now[at].person);
        bool is_new = before == row->people_count ||
                      (at < count && now[at].person < row->people[before].person);
        // Publishes a person whom trimming dropped; only a refold can have changed that person.
        if (gone && row->changed_from != UNCHANGED)
            status = update_person(engine, subject, row->people[before].person);
        else if (!gone && (is_new || now[at].hash != row->people[before].hash))
            status = update_person(engine, subject, now[at].person);
        before += gone || !is_new;
        at += !gone;
    }
    for (size_t i = 0; i < engine->entry.liveness_changes_count && status == TENURE_OK; i++)
        status = update_corrected(engine, subject, engine->entry.liveness_changes[i]);
    if (status == TENURE_OK && row->has_family)
        status = update_family(engine, subject, count);
    keep_people(row, now, count);
    row->people_dropped = subject->timeline->dropped_count;
    return status;
}
