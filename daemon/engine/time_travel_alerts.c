/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules find on a day with what is known, by the functions that evaluate them live. */
#include "evaluate.h"
#include "messages.h"
#include "time_travel_parts.h"

enum {
    // A position: the kind's index in the order below, the subject's number, the rule's.
    KIND_SHIFT = 60,
    NUMBER_SHIFT = 8,
};

static const enum subject_kind kinds[] = { SUBJECT_POST, SUBJECT_ORGANISATION, SUBJECT_PERSON,
                                           SUBJECT_SCOPE };
enum {
    KINDS = sizeof(kinds) / sizeof(kinds[0])
};

struct candidate {
    unsigned kind; // an index in `kinds`
    uint64_t number;
    size_t rule;
};

static struct candidate
candidate_at(uint64_t position)
{
    return (struct candidate){
        .kind = (unsigned)(position >> KIND_SHIFT),
        .number = position << (64 - KIND_SHIFT) >> (64 - KIND_SHIFT + NUMBER_SHIFT),
        .rule = position & ((1U << NUMBER_SHIFT) - 1),
    };
}

static uint64_t
position_of(const struct candidate *candidate)
{
    return (uint64_t)candidate->kind << KIND_SHIFT | candidate->number << NUMBER_SHIFT |
           candidate->rule;
}

/* Whether an answer can have given the position. A rule beyond the last one may be of a longer rule
 * set. */
static bool
is_position(const struct candidate *candidate)
{
    return candidate->kind < KINDS
               ? candidate->number > 0 || kinds[candidate->kind] == SUBJECT_SCOPE
               : candidate->kind == KINDS;
}

/* Scopes are few, and their numbers those of organisations, so all are tried. */
static uint64_t
last_number(const struct time_travel *travel, unsigned kind)
{
    return kinds[kind] == SUBJECT_POST     ? travel->counters.posts
           : kinds[kind] == SUBJECT_PERSON ? travel->counters.people
                                           : travel->counters.organisations;
}

/* Moves to the next rule about the subject, the next subject, the next kind. */
static void
go_on(const struct time_travel *travel, struct candidate *candidate)
{
    candidate->rule++;
    if (candidate->rule >= travel->rules.count) {
        candidate->rule = 0;
        candidate->number++;
    }
    if (candidate->kind < KINDS && candidate->number > last_number(travel, candidate->kind)) {
        candidate->kind++;
        candidate->number =
            candidate->kind < KINDS && kinds[candidate->kind] == SUBJECT_SCOPE ? 0 : 1;
    }
}

/* Whether the condition held on each of the days for which the rule waits. */
static tenure_status
has_lasted(struct time_travel *travel, const struct rule *rule, uint64_t number, bool *ret_lasted)
{
    struct alert_subject about;
    int32_t day = travel->day;
    tenure_status status = TENURE_OK;
    *ret_lasted = true;
    for (uint32_t i = 1; i <= rule->for_days && *ret_lasted && status == TENURE_OK; i++) {
        time_travel_go_to(travel, day - (int32_t)i);
        status = time_travel_evaluate(travel, rule, number, &travel->before, &about);
        *ret_lasted = travel->before.holds;
    }
    time_travel_go_to(travel, day);
    return status;
}

static tenure_status
make_alert(struct time_travel *travel, const struct rule *rule, const struct alert_subject *about,
           Tenure__V1__Alert **ret_alert)
{
    struct tni_writer writer = tni_arena_rest(&travel->history_arena);
    tenure_status status = alert_write_unsent(&writer, travel->read, rule, about, &travel->finding);
    if (status == TENURE_OK && writer.full)
        status = TENURE_TOO_LARGE;
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    *ret_alert = tenure__v1__alert__unpack(&travel->arena.allocator, writer.size, writer.data);
    return *ret_alert != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

/* *ret_alert stays NULL if the rule finds nothing. */
static tenure_status
look(struct time_travel *travel, const struct rule *rule, uint64_t number,
     Tenure__V1__Alert **ret_alert)
{
    struct alert_subject about;
    bool lasted;
    tenure_status status = time_travel_evaluate(travel, rule, number, &travel->finding, &about);
    if (status != TENURE_OK || !travel->finding.holds)
        return status;
    tni_arena_reset(&travel->history_arena);
    if (rule->for_days == 0)
        return make_alert(travel, rule, &about, ret_alert);
    status = has_lasted(travel, rule, number, &lasted);
    if (status == TENURE_OK && lasted) // the texts are those of the day again
        status = time_travel_evaluate(travel, rule, number, &travel->finding, &about);
    return status == TENURE_OK && lasted ? make_alert(travel, rule, &about, ret_alert) : status;
}

tenure_status
time_travel_alert(struct time_travel *travel, uint64_t *after, Tenure__V1__Alert **ret_alert)
{
    struct candidate candidate = candidate_at(*after);
    *ret_alert = NULL;
    if (travel->day == TENURE_NO_DAY)
        return TENURE_NOT_FOUND;
    tenure_status status = travel->asked.has_rules ? TENURE_OK : time_travel_rules(travel);
    travel->asked.has_rules = status == TENURE_OK;
    if (*after == 0)
        candidate.number = 1;
    if (!is_position(&candidate))
        return TENURE_INVALID;
    while (status == TENURE_OK && *ret_alert == NULL && candidate.kind < KINDS) {
        const struct rule *rule = &travel->rules.rules[candidate.rule];
        if (candidate.rule < travel->rules.count && rule->of->subject == kinds[candidate.kind] &&
            candidate.number <= last_number(travel, candidate.kind))
            status = look(travel, rule, candidate.number, ret_alert);
        go_on(travel, &candidate);
        *after = position_of(&candidate);
        if (candidate.rule == 0 && time_travel_is_over_budget(travel))
            return status;
    }
    return status == TENURE_OK && *ret_alert == NULL ? TENURE_NOT_FOUND : status;
}
