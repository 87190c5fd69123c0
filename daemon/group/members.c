/* SPDX-License-Identifier: Apache-2.0 */
/* The members of the group: each records its progress once a second. */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "group_parts.h"

enum {
    MEET_MS = 1000,
    RECORD_MAX = 64 + MEMBER_TEXT_MAX + MEMBER_NAME_MAX
};

/* Collects the records, so that a failed call leaves the known ones unchanged. */
struct meeting {
    struct member members[MEMBERS_MAX];
    unsigned count;
};

/* Parses "SEQ TURN RULES", the ingest endpoint and the public key, on one line each. */
static bool
parse_record(const char *record, struct member *member)
{
    char head[64];
    const char *advertise = strchr(record, '\n');
    const char *key = advertise != NULL ? strchr(advertise + 1, '\n') : NULL;
    if (key == NULL || (size_t)(advertise - record) >= sizeof(head) ||
        key - advertise > MEMBER_TEXT_MAX || strlen(key + 1) >= MEMBER_NAME_MAX)
        return false;
    snprintf(head, sizeof(head), "%.*s", (int)(advertise - record), record);
    snprintf(member->advertise, sizeof(member->advertise), "%.*s", (int)(key - advertise - 1),
             advertise + 1);
    strcpy(member->key, key + 1);
    return sscanf(head, "%" SCNu64 " %" SCNu64 " %" SCNx64, &member->seq, &member->turn,
                  &member->rules) == 3;
}

static bool
take_record(void *context, const char *key, const uint8_t *bytes, size_t size)
{
    struct meeting *meeting = context;
    char record[RECORD_MAX];
    struct member *member = &meeting->members[meeting->count];
    *member = (struct member){ 0 };
    snprintf(record, sizeof(record), "%.*s", (int)size, (const char *)bytes);
    snprintf(member->node, sizeof(member->node), "%s", key + strlen(MEMBER_BEGIN));
    meeting->count += parse_record(record, member);
    return meeting->count < MEMBERS_MAX;
}

static enum etcd_outcome
say(struct group *group)
{
    char key[ETCD_KEY_MAX], record[RECORD_MAX];
    const struct group_options *options = &group->options;
    uint64_t seq = leadership_last(group->leadership);
    if (seq != group->synced && store_sync(group->store) == TENURE_OK)
        group->synced = seq;
    snprintf(key, sizeof(key), MEMBER_BEGIN "%s", options->node);
    int size = snprintf(record, sizeof(record), "%" PRIu64 " %" PRIu64 " %" PRIx64 "\n%s\n%s",
                        group->synced, ++group->turn, group->rules, options->advertise,
                        options->public_key != NULL ? options->public_key : "");
    return etcd_put(group->etcd, key, (struct tni_span){ (const uint8_t *)record, (size_t)size });
}

/* A member is alive if its turn increases; so clocks of different machines need not be compared. */
static void
take_meeting(struct group *group, struct meeting *meeting)
{
    struct membership *membership = &group->membership;
    int64_t now_ms = tni_now_ms(), heard_ms[MEMBERS_MAX];
    for (unsigned i = 0; i < meeting->count; i++) {
        struct member *member = &meeting->members[i];
        const struct member *before = membership_find(membership, member->node);
        heard_ms[i] = before != NULL && before->turn == member->turn
                          ? group->heard_ms[before - membership->members]
                          : now_ms;
        member->silent_ms = now_ms - heard_ms[i];
        leadership_heard(group->leadership, member->seq);
    }
    memcpy(membership->members, meeting->members, sizeof(meeting->members));
    memcpy(group->heard_ms, heard_ms, meeting->count * sizeof(heard_ms[0]));
    membership->count = meeting->count;
    membership->trimmed = group->trimmed.seq;
}

/* Keeps the fields that the writer counts. */
static void
members_publish(struct membership *membership, const void *context)
{
    uint64_t appends = membership->appends, append_ms = membership->append_ms;
    *membership = *(const struct membership *)context;
    membership->appends = appends;
    membership->append_ms = append_ms;
}

enum etcd_outcome
group_meet(struct group *group)
{
    struct meeting meeting = { .count = 0 };
    if (tni_now_ms() - group->members_ms < MEET_MS)
        return ETCD_DONE;
    group->members_ms = tni_now_ms();
    group->has_met = false;
    enum etcd_outcome outcome = say(group);
    if (outcome == ETCD_DONE)
        outcome =
            etcd_range(group->etcd, MEMBER_BEGIN, MEMBER_END, MEMBERS_MAX, take_record, &meeting);
    if (outcome == ETCD_DONE && group->leads)
        outcome = group_trim(group);
    if (outcome == ETCD_DONE && group->leads)
        outcome = group_read_next(group);
    if (outcome == ETCD_DONE)
        outcome = group_read_leaves(group);
    if (outcome != ETCD_DONE)
        return outcome;
    group->has_met = true;
    take_meeting(group, &meeting);
    leadership_change_membership(group->leadership, members_publish, &group->membership);
    group_leave(group);
    return ETCD_DONE;
}

static int
compare_seqs(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

uint64_t
group_common_seq(const struct group *group)
{
    uint64_t seqs[MEMBERS_MAX];
    unsigned count = group->membership.count;
    unsigned wanted = count / 2 + 1 > 2 ? count / 2 + 1 : 2;
    for (unsigned i = 0; i < count; i++)
        seqs[i] = group->membership.members[i].seq;
    qsort(seqs, count, sizeof(seqs[0]), compare_seqs);
    return count >= wanted ? seqs[wanted - 1] : 0;
}
