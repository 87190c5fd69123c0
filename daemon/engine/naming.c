/* SPDX-License-Identifier: Apache-2.0 */
/* Determines names of people, posts and roles: from reports about names, otherwise from other
 * reports that mention them. */
#include <string.h>

#include "clock.h"
#include "history.h"
#include "joins.h"
#include "naming.h"
#include "people.h"
#include "post_family.h"
#include "posts.h"
#include "propagate.h"
#include "subjects.h"
#include "text.h"
#include "work.h"
#include <tenure/text.h>

/* The report that gives a field: the last one whose day has come; otherwise the first future
 * one. */
struct given {
    int32_t day; // TENURE_NO_DAY: no report
    uint64_t seq;
    bool in_force;
};

/* Whether a report gives the field instead of the present one. */
static bool
gives(struct given *given, int32_t day, uint64_t seq, int32_t today)
{
    bool in_force = day <= today,
         later = day > given->day || (day == given->day && seq > given->seq);
    bool better = given->day == TENURE_NO_DAY   ? true
                  : in_force != given->in_force ? in_force
                                                : later == in_force;
    if (better)
        *given = (struct given){ day, seq, in_force };
    return better;
}

struct fold {
    struct given name, short_name, other_names, identifiers;
    struct naming_row *row;
    int32_t today;
};

static void
take_names(struct fold *fold, int32_t day, uint64_t seq, const char *name, const char *short_name)
{
    struct naming_row *row = fold->row;
    if (name[0] != '\0' && gives(&fold->name, day, seq, fold->today))
        tenure_text_format(row->name, sizeof(row->name), "%s", name);
    if (short_name[0] != '\0' && gives(&fold->short_name, day, seq, fold->today))
        tenure_text_format(row->short_name, sizeof(row->short_name), "%s", short_name);
}

/* A report that joins another subject into this one has the other one's names. */
static bool
is_about_other(const struct log_entry *entry, uint64_t number)
{
    return log_link(entry, 0).number != number;
}

static void
take_report(struct fold *fold, const Tenure__V1__Event *message, int32_t day, uint64_t seq)
{
    if (message->body_case == TENURE__V1__EVENT__BODY_ROLE) {
        take_names(fold, day, seq, message->role->name, message->role->short_name);
    } else if (message->body_case == TENURE__V1__EVENT__BODY_POST) {
        take_names(fold, day, seq, message->post->name, "");
    } else if (message->body_case == TENURE__V1__EVENT__BODY_PERSON) {
        take_names(fold, day, seq, message->person->name, "");
        if (message->person->n_other_names > 0 && gives(&fold->other_names, day, seq, fold->today))
            fold->row->other_names_seq = seq;
        if (message->person->n_identifiers > 0 && gives(&fold->identifiers, day, seq, fold->today))
            fold->row->identifiers_seq = seq;
    }
}

/* Whether the report contains more than names. */
static bool
is_change(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_POST &&
           post_report_is_change(message->post);
}

/* Computes the names on engine->entry.today from all reports about them. */
static tenure_status
fold_names(struct engine *engine, enum subject_kind kind, uint64_t number, struct naming_row *row)
{
    static const struct given none = { .day = TENURE_NO_DAY };
    struct fold fold = { none, none, none, none, row, engine->entry.today };
    int32_t review = TENURE_NO_DAY;
    struct history_walk walk = {
        .read = engine_read(engine),
        .kind = kind,
        .number = number,
        .seq = row->last_seq,
        .known_at = KNOWN_NOW,
        .arena = &engine->history_arena,
    };
    row->name[0] = row->short_name[0] = '\0';
    row->other_names_seq = row->identifiers_seq = 0;
    for (;;) {
        tenure_status status = history_next(&walk);
        if (status == TENURE_NOT_FOUND)
            break;
        if (status != TENURE_OK)
            return status;
        int32_t day = history_day(walk.message, walk.entry.announced);
        row->has_changes = row->has_changes || is_change(walk.message);
        if (day > engine->entry.today)
            review = tenure_day_earlier(review, day);
        if (!is_about_other(&walk.entry, number))
            take_report(&fold, walk.message, day, walk.entry.seq);
    }
    row->in_force = fold.name.in_force;
    tenure_status status = timer_move(engine, kind, number, row->review, review);
    row->review = review;
    return status;
}

/* A person without a reported name gets that of the first joined id that has one. */
static tenure_status
borrow_name(struct engine *engine, uint64_t number, struct person_row *row)
{
    struct id_set *joined = &engine->joined;
    tenure_status status = joins_list(engine_read(engine), number, &engine->history_arena, joined);
    for (size_t i = 0; i < joined->count && status == TENURE_OK && row->name[0] == '\0'; i++) {
        struct person_text text;
        status = person_find_text(engine_read(engine), joined->items[i], &text);
        if (status == TENURE_OK)
            tni_put_text(row->name, text.given_name);
    }
    return status;
}

static tenure_status lend_name(struct engine *engine, uint64_t number);

/* Saves the row, and marks everything that shows the person. */
static tenure_status
put_person(struct engine *engine, uint64_t number, const struct person_row *row)
{
    tenure_status status = person_put(&engine->write, number, row);
    if (status == TENURE_OK)
        status = mark_dirty(&engine->dirty.people, number);
    // the person that counts shows this one's names as other names
    if (status == TENURE_OK && row->joined != 0)
        status = mark_dirty(&engine->dirty.people, row->joined);
    if (status == TENURE_OK && row->joined != 0)
        status = lend_name(engine, row->joined);
    return status == TENURE_OK ? people_rename(engine, number) : status;
}

