/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists reports between two days, newest first.
 *
 * There is no index by day: the log is read backwards, up to the clock entry with a day before the
 * first wanted one. No earlier entry can have been announced later than that day, because the clock
 * moves first.
 */
#include <string.h>

#include "answer_parts.h"
#include "event_update.h"
#include "live.h"
#include "log.h"
#include "subject.h"
#include <tenure/date.h>
#include <tenure/event.h>

enum {
    DAYS_DEFAULT = 7,
    CHANGES_PAGE_MAX = 500,
    ENTRIES_SCANNED_MAX = 20000, // for one page
};

struct span {
    int32_t since, until;
    uint64_t known_at; // the last entry to consider
};

/* The kind of a report by its content; a correction is CORRECTED whatever its content is. */
static Tenure__V1__Change__Kind
kind_of_search(const Tenure__V1__Recruitment *search)
{
    switch ((unsigned)search->stage) {
    case TENURE__V1__RECRUITMENT__STAGE__FAILED: return TENURE__V1__CHANGE__KIND__FAILED;
    case TENURE__V1__RECRUITMENT__STAGE__CLOSED: return TENURE__V1__CHANGE__KIND__CLOSED;
    default: return TENURE__V1__CHANGE__KIND__ADVERTISED;
    }
}

static bool
is_to_come(const Tenure__V1__Event *event)
{
    return strcmp(event->effective, event->announced) > 0;
}

static Tenure__V1__Change__Kind
kind_of(const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    if (update->corrects != 0 || event->body_case == TENURE__V1__EVENT__BODY_RETRACTION)
        return TENURE__V1__CHANGE__KIND__CORRECTED;
    if (event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
        return TENURE__V1__CHANGE__KIND__RUMOURED;
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        return event->appointment->incumbent ? TENURE__V1__CHANGE__KIND__IN_POST
               : is_to_come(event)           ? TENURE__V1__CHANGE__KIND__NAMED
                                             : TENURE__V1__CHANGE__KIND__CAME;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        return tenure_date_has_come(event->effective, event->announced)
                   ? TENURE__V1__CHANGE__KIND__LEFT
                   : TENURE__V1__CHANGE__KIND__LEAVING;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return kind_of_search(event->recruitment);
    case TENURE__V1__EVENT__BODY_MERGER: return TENURE__V1__CHANGE__KIND__MERGED;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return TENURE__V1__CHANGE__KIND__ENDED;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return TENURE__V1__CHANGE__KIND__DESIGNATED;
    case TENURE__V1__EVENT__BODY_MILESTONE: return TENURE__V1__CHANGE__KIND__MILESTONE;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return TENURE__V1__CHANGE__KIND__PARTNERSHIP;
    case TENURE__V1__EVENT__BODY_SURVEY: return TENURE__V1__CHANGE__KIND__SURVEYED;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
    case TENURE__V1__EVENT__BODY_ROLE:
    case TENURE__V1__EVENT__BODY_POST:
    case TENURE__V1__EVENT__BODY_PERSON: return TENURE__V1__CHANGE__KIND__DESCRIBED;
    // not a report: the daemon's own, or an operator's
    default: return TENURE__V1__CHANGE__KIND__KIND_UNSPECIFIED;
    }
}

/* The organisation and the role of a report; "" if it has none. */
static void
subject_of(const Tenure__V1__Event *event, const char **ret_organisation, const char **ret_role)
{
    const char *organisation = "", *role = "";
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        organisation = event->appointment->organisation;
        role = event->appointment->role;
        break;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        organisation = event->departure->organisation;
        role = event->departure->role;
        break;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        organisation = event->recruitment->organisation;
        role = event->recruitment->role;
        break;
    case TENURE__V1__EVENT__BODY_POST:
        organisation = event->post->organisation;
        role = event->post->role;
        break;
    case TENURE__V1__EVENT__BODY_ROLE: role = event->role->id; break;
    case TENURE__V1__EVENT__BODY_MERGER: organisation = event->merger->into; break;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        organisation = event->dissolution->organisation;
        break;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        organisation = event->designation->organisation;
        break;
    case TENURE__V1__EVENT__BODY_MILESTONE: organisation = event->milestone->organisation; break;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: organisation = event->icp_formation->system; break;
    case TENURE__V1__EVENT__BODY_ORGANISATION: organisation = event->organisation->id; break;
    default: break;
    }
    *ret_organisation = organisation;
    *ret_role = role;
}

