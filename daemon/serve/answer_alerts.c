/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for alerts, and for why one was raised. */
#include <string.h>

#include "alert_counts.h"
#include "alert_id.h"
#include "alert_row.h"
#include "alerts_about.h"
#include "answer_parts.h"
#include "channels.h"

enum {
    ALERTS_SCANNED_MAX = 10000,
    // field numbers of tenure.v1.Why
    WHY_ALERT = 1,
    WHY_RULE = 2,
    WHY_EVENTS = 3,
    WHY_ENDED_BY = 4,
    WHY_DESCRIPTION = 5,
};

static tenure_status
read_alert(struct answers *answers, uint64_t number, Tenure__V1__Alert **ret_alert)
{
    return alert_find(answers->read, number, &answers->message_arena.allocator, ret_alert);
}

/* Reads the update with one revision of an alert. */
static tenure_status
read_revision(struct answers *answers, struct alert_revision revision,
              Tenure__V1__Update **ret_update)
{
    struct tni_span update;
    tni_arena_reset(&answers->message_arena);
    tenure_status status =
        channel_find(answers->read, TENURE__V1__CHANNEL__ALERT, revision.offset, &update);
    if (status != TENURE_OK)
        return status;
    *ret_update =
        tenure__v1__update__unpack(&answers->message_arena.allocator, update.size, update.data);
    return *ret_update != NULL ? TENURE_OK : TENURE_DAMAGED;
}

/* The last revision to read: of those published by a clock date, and by an entry. */
struct alert_limit {
    int32_t day;
    uint64_t seq; // 0: any
};

/* Reads the alert as it was published last within the limit. TENURE_NOT_FOUND: it was not open
 * yet. */
static tenure_status
read_sent(struct answers *answers, uint64_t number, struct alert_limit limit,
          Tenure__V1__Alert **ret_alert)
{
    tenure_status status = read_alert(answers, number, ret_alert);
    if (status != TENURE_OK || (limit.day == INT32_MAX && limit.seq == 0))
        return status;
    for (uint32_t number_of = (*ret_alert)->revision;; number_of--) {
        struct alert_revision revision;
        Tenure__V1__Update *update;
        status = alert_revision_find(answers->read, number, number_of, &revision);
        if (status == TENURE_OK && revision.day > limit.day)
            continue;
        if (status == TENURE_OK)
            status = read_revision(answers, revision, &update);
        if (status != TENURE_OK) // there is no revision 0
            return status;
        *ret_alert = update->alert;
        if (limit.seq == 0 || update->seq <= limit.seq)
            return TENURE_OK;
    }
}

static bool
is_active(const Tenure__V1__AlertsQuery *query, const char *as_of, const Tenure__V1__Alert *alert)
{
    if (as_of[0] == '\0')
        return query->all || alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    return strcmp(alert->opened, as_of) <= 0 &&
           (query->all || alert->ended[0] == '\0' || strcmp(alert->ended, as_of) > 0);
}

static bool
passes_filters(const Tenure__V1__AlertsQuery *query, const Tenure__V1__Alert *alert)
{
    return alert->severity >= query->severity && answer_filter(query->rule, alert->rule) &&
           answer_filter(query->organisation, alert->organisation) &&
           answer_filter(query->region, alert->region) &&
           answer_filter(query->subject, alert->subject) &&
           strcasestr(alert->headline, query->words) != NULL;
}

static bool
matches(const Tenure__V1__AlertsQuery *query, const Tenure__V1__Alert *alert)
{
    const char *as_of = query->axes != NULL ? query->axes->as_of : "";
    return is_active(query, as_of, alert) && (query->momentary || !alert->momentary) &&
           strcmp(alert->opened, query->opened_since) >= 0 && passes_filters(query, alert);
}

/* Adds all revisions of the alert from the given one on, oldest first; false if the page is
 * full. */
static tenure_status
add_revisions(struct answers *answers, uint64_t number, uint32_t revision, uint64_t known_at,
              bool *ret_fits)
{
    for (*ret_fits = true; *ret_fits; revision++) {
        struct alert_revision found;
        Tenure__V1__Update *update;
        tenure_status status = alert_revision_find(answers->read, number, revision, &found);
        if (status == TENURE_OK)
            status = read_revision(answers, found, &update);
        if (status == TENURE_NOT_FOUND ||
            (status == TENURE_OK && known_at != 0 && update->seq > known_at))
            return TENURE_OK;
        if (status != TENURE_OK)
            return status;
        *ret_fits =
            answer_add(answers, ANSWER_UPDATES, &update->base, answer_position(number, revision));
    }
    return TENURE_OK;
}

/* Adds the alert, or its revisions from the given one on; false if the page is full. */
static tenure_status
add_alert(struct answers *answers, const Tenure__V1__AlertsQuery *query, uint64_t number,
          const Tenure__V1__Alert *alert, uint32_t revision, uint64_t known_at, bool *ret_fits)
{
    if (query->revisions)
        return add_revisions(answers, number, revision > 0 ? revision : 1, known_at, ret_fits);
    *ret_fits = answer_add(answers, ANSWER_ALERTS, &alert->base, number);
    return TENURE_OK;
}

