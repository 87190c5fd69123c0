/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for posts: one, many, or the history of one; and for the daemon's status. */
#include <stdio.h>
#include <string.h>

#include "answer_parts.h"
#include "feed.h"
#include "names.h"
#include "rule.h"
#include "subjects.h"
#include <tenure/version.h>

/* Finds the post on the query's axes; false if the query was refused. */
static tenure_status
find_post(struct answers *answers, const Tenure__V1__PostQuery *query,
          Tenure__V1__PostState **ret_state, bool *ret_fine)
{
    tenure_status status = answer_begin(answers, query->axes, ret_fine);
    if (!*ret_fine)
        return status;
    status = time_travel_find_post(answers->travel, query->organisation, query->role, ret_state);
    *ret_fine = status == TENURE_OK;
    if (status != TENURE_NOT_FOUND)
        return status;
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                         "nothing is known about the post %.64s/%.64s; see tenure state posts",
                         query->organisation, query->role);
}

tenure_status
answer_post(struct answers *answers, const Tenure__V1__PostQuery *query)
{
    Tenure__V1__PostState *state;
    bool fine;
    tenure_status status = find_post(answers, query, &state, &fine);
    if (fine)
        tni_write_message_field(&answers->page, ANSWER_POSTS, &state->base);
    return status;
}

tenure_status
answer_history(struct answers *answers, const Tenure__V1__PostQuery *query)
{
    Tenure__V1__PostState *state;
    Tenure__V1__PostHistory *history;
    bool fine;
    tenure_status status = find_post(answers, query, &state, &fine);
    if (!fine)
        return status;
    uint64_t after = query->after;
    status = time_travel_history(answers->travel, state, &after, &history);
    if (status != TENURE_OK)
        return status;
    answers->next = after;
    if (!page_fits(answers, tenure__v1__post_history__get_packed_size(history)))
        return TENURE_TOO_LARGE;
    tni_write_message_field(&answers->page, ANSWER_HISTORY, &history->base);
    return TENURE_OK;
}

static bool
matches(const Tenure__V1__PostsQuery *query, const Tenure__V1__PostState *state)
{
    bool status = query->n_statuses == 0;
    for (size_t i = 0; i < query->n_statuses; i++)
        status = status || query->statuses[i] == state->status;
    return status && (!query->open_only || state->open) &&
           answer_filter(query->organisation, state->organisation) &&
           answer_filter(query->region, state->region) && answer_filter(query->role, state->role);
}

/* Adds the post's history from an index on, in several parts if necessary; false: the page is
 * full. */
static tenure_status
add_history(struct answers *answers, uint64_t post, uint64_t index, Tenure__V1__PostState *state,
            bool *ret_fits)
{
    Tenure__V1__PostHistory *history;
    *ret_fits = true;
    do {
        uint64_t position = answer_position(post, index);
        tenure_status status = time_travel_history(answers->travel, state, &index, &history);
        if (status != TENURE_OK)
            return status;
        *ret_fits = answer_add(answers, ANSWER_HISTORIES, &history->base, position);
    } while (*ret_fits && index != 0);
    return TENURE_OK;
}

/* Moves to the next post of the organisation, or to the next of all if that is 0. */
static tenure_status
next_post(const struct answers *answers, uint64_t organisation, uint64_t *post)
{
    if (organisation != 0)
        return subject_next_post(answers->read, organisation, *post, post);
    return ++*post <= answers->counters.posts ? TENURE_OK : TENURE_NOT_FOUND;
}

