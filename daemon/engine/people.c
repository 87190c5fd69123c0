/* What each person holds, across organisations. */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "parts.h"

enum {
    // field numbers of tenure.v1.PersonState
    FIELD_PERSON = 1,
    FIELD_DATE = 2,
    FIELD_POSTS = 3,
    FIELD_PAST = 4,
    FIELD_REVISION = 5,
    // of tenure.v1.PersonPost
    FIELD_POST_ROLE = 2,
    FIELD_POST_ORGANISATION_NAME = 4,
    FIELD_POST_KIND = 5,
    FIELD_POST_REGION = 8,
    STATE_BYTES_MAX = 512 * 1024,
};

static const char *
person_name(void *context, uint64_t person)
{
    struct engine *engine = context;
    struct person_row row;
    if (person_find(engine_read(engine), person, &row) != TENURE_OK)
        return "somebody";
    memcpy(engine->person_name, row.name[0] != '\0' ? row.name : row.id,
           row.name[0] != '\0' ? sizeof(row.name) : sizeof(row.id));
    return engine->person_name;
}

struct namer
people_namer(struct engine *engine)
{
    return (struct namer){ person_name, engine };
}

static int
compare_people(const void *left, const void *right)
{
    const struct post_person *a = left, *b = right;
    return (a->person > b->person) - (a->person < b->person);
}

uint32_t
people_surroundings(const struct organisation *organisation, int32_t day)
{
    XXH64_hash_t hash = XXH3_64bits(organisation->name, strlen(organisation->name));
    hash = XXH3_64bits_withSeed(organisation->region, strlen(organisation->region), hash);
    uint32_t facts[] = { (uint32_t)organisation->kind, organisation_stands(organisation, day) };
    return (uint32_t)XXH3_64bits_withSeed(facts, sizeof(facts), hash);
}

uint64_t
people_hash_tenure(const struct post_subject *subject, uint32_t index, uint64_t seed)
{
    const struct tenure *tenure = &subject->timeline->tenures[index];
    const struct basis *basis = subject->bases[index];
    int32_t day = subject->view->day;
    uint64_t facts[] = {
        (uint64_t)tenure->start.day << 32 | (uint32_t)tenure->start.precision,
        (uint64_t)tenure->end.day << 32 | (uint32_t)tenure->end.precision,
        (uint64_t)tenure->held_from << 32 | (uint32_t)tenure->leaving_from,
        (uint64_t)tenure->ending << 32 | (uint32_t)tenure->reason,
        (uint64_t)tenure->background << 32 | (uint32_t)basis->basis,
        tenure->start_seq,
        tenure->end_seq,
        tenure->leaving_seq,
        basis->seq,
        (uint64_t)tenure_runs(tenure, day) << 2 | (uint64_t)(tenure->held_from <= day) << 1 |
            (tenure->leaving_from != TENURE_NO_DAY && tenure->leaving_from <= day),
    };
    return XXH3_64bits_withSeed(facts, sizeof(facts), seed);
}

/* The people of a timeline, by number, each with a hash of all it says of the person. */
static uint32_t
list_people(const struct post_subject *subject, struct post_person *people)
{
    uint64_t surroundings = people_surroundings(subject->organisation, subject->view->day);
    uint32_t count = 0;
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++) {
        uint64_t person = subject->timeline->tenures[i].person;
        uint32_t at = 0;
        while (at < count && people[at].person != person)
            at++;
        if (at == HOLDERS_KEPT_MAX)
            continue;
        if (at == count)
            people[count++] = (struct post_person){ person, (uint32_t)surroundings };
        people[at].hash =
            (uint32_t)people_hash_tenure(subject, i, surroundings << 32 | people[at].hash);
    }
    qsort(people, count, sizeof(people[0]), compare_people);
    return count;
}

/* Keeps what the post says of the person, and lets the person be published. */
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
    return status == TENURE_OK ? settle_later(&engine->pending.people, person) : status;
}

static tenure_status
tell_person(struct engine *engine, const struct post_subject *subject, uint64_t person)
{
    struct holding_row row = { .post = engine->post_number };
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PersonPost *message =
        state_person_post(engine_read(engine), &engine->state_arena, subject,
                          engine->post.organisation_id, person, &row);
    if (message == NULL && row.phase != HOLDING_NONE)
        return TENURE_NO_MEMORY;
    return keep_holding(engine, person, &row, message);
}