/* The alerts to examine for a query, by numeric id, in the order of the answer. */
struct candidates {
    const struct id_set *list; // NULL: all alerts of the log
    uint64_t last;
    bool newest_first;
};

/* Lists the alerts about the query's subject or organisation, or open ones if only those are
 * wanted and there are not too many; the cost then does not grow with the number of all alerts. */
static tenure_status
list_candidates(struct answers *answers, const Tenure__V1__AlertsQuery *query, uint64_t known_at,
                struct candidates *ret_candidates)
{
    bool past = known_at != 0 || (query->axes != NULL && query->axes->as_of[0] != '\0');
    bool open = !past && !query->all && answers->counters.alerts_active <= ALERTS_SCANNED_MAX;
    bool about = query->subject[0] != '\0' || query->organisation[0] != '\0';
    struct id_set *list = &answers->listed;
    list->count = 0;
    *ret_candidates = (struct candidates){
        .list = open || about ? list : NULL,
        .last = answers->counters.alerts,
        .newest_first = query->newest_first,
    };
    if (query->subject[0] != '\0')
        return alerts_about_subject(answers->read, query->subject, list);
    if (query->organisation[0] != '\0')
        return alerts_about_organisation(answers->read, query->organisation, list);
    return open ? alerts_open(answers->read, list) : TENURE_OK;
}

/* The number itself if it is a candidate, else the next one in order; 0: there is none. */
static uint64_t
candidate_from(const struct candidates *candidates, uint64_t number)
{
    const struct id_set *list = candidates->list;
    if (list == NULL || number == 0)
        return number <= candidates->last ? number : 0;
    if (candidates->newest_first) {
        size_t count = id_set_below(list, number + 1);
        return count > 0 ? list->items[count - 1] : 0;
    }
    size_t below = id_set_below(list, number);
    return below < list->count ? list->items[below] : 0;
}

/* Checks the axes and filters of a query; false if they were refused. */
static tenure_status
begin(struct answers *answers, const Tenure__V1__AlertsQuery *query, bool *ret_fine)
{
    const struct known_names names = { .rule = query->rule,
                                       .organisation = query->organisation,
                                       .region = query->region };
    int32_t day;
    tenure_status status = answer_begin(answers, query->axes, ret_fine);
    if (status == TENURE_OK && *ret_fine)
        status = answer_check_names(answers, &names, ret_fine);
    if (status != TENURE_OK || !*ret_fine || query->opened_since[0] == '\0' ||
        tenure_day_parse(query->opened_since, &day))
        return status;
    *ret_fine = false;
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                         "opened since \"%.40s\": that is not a day; write it as 2019-11-27",
                         query->opened_since);
}

/* Whether the query asks for more than what holds on a day as now known. */
static bool
is_about_sent(const Tenure__V1__AlertsQuery *query)
{
    const Tenure__V1__Axes *axes = query->axes;
    return query->all || query->revisions || query->counts || query->newest_first ||
           query->momentary || query->opened_since[0] != '\0' ||
           (axes != NULL && (axes->known_at != 0 || axes->known_at_ms != 0));
}

/* Adds what the rules find on the day of the axes with what is known now. */
static tenure_status
add_found(struct answers *answers, const Tenure__V1__AlertsQuery *query)
{
    uint64_t after = query->after;
    for (uint32_t count = 0;;) {
        uint64_t position = after;
        Tenure__V1__Alert *alert;
        time_travel_forget(answers->travel);
        tenure_status status = time_travel_alert(answers->travel, &after, &alert);
        if (status == TENURE_INVALID)
            return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                                 "after is not the next of an answer to this question");
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        if (alert == NULL || (query->limit > 0 && count == query->limit)) {
            answers->next = alert == NULL ? after : position;
            return TENURE_OK;
        }
        if (!passes_filters(query, alert))
            continue;
        if (!answer_add(answers, ANSWER_ALERTS, &alert->base, position))
            return TENURE_OK;
        count++;
    }
}

/* Adds the alerts that were sent. */
static tenure_status
add_sent(struct answers *answers, const Tenure__V1__AlertsQuery *query)
{
    uint64_t step = query->newest_first ? UINT64_MAX : 1; // descending or ascending
    uint64_t first = query->newest_first ? answers->counters.alerts : 1;
    uint32_t count = 0, scanned = 0;
    struct candidates candidates;
    struct alert_counts counts = { 0 };
    bool fits = true;
    uint64_t known_at = time_travel_known_at(answers->travel);
    bool is_past = query->axes != NULL && query->axes->as_of[0] != '\0';
    struct alert_limit limit = { is_past ? time_travel_day(answers->travel) : INT32_MAX, known_at };
    tenure_status status = list_candidates(answers, query, known_at, &candidates);
    if (status != TENURE_OK)
        return status;
    uint64_t after = query->after & (answer_position(0, 1) - 1);
    uint32_t revision = (uint32_t)(query->after >> POSITION_NUMBER_BITS);
    uint64_t number = candidate_from(&candidates, after > 0 ? after : first);
    for (; fits && number > 0; number = candidate_from(&candidates, number + step)) {
        Tenure__V1__Alert *alert;
        if (scanned++ > ALERTS_SCANNED_MAX || (query->limit > 0 && count == query->limit)) {
            answers->next = number;
            break;
        }
        tni_arena_reset(&answers->message_arena);
        status = read_sent(answers, number, limit, &alert);
        if (status == TENURE_NOT_FOUND || (status == TENURE_OK && !matches(query, alert)))
            continue;
        if (status == TENURE_OK && query->counts) {
            fits = alert_counts_add(&counts, &answers->arena, alert);
            answers->next = fits ? 0 : number;
        } else if (status == TENURE_OK)
            status = add_alert(answers, query, number, alert, revision, known_at, &fits);
        if (status != TENURE_OK)
            return status;
        revision = 0; // continue with all revisions of the next alert
        count++;
    }
    alert_counts_write(&counts, &answers->page, ANSWER_ALERT_COUNTS);
    return TENURE_OK;
}

