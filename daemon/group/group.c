/* SPDX-License-Identifier: Apache-2.0 */
#include "group.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "diagnostics.h"
#include "group_parts.h"
#include "unpack.h"

enum {
    KEEP_MS = LEASE_S * 1000 / 4,
    POLL_MS = 10, // the polling interval while entries are expected
    // the polling interval for entries and the leader, in case the watch misses a change
    LOOK_MS = 200,
    UNNOTICED_MAX = 3,
    RANGE_MAX = 64 // values in one read
};

tenure_status
group_open(const struct group_options *options, struct leadership *leadership,
           struct group **ret_group)
{
    struct group *group = calloc(1, sizeof(*group));
    if (group == NULL)
        return TENURE_NO_MEMORY;
    group->options = *options;
    group->leadership = leadership;
    leadership->is_member = true;
    group->membership.lease_s = LEASE_S;
    group->membership.etcd_bytes_max = options->quota_bytes;
    snprintf(group->membership.node, sizeof(group->membership.node), "%s", options->node);
    leadership_follow(leadership, "");
    tenure_status status = group_hash_rules(options->rules, &group->rules);
    if (status == TENURE_OK)
        status = intake_open(&group->intake);
    if (status == TENURE_OK)
        status = etcd_open(&options->etcd, &group->etcd);
    if (status == TENURE_OK)
        status = etcd_open(&options->etcd, &group->append);
    if (status == TENURE_OK)
        status = etcd_watch_open(&options->etcd, LEADER_KEY, LOG_END, &group->watch);
    if (status == TENURE_INVALID)
        diagnostics_error("group",
                          "%s is not a list of etcd's endpoints; write etcd:http://HOST:2379,...",
                          options->etcd.endpoints);
    if (status != TENURE_OK)
        group_close(&group);
    *ret_group = group;
    return status;
}

void
group_close(struct group **group_p)
{
    struct group *group = *group_p;
    if (group == NULL)
        return;
    *group_p = NULL;
    if (group->has_thread) {
        intake_stop(group->intake);
        pthread_join(group->thread, NULL);
    }
    if (group->lease != 0)
        etcd_revoke(group->etcd, group->lease);
    if (group->leaves)
        group_forget_self(group);
    etcd_close(&group->etcd);
    etcd_close(&group->append);
    etcd_watch_close(&group->watch);
    tenure_client_close(&group->peer);
    intake_close(&group->intake);
    free(group->memory);
    free(group);
}

struct intake *
group_intake(const struct group *group)
{
    return group->intake;
}

bool
group_leads(struct group *group)
{
    return group->leads;
}

/* Hashes a reason without its numbers, such as durations and ports, which differ each time. */
static uint64_t
hash_reason(const char *text)
{
    // parameters of FNV-1a
    static const uint64_t basis = 14695981039346656037ULL, prime = 1099511628211ULL;
    uint64_t hash = basis;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            hash = (hash ^ (uint8_t)*text) * prime;
    }
    return hash;
}

/* Reports each reason once while etcd is silent. The endpoints are tried in turn and may have
 * different reasons, and a reason may change. */
static void
report_silence(struct group *group)
{
    const char *reason = etcd_problem(group->etcd);
    uint64_t hash = hash_reason(reason);
    for (unsigned i = 0; i < group->reasons_count; i++) {
        if (group->reasons[i] == hash)
            return;
    }
    if (group->reasons_count == REASONS_MAX)
        return;
    group->reasons[group->reasons_count++] = hash;
    diagnostics_error("group", "etcd does not answer: %s", reason);
}

tenure_status
group_log_id(struct group *group, uint8_t *ret_id)
{
    struct etcd_value value;
    uint8_t id[LOG_ID_SIZE];
    int64_t revision;
    randombytes_buf(id, sizeof(id));
    if (etcd_create(group->etcd, NULL, ID_KEY, (struct tni_span){ id, sizeof(id) }, 0, &revision) ==
            ETCD_UNKNOWN ||
        etcd_get(group->etcd, ID_KEY, &value) != ETCD_DONE) {
        report_silence(group);
        usleep(AGAIN_MS * 1000);
        return TENURE_NO_DAEMON;
    }
    bool fine = value.size == LOG_ID_SIZE;
    if (fine)
        memcpy(ret_id, value.bytes, LOG_ID_SIZE);
    free(value.bytes);
    return fine ? TENURE_OK : TENURE_MALFORMED;
}

void
group_log_key(uint64_t seq, char key[ETCD_KEY_MAX])
{
    snprintf(key, ETCD_KEY_MAX, LOG_KEY, (unsigned long long)seq);
}

/* Puts a value of the log into the intake. A value that is not the next entry is ignored: it is
 * from a leader that could not complete an append of several parts. */