/* Names from reports about the person take precedence over those in other reports, from the day on
 * which they take effect. */
static tenure_status
show_person(struct engine *engine, uint64_t number, struct person_row *row,
            const struct naming_row *names)
{
    bool by_report = names->name[0] != '\0' && (names->in_force || row->mention[0] == '\0');
    memcpy(row->name, by_report ? names->name : row->mention, sizeof(row->name));
    tenure_status status = row->name[0] == '\0' ? borrow_name(engine, number, row) : TENURE_OK;
    return status == TENURE_OK ? put_person(engine, number, row) : status;
}

/* Ids are or were joined into the person, whose name may be one of theirs. */
static tenure_status
lend_name(struct engine *engine, uint64_t number)
{
    struct person_row row;
    struct naming_row names;
    tenure_status status = person_find(engine_read(engine), number, &row);
    if (status == TENURE_OK)
        status = naming_find(engine_read(engine), SUBJECT_PERSON, number, &names);
    if (status != TENURE_OK || !row.reported)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    return show_person(engine, number, &row, &names);
}

static tenure_status
put_mention(struct engine *engine, uint64_t number, struct person_row *row)
{
    struct naming_row names;
    if (!row->reported)
        return put_person(engine, number, row);
    tenure_status status = naming_find(engine_read(engine), SUBJECT_PERSON, number, &names);
    return status == TENURE_OK ? show_person(engine, number, row, &names) : status;
}

/* Whether the report gives the person another name than the known one. */
static bool
take_person(const Tenure__V1__Person *person, struct person_row *row)
{
    char *name = row->reported ? row->mention : row->name;
    bool is_new = false;
    if (person->name[0] != '\0' && strcmp(person->name, name) != 0) {
        tni_put_text(name, person->name);
        is_new = true;
    }
    if (person->short_name[0] != '\0' && strcmp(person->short_name, row->short_name) != 0) {
        tni_put_text(row->short_name, person->short_name);
        is_new = true;
    }
    bool unnamed = person->unnamed || row->unnamed;
    is_new = is_new || unnamed != row->unnamed;
    row->unnamed = unnamed;
    return is_new;
}

tenure_status
naming_mention(struct engine *engine, const Tenure__V1__Event *event, uint64_t *ret_id,
               uint64_t *ret_number)
{
    char id[TENURE_SLUG_MAX + 1];
    struct person_row row;
    uint64_t people = engine->counters.people;
    if (!tenure_event_person_id(event, id))
        return TENURE_DAMAGED; // impossible, because the event was admitted
    tenure_status status = subject_person_id(engine, id, ret_id);
    if (status == TENURE_OK)
        status = person_find(engine_read(engine), *ret_id, &row);
    if (status != TENURE_OK)
        return status;
    bool is_new = engine->counters.people != people;
    *ret_number = row.joined != 0 ? row.joined : *ret_id;
    if (!take_person(tenure_event_person(event), &row))
        return TENURE_OK;
    return is_new ? person_put(&engine->write, *ret_id, &row) : put_mention(engine, *ret_id, &row);
}

static tenure_status
person_is_named(struct engine *engine, uint64_t number, const struct naming_row *names)
{
    struct person_row row;
    tenure_status status = person_find(engine_read(engine), number, &row);
    if (status == TENURE_OK && !row.reported)
        memcpy(row.mention, row.name, sizeof(row.mention));
    row.reported = true;
    if (status == TENURE_OK)
        status = show_person(engine, number, &row, names);
    if (status == TENURE_OK)
        status = joins_refresh(engine, number);
    const struct id_set *counted = &engine->counted_otherwise;
    for (size_t i = 0; i < counted->count && status == TENURE_OK; i++)
        status = lend_name(engine, counted->items[i]);
    return status;
}

/* A role's name is part of all its posts. */
static tenure_status
role_is_named(struct engine *engine, uint64_t role)
{
    for (uint64_t post = 0;;) {
        tenure_status status = subject_next_of_role(engine_read(engine), role, post, &post);
        if (status == TENURE_OK)
            status = mark_dirty(&engine->dirty.posts, post);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

/* The post has a new name, or begins or ends; from then on its family is folded. */
static tenure_status
post_is_named(struct engine *engine, uint64_t number, bool has_changes)
{
    if (!has_changes)
        return mark_dirty(&engine->dirty.posts, number);
    tenure_status status = post_load(engine, number);
    if (status != TENURE_OK)
        return status;
    engine->in_hand.is_changed = engine->in_hand.row.has_family = true;
    engine->in_hand.row.changed_from = 0;
    status = mark_dirty(&engine->dirty.posts, number);
    return status == TENURE_OK ? post_family_publish_later(engine, number) : status;
}

tenure_status
naming_refold(struct engine *engine, enum subject_kind kind, uint64_t number, uint64_t last_seq)
{
    struct naming_row row = { .review = TENURE_NO_DAY };
    tenure_status status = naming_find(engine_read(engine), (uint8_t)kind, number, &row);
    if (status == TENURE_NOT_FOUND) {
        engine->counters.namings++;
        status = TENURE_OK;
    }
    if (last_seq != 0)
        row.last_seq = last_seq;
    if (status == TENURE_OK)
        status = fold_names(engine, kind, number, &row);
    if (status == TENURE_OK)
        status = naming_put(&engine->write, (uint8_t)kind, number, &row);
    if (status != TENURE_OK)
        return status;
    return kind == SUBJECT_PERSON ? person_is_named(engine, number, &row)
           : kind == SUBJECT_ROLE ? role_is_named(engine, number)
                                  : post_is_named(engine, number, row.has_changes);
}