tenure_status
answer_alerts(struct answers *answers, const Tenure__V1__AlertsQuery *query)
{
    bool fine;
    tenure_status status = begin(answers, query, &fine);
    if (status != TENURE_OK || !fine)
        return status;
    if (!query->as_now_known)
        return add_sent(answers, query);
    if (is_about_sent(query))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "what the rules find on a day as now known was not sent: ask for it "
                             "with filters alone, without all, momentary, revisions, counts, "
                             "newest_first, opened_since and known_at");
    return add_found(answers, query);
}

tenure_status
answer_silences(struct answers *answers, const Tenure__V1__SilencesQuery *query)
{
    struct time_travel_silence silence;
    bool fine;
    tenure_status status = answer_begin(answers, NULL, &fine);
    for (uint64_t after = query->after; status == TENURE_OK;) {
        uint64_t position = after;
        status = time_travel_silence(answers->travel, &after, &silence);
        if (status == TENURE_OK) {
            Tenure__V1__SilenceInForce message = TENURE__V1__SILENCE_IN_FORCE__INIT;
            message.seq = silence.seq;
            message.source = silence.message->source;
            message.id = silence.message->id;
            message.silence = silence.message->silence;
            if (!answer_add(answers, ANSWER_SILENCES, &message.base, position))
                return TENURE_OK;
        }
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Finds the numeric id of an alert by its id, or the latest one for RULE/SUBJECT. */
static tenure_status
find_alert(struct answers *answers, const char *id, uint64_t *ret_number)
{
    return strchr(id, '@') != NULL
               ? alert_id_find(answers->read, answers->counters.alerts, id, ret_number)
               : alert_id_find_last(answers->read, id, ret_number);
}

tenure_status
answer_write_event(struct answers *answers, struct tni_writer *why, uint32_t field, uint64_t seq)
{
    struct answer_event event;
    tenure_status status = answer_read_event(answers, seq, &event);
    if (status != TENURE_OK)
        return status;
    if (why->capacity - why->size >
        tni_span_field_size(event.update.size)) // leave the event out; the alert still has its seq
        tni_write_span_field(why, field, event.update);
    return TENURE_OK;
}

/* Writes the rule in the version that opened the alert, and its description. */
static tenure_status
write_rule(struct answers *answers, struct tni_writer *why, const Tenure__V1__Alert *alert)
{
    Tenure__V1__RuleSet *set;
    tenure_status status = answer_read_rules(answers, alert->rule_version, &set);
    for (size_t i = 0; status == TENURE_OK && i < set->n_rules; i++) {
        if (strcmp(set->rules[i]->name, alert->rule) != 0)
            continue;
        tni_write_message_field(why, WHY_RULE, &set->rules[i]->base);
        answer_describe_rule(why, WHY_DESCRIPTION, set->rules[i]);
    }
    return status;
}

tenure_status
answer_why(struct answers *answers, const Tenure__V1__WhyQuery *query)
{
    uint64_t number = 0;
    Tenure__V1__Alert *alert;
    tenure_status status = find_alert(answers, query->alert, &number);
    if (status == TENURE_NOT_FOUND)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "there is no alert %.128s; see tenure alerts --all", query->alert);
    if (status == TENURE_OK)
        status = read_alert(answers, number, &alert);
    if (status != TENURE_OK)
        return status;

    size_t capacity = TENURE_ANSWER_BYTES_MAX - 2 * PAGE_MARGIN;
    struct tni_writer why = { .data = tni_arena_take(&answers->message_arena, capacity),
                              .capacity = capacity };
    if (why.data == NULL)
        return TENURE_NO_MEMORY;
    tni_write_message_field(&why, WHY_ALERT, &alert->base);
    status = write_rule(answers, &why, alert);
    if (status == TENURE_OK && alert->ended_seq != 0)
        status = answer_write_event(answers, &why, WHY_ENDED_BY, alert->ended_seq);
    for (size_t i = 0; i < alert->n_evidence && status == TENURE_OK; i++)
        status = answer_write_event(answers, &why, WHY_EVENTS, alert->evidence[i]->seq);
    tni_write_span_field(&answers->page, ANSWER_WHY, (struct tni_span){ why.data, why.size });
    return status;
}