/* Adds the posts that match, after the one with that number. `organisation`: its number; 0: all. */
static tenure_status
add_posts(struct answers *answers, const Tenure__V1__PostsQuery *query, uint64_t organisation,
          uint64_t post)
{
    uint64_t index = query->after >> POSITION_NUMBER_BITS; // within the first post's history
    uint32_t limit =
        query->limit > 0 && query->limit < SUBJECTS_PAGE_MAX ? query->limit : SUBJECTS_PAGE_MAX;
    uint32_t count = 0, examined = 0;
    tenure_status status;
    while ((status = next_post(answers, organisation, &post)) == TENURE_OK) {
        Tenure__V1__PostState *state;
        // A page also ends after a number of posts without a match, so that a rare match cannot
        // keep the snapshot open for long.
        if (count == limit || examined == 10 * SUBJECTS_PAGE_MAX ||
            (examined > 0 && time_travel_is_over_budget(answers->travel))) {
            answers->next = post;
            return TENURE_OK;
        }
        examined++;
        time_travel_forget(answers->travel);
        status = time_travel_post(answers->travel, post, &state);
        if (status == TENURE_NOT_FOUND || (status == TENURE_OK && !matches(query, state)))
            continue;
        if (status != TENURE_OK)
            return status;
        bool fits = true;
        if (query->histories)
            status = add_history(answers, post, index, state, &fits);
        else
            fits = answer_add(answers, ANSWER_POSTS, &state->base, post);
        if (status != TENURE_OK || !fits)
            return status;
        index = 0; // continue with the whole history of the next post
        count++;
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
answer_posts(struct answers *answers, const Tenure__V1__PostsQuery *query)
{
    const struct known_names names = { .organisation = query->organisation,
                                       .region = query->region,
                                       .role = query->role };
    uint64_t from = query->after & (answer_position(0, 1) - 1), organisation = 0;
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine)
        return status;
    if (query->organisation[0] != '\0')
        status = names_find(answers->read, NAME_ORGANISATION, query->organisation, &organisation);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    return add_posts(answers, query, organisation, from > 0 ? from - 1 : 0);
}

static void
fill_metrics(const struct answers_daemon *daemon, Tenure__V1__StatusReport *report)
{
    const struct metrics *metrics = daemon->metrics;
    const char *busy = metrics->busy_reason;
    if (busy == NULL && metrics->memory_limit > 0 && metrics->memory_bytes > metrics->memory_limit)
        busy = ENGINE_MEMORY_FULL;
    report->busy = (char *)(busy != NULL ? busy : "");
    report->disk_free_bytes = disk_free_bytes(daemon->disk);
    report->subscriptions = metrics->subscriptions;
    report->requests = metrics->requests;
    report->requests_busy = metrics->busy + metrics->lacked_memory;
    report->memory_bytes = metrics->memory_bytes;
    report->memory_bytes_max = metrics->memory_limit;
    report->questions_waiting = metrics->questions_waiting;
    report->questions = metrics->questions;
    report->questions_busy = metrics->questions_busy;
    report->questions_dropped = metrics->questions_dropped;
    report->stored = metrics->answers[TENURE__V1__PUBLISH_ANSWER__STATUS__STORED];
    report->duplicate = metrics->answers[TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE];
    for (int i = TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT;
         i <= TENURE__V1__PUBLISH_ANSWER__STATUS__SKIPPED; i++)
        report->refused += metrics->answers[i];
    report->commits = metrics->commits;
    report->last_commit_us = metrics->commit_us;
    report->stored_last_minute = metrics->per_minute;
}

/* Parts of the group's report, which points to them. */
struct group_answer {
    struct membership membership;
    Tenure__V1__GroupReport report;
    Tenure__V1__GroupMember members[MEMBERS_MAX], *list[MEMBERS_MAX];
};

static Tenure__V1__GroupReport *
fill_group(struct leadership *leadership, const struct leadership_view *view,
           struct group_answer *answer)
{
    struct membership *membership = &answer->membership;
    leadership_membership(leadership, membership);
    tenure__v1__group_report__init(&answer->report);
    for (unsigned i = 0; i < membership->count; i++) {
        struct member *from = &membership->members[i];
        Tenure__V1__GroupMember *member = answer->list[i] = &answer->members[i];
        tenure__v1__group_member__init(member);
        member->node = from->node;
        member->advertise = from->advertise;
        member->seq = from->seq;
        member->silent_ms = from->silent_ms;
        member->leads = view->follows ? strcmp(from->advertise, view->leader) == 0
                                      : strcmp(from->node, membership->node) == 0;
        member->outvoted = membership_is_outvoted(membership, from);
    }
    answer->report.node = membership->node;
    answer->report.members = answer->list;
    answer->report.n_members = membership->count;
    answer->report.trimmed = membership->trimmed;
    answer->report.leader_changes = membership->changes;
    answer->report.appends = membership->appends;
    answer->report.last_append_ms = (int64_t)membership->append_ms;
    answer->report.etcd_bytes = membership->etcd_bytes;
    answer->report.etcd_used_bytes = membership->etcd_used;
    answer->report.etcd_max_bytes = membership->etcd_bytes_max;
    answer->report.lease_seconds = (uint32_t)membership->lease_s;
    return &answer->report;
}

tenure_status
answer_status(struct answers *answers)
{
    struct group_answer group;
    const struct counters *counters = &answers->counters;
    char log[2 * LOG_ID_SIZE + 1], clock[TENURE_DATE_TEXT_MAX];
    Tenure__V1__StatusReport report = TENURE__V1__STATUS_REPORT__INIT;
    struct feed_heads heads;
    struct leadership_view view = leadership_view(answers->daemon.leadership);

    counters_log_text(counters, log);
    report.log = log;
    report.version = (char *)(uintptr_t)tenure_version;
    report.clock = tenure_day_format(counters->clock, clock);
    report.clock_mode = (char *)(answers->daemon.clock_mode == CLOCK_WALL ? "wall" : "feed");
    report.events = counters->last_seq;
    report.posts = counters->posts;
    report.organisations = counters->organisations;
    report.people = counters->people;
    report.alerts_active = counters->alerts_active;
    report.data_bytes = store_size(answers->store);
    report.data_bytes_max = store_size_max(answers->store);
    report.readers = store_readers(answers->store) - 1; // not counting this one
    fill_metrics(&answers->daemon, &report);
    report.last_recorded_ms = counters->recorded_ms;
    report.started_ms = answers->daemon.started_ms;
    report.follows = view.follows;
    report.leader = view.leader;
    report.lag_entries = view.lag;
    report.lag_ms = view.lag_ms;
    if (view.is_member)
        report.group = fill_group(answers->daemon.leadership, &view, &group);
    feed_fill_heads(counters, &heads);
    report.heads = heads.list;
    report.n_heads = TENURE_CHANNELS;
    tni_write_message_field(&answers->page, ANSWER_STATUS_REPORT, &report.base);
    return TENURE_OK;
}

tenure_status
answer_rules(struct answers *answers)
{
    Tenure__V1__RuleSet *rules;
    if (answers->counters.rules_seq == 0)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "the log is empty; the rules come into force with its first event");
    tenure_status status = answer_read_rules(answers, answers->counters.rules_seq, &rules);
    if (status != TENURE_OK)
        return status;
    tni_write_message_field(&answers->page, ANSWER_RULES, &rules->base);
    for (size_t i = 0; i < rules->n_rules; i++)
        answer_describe_rule(&answers->page, ANSWER_RULE_DESCRIPTIONS, rules->rules[i]);
    return TENURE_OK;
}