static tenure_status
rename_holding(struct engine *engine, uint64_t person, const char *name, struct holding_row *row)
{
    if (row->phase == HOLDING_NONE)
        return TENURE_OK;
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PersonPost *message = tenure__v1__person_post__unpack(
        &engine->state_arena.allocator, row->message.size, row->message.data);
    if (message == NULL || message->tenure == NULL || message->tenure->person == NULL)
        return TENURE_DAMAGED;
    message->tenure->person->name = (char *)name;
    tenure_status status = keep_holding(engine, person, row, message);
    return status == TENURE_OK ? settle_later(&engine->pending.posts, row->post) : status;
}

tenure_status
people_rename(struct engine *engine, uint64_t number, const char *name)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), number, row.post, &row);
        if (status == TENURE_OK)
            status = rename_holding(engine, number, name, &row);
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

/* An event that the entry in work took back may have been all that was known of somebody whom the
 * row had dropped. */
static tenure_status
tell_corrected(struct engine *engine, const struct post_subject *subject, uint64_t seq)
{
    struct log_entry entry;
    uint64_t person = 0;
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK || !is_about_post(&entry, engine->post_number))
        return status;
    tni_arena_reset(&engine->history_arena);
    const Tenure__V1__Event *message = tenure__v1__event__unpack(
        &engine->history_arena.allocator, entry.content.size, entry.content.data);
    if (message == NULL)
        return TENURE_DAMAGED;
    if (message->confidence != TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
        status = history_person_number(engine_read(engine), message, &person);
    return status == TENURE_OK && person != 0 ? tell_person(engine, subject, person) : status;
}

tenure_status
people_of_post(struct engine *engine, const struct post_subject *subject)
{
    struct post_row *row = &engine->post;
    static _Thread_local struct post_person now[HOLDERS_KEPT_MAX];
    uint32_t count = list_people(subject, now);
    tenure_status status = TENURE_OK;
    for (uint32_t before = 0, at = 0;
         status == TENURE_OK && (before < row->people_count || at < count);) {
        bool gone = at == count ||
                    (before < row->people_count && row->people[before].person < now[at].person);
        bool is_new = before == row->people_count ||
                      (at < count && now[at].person < row->people[before].person);
        // Somebody whom trimming dropped has been told; only a refold can have changed that.
        if (gone && row->changed_from != UNCHANGED)
            status = tell_person(engine, subject, row->people[before].person);
        else if (!gone && (is_new || now[at].hash != row->people[before].hash))
            status = tell_person(engine, subject, now[at].person);
        before += gone || !is_new;
        at += !gone;
    }
    for (size_t i = 0; i < engine->flips_count && status == TENURE_OK; i++)
        status = tell_corrected(engine, subject, engine->flips[i]);
    memcpy(row->people, now, count * sizeof(now[0]));
    row->people_count = count;
    row->people_dropped = subject->timeline->dropped_count;
    return status;
}

/* What is known of the holdings of one person. */
struct gathered {
    struct tni_writer state;
    struct holding holdings[HOLDINGS_MAX];
    size_t count;
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

/* What rules ask about a holding; false: the row is not what was written. */
static bool
read_holding(const struct holding_row *row, struct holding *ret_holding)
{
    struct tni_span rest = row->message;
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
        else if (field.number == FIELD_POST_KIND)
            ret_holding->kind = (Tenure__V1__OrganisationKind)field.value;
    }
    return fits && rest.size == 0;
}

static tenure_status
gather_row(const struct holding_row *row, struct gathered *gathered)
{
    bool present = row->phase == HOLDING_HELD || row->phase == HOLDING_NAMED;
    if (row->phase == HOLDING_NONE)
        return TENURE_OK;
    tni_write_span_field(&gathered->state, present ? FIELD_POSTS : FIELD_PAST, row->message);
    if (row->phase != HOLDING_HELD || gathered->count == HOLDINGS_MAX)
        return TENURE_OK;
    return read_holding(row, &gathered->holdings[gathered->count++]) ? TENURE_OK : TENURE_DAMAGED;
}