static bool
take_value(void *context, const char *key, const uint8_t *bytes, size_t size)
{
    (void)key;
    struct group *group = context;
    Tenure__V1__Answer *answer = (Tenure__V1__Answer *)tni_unpack(&tenure__v1__answer__descriptor,
                                                                  (struct tni_span){ bytes, size });
    if (answer == NULL || answer->n_log_entries == 0 ||
        answer->log_entries[0]->seq != group->seq + 1) {
        if (answer != NULL)
            tenure__v1__answer__free_unpacked(answer, NULL);
        return false;
    }
    struct intake_page page = { .owner = &answer->base,
                                .entries = answer->log_entries,
                                .count = answer->n_log_entries };
    group->seq = page.entries[page.count - 1]->seq;
    leadership_heard(group->leadership, group->seq);
    group->fetched++;
    return intake_put(group->intake, &page);
}

/* Reads what follows the last fetched entry, at most RANGE_MAX values. */
static enum etcd_outcome
fetch(struct group *group)
{
    char key[ETCD_KEY_MAX];
    group->fetched = 0;
    group_log_key(group->seq + 1, key);
    return etcd_range(group->etcd, key, LOG_END, RANGE_MAX, take_value, group);
}

static void
count_change(struct group *group, const char *leader)
{
    if (leader[0] == '\0' || strcmp(leader, group->leader) == 0)
        return;
    group->membership.changes += group->leader[0] != '\0';
    snprintf(group->leader, sizeof(group->leader), "%s", leader);
}

static enum etcd_outcome
find_leader(struct group *group, bool *ret_has_leader)
{
    struct etcd_value value;
    char leader[LEADER_TEXT_MAX] = "";
    enum etcd_outcome outcome = etcd_get(group->etcd, LEADER_KEY, &value);
    *ret_has_leader = outcome == ETCD_DONE;
    if (outcome == ETCD_DONE)
        snprintf(leader, sizeof(leader), "%.*s", (int)value.size, (const char *)value.bytes);
    free(value.bytes);
    if (outcome == ETCD_UNKNOWN)
        return outcome;
    leadership_follow(group->leadership, leader);
    count_change(group, leader);
    return ETCD_DONE;
}

/* There is no leader: the member that creates the key first becomes leader, after it has read all
 * appended entries. */
static enum etcd_outcome
campaign(struct group *group)
{
    int64_t revision, began_ms = tni_now_ms();
    const char *advertise = group->options.advertise;
    struct tni_span value = { (const uint8_t *)advertise, strlen(advertise) };
    if (group->lease == 0 && etcd_lease(group->etcd, LEASE_S, &group->lease) != ETCD_DONE)
        return ETCD_UNKNOWN;
    enum etcd_outcome outcome =
        etcd_create(group->etcd, NULL, LEADER_KEY, value, group->lease, &revision);
    if (outcome == ETCD_DONE) {
        group->fence = (struct etcd_fence){ LEADER_KEY, revision };
        group->kept_ms = began_ms;
    } else { // if the key was created after all, it expires with its lease
        etcd_revoke(group->etcd, group->lease);
        group->lease = 0;
    }
    return outcome;
}

/* This member has the key, and has read and applied all entries. The trimmed position is read after
 * the log, so that no entry can be trimmed before it was read. */
static enum etcd_outcome
begin_to_lead(struct group *group)
{
    char key[ETCD_KEY_MAX];
    int64_t revision;
    enum etcd_outcome outcome = group_read_trimmed(group);
    if (outcome != ETCD_DONE || group->trimmed.seq > group->seq)
        return outcome;
    group_log_key(group->seq + 1, key);
    outcome = etcd_delete(group->etcd, &group->fence, key, LOG_END, NULL,
                          (struct tni_span){ NULL, 0 }, &revision);
    if (outcome == ETCD_DONE)
        outcome = etcd_delete(group->etcd, &group->fence, NEXT_KEY, NEXT_KEY "!", NULL,
                              (struct tni_span){ NULL, 0 }, &revision);
    if (outcome != ETCD_DONE)
        return outcome;
    leadership_lead(group->leadership);
    group->leads = true;
    count_change(group, group->options.advertise);
    group->members_ms = 0; // the next turn reports the new leader
    intake_wake(group->intake);
    diagnostics_info("leads", "%s leads the group from entry %llu on", group->options.node,
                     (unsigned long long)group->seq + 1);
    return ETCD_DONE;
}

/* From time to time, if there is nothing to read: checks who leads, and whether entries are
 * missing. */
static enum etcd_outcome
poll_etcd(struct group *group)
{
    bool has_leader;
    if (tni_now_ms() - group->looked_ms < LOOK_MS)
        return ETCD_DONE;
    group->looked_ms = tni_now_ms();
    enum etcd_outcome outcome = group_read_trimmed(group);
    if (outcome == ETCD_DONE)
        outcome = find_leader(group, &has_leader);
    if (outcome != ETCD_DONE || has_leader || group->trimmed.seq > group->seq)
        return outcome;
    outcome = group_read_next(group);
    if (outcome != ETCD_DONE || !group_may_campaign(group))
        return outcome;
    return campaign(group) == ETCD_UNKNOWN ? ETCD_UNKNOWN : ETCD_DONE;
}