static tenure_status
read_update(struct answers *answers, uint64_t seq, Tenure__V1__Update **ret_update)
{
    struct answer_event event;
    tenure_status status = answer_read_event(answers, seq, &event);
    if (status != TENURE_OK)
        return status;
    *ret_update = tenure__v1__update__unpack(&answers->message_arena.allocator, event.update.size,
                                             event.update.data);
    return *ret_update != NULL ? TENURE_OK : TENURE_DAMAGED;
}

/* Fills in the person of a report, with the present name. */
static tenure_status
fill_person(struct answers *answers, Tenure__V1__Change *change)
{
    const Tenure__V1__Person *person = tenure_event_person(change->event->event);
    Tenure__V1__PersonState *state;
    char id[TENURE_SLUG_MAX + 1];
    if (person == NULL && change->corrected != NULL)
        person = tenure_event_person(change->corrected->event);
    if (person == NULL || (person->id[0] == '\0' && !tenure_person_id(person->name, id)))
        // an unnamed person without an id has one derived from the event, which has no state
        return TENURE_OK;
    tenure_status status =
        time_travel_name_person(answers->travel, person->id[0] != '\0' ? person->id : id, &state);
    if (status == TENURE_OK)
        change->person = state->person;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Who never took up the post did not leave it. The lists of a state do not tell: they are cut, and
 * name only the first report of a departure. */
static tenure_status
mark_called_off(struct answers *answers, Tenure__V1__Change *change)
{
    bool calls_off;
    if (change->kind != TENURE__V1__CHANGE__KIND__LEAVING &&
        change->kind != TENURE__V1__CHANGE__KIND__LEFT)
        return TENURE_OK;
    tenure_status status = time_travel_calls_off(answers->travel, change->event->seq, &calls_off);
    if (status == TENURE_OK && calls_off)
        change->kind = TENURE__V1__CHANGE__KIND__CALLED_OFF;
    return status;
}

/* Fills in the present names of the organisation and the post, and the region; and what the report
 * means for the post. */
static tenure_status
fill_names(struct answers *answers, const char *organisation, const char *role,
           Tenure__V1__Change *change)
{
    Tenure__V1__OrganisationState *state;
    Tenure__V1__PostState *post;
    if (organisation[0] == '\0')
        return TENURE_OK;
    tenure_status status = time_travel_find_organisation(answers->travel, organisation, &state);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    change->region = state->region;
    change->organisation_name = state->name;
    if (role[0] == '\0')
        return TENURE_OK;
    status = time_travel_find_post(answers->travel, organisation, role, &post);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    change->post_name = post->name;
    change->role_name = post->role_name;
    return mark_called_off(answers, change);
}

static bool
matches(const Tenure__V1__ChangesQuery *query, const Tenure__V1__Change *change)
{
    bool kind = query->n_kinds == 0;
    for (size_t i = 0; i < query->n_kinds; i++)
        kind = kind || query->kinds[i] == change->kind;
    return kind && change->kind != TENURE__V1__CHANGE__KIND__KIND_UNSPECIFIED &&
           answer_filter(query->organisation, change->organisation) &&
           answer_filter(query->role, change->role) && answer_filter(query->region, change->region);
}

/* Fills in the corrected event, because the correction itself may not say what it corrects. */
static tenure_status
fill_corrected(struct answers *answers, const Tenure__V1__Update *update,
               Tenure__V1__Change *change)
{
    const char *organisation, *role;
    if (update->corrects == 0)
        return TENURE_OK;
    tenure_status status = read_update(answers, update->corrects, &change->corrected);
    if (status != TENURE_OK)
        return status;
    subject_of(change->corrected->event, &organisation, &role);
    if (change->organisation[0] == '\0')
        change->organisation = (char *)organisation;
    if (change->role[0] == '\0')
        change->role = (char *)role;
    return TENURE_OK;
}

/* Adds the report with that seq if it matches; *ret_full: it does not fit into the page. */
static tenure_status
add_report(struct answers *answers, const Tenure__V1__ChangesQuery *query,
           const struct log_entry *entry, const struct span *span, uint32_t *count, bool *ret_full)
{
    Tenure__V1__Change change = TENURE__V1__CHANGE__INIT;
    const char *organisation, *role;
    bool is_live;
    tni_arena_reset(&answers->message_arena);
    tenure_status status = read_update(answers, entry->seq, &change.event);
    if (status != TENURE_OK)
        return status;
    change.kind = kind_of(change.event);
    subject_of(change.event->event, &organisation, &role);
    change.organisation = (char *)organisation;
    change.role = (char *)role;
    time_travel_forget(answers->travel);
    status = fill_corrected(answers, change.event, &change);
    if (status == TENURE_OK)
        status = fill_names(answers, change.organisation, change.role, &change);
    if (status != TENURE_OK || !matches(query, &change))
        return status;
    status = fill_person(answers, &change);
    if (status != TENURE_OK)
        return status;
    status = live_was(answers->read, entry->seq, span->known_at, &is_live);
    if (status != TENURE_OK)
        return status;
    change.taken_back = !is_live;
    *ret_full = !answer_add(answers, ANSWER_CHANGES, &change.base, entry->seq + 1);
    *count += !*ret_full;
    return TENURE_OK;
}

/* Whether this clock entry shows that all earlier entries are too old. */
static bool
is_before(const struct log_entry *entry, int32_t since)
{
    return entry->links_count == 1 && log_link(entry, 0).kind == SUBJECT_CLOCK &&
           entry->announced < since;
}

static tenure_status
walk_back(struct answers *answers, const Tenure__V1__ChangesQuery *query, const struct span *span)
{
    uint64_t seq =
        query->before != 0 && query->before <= span->known_at ? query->before - 1 : span->known_at;
    uint32_t most =
        query->limit > 0 && query->limit < CHANGES_PAGE_MAX ? query->limit : CHANGES_PAGE_MAX;
    uint32_t count = 0;
    for (uint32_t scanned = 0; seq > 0; seq--, scanned++) {
        struct log_entry entry;
        bool is_full = false;
        tenure_status status = log_read(answers->read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        if (is_before(&entry, span->since))
            return TENURE_OK;
        if (count == most || scanned == ENTRIES_SCANNED_MAX ||
            time_travel_is_over_budget(answers->travel)) {
            answers->next = seq + 1;
            return TENURE_OK;
        }
        if (entry.announced < span->since || entry.announced > span->until)
            continue;
        status = add_report(answers, query, &entry, span, &count, &is_full);
        if (status != TENURE_OK || is_full)
            return status;
    }
    return TENURE_OK;
}

tenure_status
answer_changes(struct answers *answers, const Tenure__V1__ChangesQuery *query)
{
    const struct known_names names = { .region = query->region,
                                       .organisation = query->organisation,
                                       .role = query->role };
    const struct counters *counters = &answers->counters;
    bool is_known_at = query->known_at != 0 && query->known_at < counters->last_seq;
    struct span span = { .known_at = is_known_at ? query->known_at : counters->last_seq };
    bool fine;
    tenure_status status = answer_begin(answers, NULL, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine || counters->clock == TENURE_NO_DAY)
        return status;
    if (!answer_read_day(answers, "since", query->since, counters->clock - DAYS_DEFAULT + 1,
                         &span.since) ||
        !answer_read_day(answers, "until", query->until, INT32_MAX, &span.until))
        return TENURE_OK;
    return walk_back(answers, query, &span);
}