static tenure_status
gather(struct engine *engine, uint64_t number, struct gathered *gathered)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(engine_read(engine), number, row.post, &row);
        if (status == TENURE_NOT_FOUND)
            return gathered->state.full ? TENURE_STORAGE : TENURE_OK;
        if (status == TENURE_OK)
            status = gather_row(&row, gathered);
        if (status != TENURE_OK)
            return status;
    }
}

/* The scopes in which the person counts as holding several posts. */
static tenure_status
list_scopes(struct engine *engine, const struct gathered *gathered, uint64_t *scopes,
            uint32_t *ret_count)
{
    uint32_t count = 0;
    tenure_status status = TENURE_OK;
    bool several =
        holdings_groups(gathered->holdings, gathered->count, checking_groups, CHECKING_GROUPS) >= 2;
    for (size_t i = 0; i < gathered->count && several && status == TENURE_OK; i++) {
        const struct holding *holding = &gathered->holdings[i];
        uint64_t region = 0;
        if (!kind_is_in(engine->rules.systems, holding->kind))
            continue;
        status = subject_scope(engine_read(engine), holding->region, &region);
        for (int both = 0; both < 2; both++) {
            uint64_t scope = both == 0 ? 0 : region;
            uint32_t known = 0;
            while (known < count && scopes[known] != scope)
                known++;
            if (known == count && count < PERSON_SCOPES_MAX)
                scopes[count++] = scope;
        }
    }
    *ret_count = count;
    return status;
}

static tenure_status
move_scopes(struct engine *engine, struct person_row *row, const struct gathered *gathered)
{
    uint64_t scopes[PERSON_SCOPES_MAX];
    uint32_t count;
    tenure_status status = list_scopes(engine, gathered, scopes, &count);
    if (count == row->scopes_count && memcmp(scopes, row->scopes, count * sizeof(scopes[0])) == 0)
        return status;
    for (uint32_t i = 0; i < row->scopes_count && status == TENURE_OK; i++)
        status = figure_add(engine, row->scopes[i], INDICATOR_SEVERAL_POSTS, "", -1, 0);
    for (uint32_t i = 0; i < count && status == TENURE_OK; i++)
        status = figure_add(engine, scopes[i], INDICATOR_SEVERAL_POSTS, "", 1, 0);
    memcpy(row->scopes, scopes, count * sizeof(scopes[0]));
    row->scopes_count = count;
    return status;
}

static tenure_status
emit_if_changed(struct engine *engine, struct person_row *row, struct gathered *gathered)
{
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    person.id = row->id;
    person.name = row->name;
    tni_write_message_field(&gathered->state, FIELD_PERSON, &person.base);
    if (!sent_renew(engine, &row->sent, &engine->counters.person_offset, &gathered->state,
                    FIELD_DATE, FIELD_REVISION))
        return TENURE_OK;
    return emit_person(engine, row->id,
                       (struct tni_span){ gathered->state.data, gathered->state.size });
}

tenure_status
person_publish(struct engine *engine, uint64_t number)
{
    static _Thread_local struct gathered gathered;
    struct person_row row;
    tenure_status status = person_find(engine_read(engine), number, &row);
    if (status != TENURE_OK)
        return status;
    gathered.count = 0;
    gathered.state = (struct tni_writer){ .data = engine->scratch, .capacity = STATE_BYTES_MAX };
    status = gather(engine, number, &gathered);
    if (status == TENURE_OK)
        status = emit_if_changed(engine, &row, &gathered);
    if (status == TENURE_OK)
        status = move_scopes(engine, &row, &gathered);
    struct person_subject subject = {
        .name = row.name[0] != '\0' ? row.name : row.id,
        .holdings = gathered.holdings,
        .holdings_count = gathered.count,
        .day = engine->today,
    };
    struct alert_subject about = {
        .kind = SUBJECT_PERSON,
        .number = number,
        .id = row.id,
        .organisation = "",
        .role = "",
        .region = "",
        .alerts_open = &row.alerts_open,
    };
    if (status == TENURE_OK)
        status = judge_person(engine, &about, &subject);
    return status == TENURE_OK ? person_put(&engine->write, number, &row) : status;
}