/* Waits until the log or the leader key changes, or until it is time to poll. If the watch
 * repeatedly misses entries, its node has lost contact with the others, so the watch moves to
 * another one. */
static void
wait_for_change(struct group *group)
{
    group->unnoticed = group->fetched > 0 && !group->is_woken ? group->unnoticed + 1 : 0;
    if (group->unnoticed == UNNOTICED_MAX)
        etcd_watch_move(group->watch);
    group->is_woken = etcd_watch_wait(group->watch, LOOK_MS);
    if (group->is_woken)
        group->looked_ms = 0; // if it was not an entry, the leader key may be gone
}

/* One turn of a member that does not lead. */
static enum etcd_outcome
follow(struct group *group)
{
    if (group->trimmed.seq > group->seq && group_fetch_from_peer(group))
        return ETCD_DONE;
    enum etcd_outcome outcome = fetch(group);
    if (outcome != ETCD_DONE || group->fetched == RANGE_MAX)
        return outcome;
    if (group->fence.key == NULL) {
        if (group->fetched == 0)
            outcome = poll_etcd(group);
        if (outcome == ETCD_DONE && group->fence.key == NULL)
            wait_for_change(group);
        return outcome;
    }
    if (group->fetched == 0 && leadership_has_applied(group->leadership, group->seq))
        return begin_to_lead(group);
    usleep(POLL_MS * 1000);
    return outcome;
}

/* False: another member may have become leader. */
static bool
keep_lease(struct group *group)
{
    int64_t now = tni_now_ms();
    if (group->fence.key == NULL || now - group->kept_ms < KEEP_MS)
        return true;
    enum etcd_outcome outcome = etcd_keep_alive(group->etcd, group->lease);
    if (outcome == ETCD_DONE)
        group->kept_ms = now;
    return outcome != ETCD_REFUSED && tni_now_ms() - group->kept_ms < LEASE_S * 1000;
}

static void
take_outcome(struct group *group, enum etcd_outcome outcome)
{
    if (outcome == ETCD_UNKNOWN) {
        report_silence(group);
        if (group->fence.key == NULL)
            leadership_follow(group->leadership, "");
        usleep(AGAIN_MS * 1000);
        return;
    }
    if (!group->has_met) // a full etcd still answers questions
        return;
    if (group->reasons_count > 0)
        diagnostics_info("group", "etcd answers again");
    group->reasons_count = 0;
}

/* Nothing is read before this folder's log was compared with the group's. */
static enum etcd_outcome
turn(struct group *group)
{
    if (!group->is_checked) {
        enum etcd_outcome outcome = group_check_own(group);
        group->is_checked = outcome == ETCD_DONE;
        if (outcome == ETCD_REFUSED)
            intake_fail(group->intake, TENURE_DAMAGED);
        if (outcome != ETCD_DONE)
            return outcome;
    }
    enum etcd_outcome outcome = group_grant_wish(group);
    if (outcome == ETCD_DONE)
        outcome = group_meet(group);
    if (outcome == ETCD_UNKNOWN || !group->leads)
        return outcome == ETCD_UNKNOWN ? outcome : follow(group);
    usleep(POLL_MS * 1000);
    return ETCD_DONE;
}

static void *
run(void *context)
{
    struct group *group = context;
    while (!intake_is_stopped(group->intake)) {
        if (!keep_lease(group)) {
            diagnostics_error("group", "the lease of the leader is over");
            intake_fail(group->intake, TENURE_NOT_LEADER);
            break;
        }
        if (group_hands_over(group)) {
            diagnostics_info("group", "%s hands the lead to %s", group->options.node, group->next);
            intake_fail(group->intake, TENURE_NOT_LEADER);
            break;
        }
        enum etcd_outcome outcome = turn(group);
        take_outcome(group, outcome);
        if (!group->is_checked && outcome == ETCD_REFUSED)
            break;
    }
    return NULL;
}

tenure_status
group_start(struct group *group, struct store *store, const struct engine *engine)
{
    const struct counters *counters = engine_counters(engine);
    group->store = store;
    store_lag_by_one(store);
    group->seq = counters->last_seq;
    memcpy(group->hash, counters->hash, sizeof(group->hash));
    memcpy(group->log_id, counters->log_id, sizeof(group->log_id));
    leadership_applied(group->leadership, group->seq);
    group->has_thread = pthread_create(&group->thread, NULL, run, group) == 0;
    return group->has_thread ? TENURE_OK : TENURE_NO_MEMORY;
}

void
group_committed(struct group *group, const struct engine *engine)
{
    uint64_t last_seq = engine_counters(engine)->last_seq;
    leadership_heard(group->leadership, last_seq);
    leadership_applied(group->leadership, last_seq);
}
