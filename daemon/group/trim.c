/* SPDX-License-Identifier: Apache-2.0 */
/* Trims etcd to the end of the log; the members have the earlier entries. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "diagnostics.h"
#include "group_parts.h"
#include "unpack.h"

enum {
    TRIM_MAX = 100000, // entries in one transaction, because etcd blocks while it deletes
    COMPACT_MS = 60000,
    STEPS = 16,                    // the log is trimmed in steps of a sixteenth of what is kept
    MARK_BYTES = 8 + LOG_HASH_SIZE // the seq, little-endian, and the hash
};

/* etcd's quota applies to its database file including free pages, which are reused before the file
 * grows. */
static const double full_of_file = 0.9, full_of_use = 0.75, pressing = 0.5;

static struct tni_span
write_mark(const struct trimmed *trimmed, uint8_t mark[MARK_BYTES])
{
    for (unsigned i = 0; i < 8; i++)
        mark[i] = (uint8_t)(trimmed->seq >> 8 * i);
    memcpy(mark + 8, trimmed->hash, LOG_HASH_SIZE);
    return (struct tni_span){ mark, MARK_BYTES };
}

static bool
parse_mark(const struct etcd_value *value, struct trimmed *ret_trimmed)
{
    if (value->size != MARK_BYTES)
        return false;
    ret_trimmed->seq = 0;
    for (unsigned i = 0; i < 8; i++)
        ret_trimmed->seq |= (uint64_t)value->bytes[i] << 8 * i;
    memcpy(ret_trimmed->hash, value->bytes + 8, LOG_HASH_SIZE);
    return true;
}

enum etcd_outcome
group_read_trimmed(struct group *group)
{
    struct etcd_value value;
    enum etcd_outcome outcome = etcd_get(group->etcd, TRIMMED_KEY, &value);
    if (outcome == ETCD_DONE && !parse_mark(&value, &group->trimmed))
        outcome = ETCD_UNKNOWN;
    free(value.bytes);
    return outcome == ETCD_REFUSED ? ETCD_DONE : outcome; // nothing was trimmed yet
}

/* compares this folder with the group's log */

/* Finds the hash of that entry in a part. */
static bool
find_hash(const struct etcd_value *part, uint64_t seq, uint8_t *ret_hash)
{
    bool found = false;
    Tenure__V1__Answer *answer = (Tenure__V1__Answer *)tni_unpack(
        &tenure__v1__answer__descriptor, (struct tni_span){ part->bytes, part->size });
    for (size_t i = 0; answer != NULL && i < answer->n_log_entries; i++) {
        const Tenure__V1__LogEntry *entry = answer->log_entries[i];
        if (entry->seq != seq || entry->hash.len != LOG_HASH_SIZE)
            continue;
        memcpy(ret_hash, entry->hash.data, LOG_HASH_SIZE);
        found = true;
    }
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return found;
}

/* The group's hash of this folder's last entry. ETCD_REFUSED: the group has no such entry. */
static enum etcd_outcome
read_hash(struct group *group, uint8_t *ret_hash)
{
    char end[ETCD_KEY_MAX];
    struct etcd_value part;
    if (group->seq == group->trimmed.seq) {
        memcpy(ret_hash, group->trimmed.hash, LOG_HASH_SIZE);
        return ETCD_DONE;
    }
    group_log_key(group->seq + 1, end);
    enum etcd_outcome outcome = etcd_last(group->etcd, LOG_BEGIN, end, false, &part);
    if (outcome == ETCD_DONE && !find_hash(&part, group->seq, ret_hash))
        outcome = ETCD_REFUSED;
    free(part.bytes);
    return outcome;
}

static enum etcd_outcome
check_id(struct group *group)
{
    struct etcd_value id;
    enum etcd_outcome outcome = etcd_get(group->etcd, ID_KEY, &id);
    if (outcome == ETCD_DONE &&
        (id.size != LOG_ID_SIZE || memcmp(id.bytes, group->log_id, LOG_ID_SIZE) != 0))
        outcome = ETCD_REFUSED;
    free(id.bytes);
    if (outcome == ETCD_REFUSED)
        diagnostics_error("group", "this folder has another log than the group; give an empty "
                                   "--data, or make this log the group's with --group-begin");
    return outcome;
}

enum etcd_outcome
group_check_own(struct group *group)
{
    uint8_t hash[LOG_HASH_SIZE];
    enum etcd_outcome outcome = check_id(group);
    if (outcome == ETCD_DONE)
        outcome = group_read_trimmed(group);
    if (outcome != ETCD_DONE || group->seq == 0 || group->seq < group->trimmed.seq)
        return outcome;
    uint64_t trimmed = group->trimmed.seq;
    outcome = read_hash(group, hash);
    bool same = outcome == ETCD_DONE && memcmp(hash, group->hash, LOG_HASH_SIZE) == 0;
    if (outcome == ETCD_UNKNOWN || same)
        return outcome;
    outcome = group_read_trimmed(group);
    // the log was trimmed at the same time
    if (outcome != ETCD_DONE || group->trimmed.seq != trimmed)
        return ETCD_UNKNOWN;
    diagnostics_error(
        "diverged",
        "entry %llu of this folder is not in the group's log: one of them was written "
        "to independently, or etcd has lost its data. Give an empty --data, or make this "
        "log the group's with --group-begin",
        (unsigned long long)group->seq);
    return ETCD_REFUSED;
}

/* trimming */

static void
check_space(struct group *group)
{
    static const char full[] =
        "etcd is nearly full; tenure group shows which members keep it from being trimmed";
    struct membership *membership = &group->membership;
    double quota = (double)group->options.quota_bytes;
    membership->etcd_bytes_max = group->options.quota_bytes;
    struct etcd_node node;
    if (etcd_node_status(group->etcd, &node) != ETCD_DONE)
        return;
    membership->etcd_bytes = node.bytes;
    membership->etcd_used = node.used;
    bool is_full = (double)membership->etcd_bytes > full_of_file * quota &&
                   (double)membership->etcd_used > full_of_use * quota;
    group->problem = is_full ? full : NULL;
    // A node that is not etcd's leader forwards an append to the leader and waits for it, so
    // appends go directly to the leader.
    if (node.leads)
        group->append_endpoint = etcd_endpoint(group->etcd);
    else
        etcd_use_next_endpoint(group->etcd);
}

/* The last entry that may be removed; a small number is not worth a transaction. */
static uint64_t
find_limit(const struct group *group)
{
    uint64_t head = leadership_last(group->leadership), common = group_common_seq(group);
    uint64_t trimmed = group->trimmed.seq;
    bool presses =
        (double)group->membership.etcd_used > pressing * (double)group->options.quota_bytes;
    uint64_t keep = presses ? 0 : group->options.keep;
    uint64_t limit = head > keep ? head - keep : 0;
    if (limit > common)
        limit = common;
    if (limit > trimmed + TRIM_MAX)
        limit = trimmed + TRIM_MAX;
    return limit > trimmed + keep / STEPS ? limit : trimmed;
}

/* Finds the beginning of the part that contains the entry after `limit`, or of one before that. */
static enum etcd_outcome
find_part(struct group *group, uint64_t limit, uint64_t *ret_first)
{
    char end[ETCD_KEY_MAX];
    struct etcd_value part;
    *ret_first = group->trimmed.seq + 1;
    if (limit == group->trimmed.seq)
        return ETCD_DONE;
    group_log_key(limit + 2, end);
    enum etcd_outcome outcome = etcd_last(group->etcd, LOG_BEGIN, end, true, &part);
    if (outcome == ETCD_DONE)
        *ret_first = strtoull(part.key + strlen(LOG_BEGIN), NULL, 10);
    free(part.bytes);
    return outcome == ETCD_REFUSED ? ETCD_DONE : outcome;
}

static tenure_status
read_own_hash(const struct group *group, uint64_t seq, uint8_t *ret_hash)
{
    struct store_read read;
    struct log_entry entry;
    tenure_status status = store_read_begin(group->store, &read);
    if (status != TENURE_OK)
        return status;
    status = log_read(read, seq, &entry);
    if (status == TENURE_OK)
        memcpy(ret_hash, entry.hash, LOG_HASH_SIZE);
    store_read_end(&read);
    return status;
}

/* The trimmed position is updated in the same transaction, so that a member that misses an entry
 * knows why. */
static enum etcd_outcome
trim_to(struct group *group, const struct trimmed *trimmed)
{
    char end[ETCD_KEY_MAX];
    uint8_t mark[MARK_BYTES];
    int64_t revision;
    group_log_key(trimmed->seq + 1, end);
    enum etcd_outcome outcome = etcd_delete(group->etcd, &group->fence, LOG_BEGIN, end, TRIMMED_KEY,
                                            write_mark(trimmed, mark), &revision);
    if (outcome != ETCD_DONE)
        return outcome;
    group->trimmed = *trimmed;
    group->compacted_ms = tni_now_ms();
    etcd_compact(group->etcd, revision); // if that fails, the next trim does it
    return ETCD_DONE;
}

enum etcd_outcome
group_trim(struct group *group)
{
    uint64_t first;
    check_space(group);
    struct trimmed trimmed = group->trimmed;
    enum etcd_outcome outcome = find_part(group, find_limit(group), &first);
    if (outcome != ETCD_DONE)
        return outcome;
    if (first > trimmed.seq + 1) {
        trimmed.seq = first - 1;
        if (read_own_hash(group, trimmed.seq, trimmed.hash) != TENURE_OK)
            return ETCD_DONE;
    } else if (tni_now_ms() - group->compacted_ms < COMPACT_MS)
        return ETCD_DONE;
    outcome = trim_to(group, &trimmed);
    // the lease will show that this member no longer leads
    return outcome == ETCD_REFUSED ? ETCD_DONE : outcome;
}

const char *
group_problem(struct group *group)
{
    return group->leads ? group->problem : NULL;
}

/* starting again */

tenure_status
group_begin(struct group *group, const struct engine *engine)
{
    static const struct etcd_fence nobody_leads = { LEADER_KEY, 0 };
    uint8_t mark[MARK_BYTES];
    int64_t revision;
    const struct counters *counters = engine_counters(engine);
    struct trimmed trimmed = { .seq = counters->last_seq };
    memcpy(trimmed.hash, counters->hash, LOG_HASH_SIZE);
    enum etcd_outcome outcome = etcd_delete(group->etcd, &nobody_leads, LOG_BEGIN, LOG_END,
                                            TRIMMED_KEY, write_mark(&trimmed, mark), &revision);
    if (outcome == ETCD_DONE)
        outcome = etcd_delete(group->etcd, &nobody_leads, MEMBER_BEGIN, MEMBER_END, ID_KEY,
                              (struct tni_span){ counters->log_id, LOG_ID_SIZE }, &revision);
    if (outcome == ETCD_DONE)
        etcd_compact(group->etcd, revision);
    if (outcome == ETCD_REFUSED)
        diagnostics_error("group", "a member leads; stop all members first");
    else if (outcome == ETCD_UNKNOWN)
        diagnostics_error("group", "etcd does not answer: %s", etcd_problem(group->etcd));
    else
        diagnostics_info("group",
                         "the log in this folder, up to entry %llu, is the group's from now on; "
                         "start this member, and the others with empty folders",
                         (unsigned long long)trimmed.seq);
    return outcome == ETCD_DONE      ? TENURE_OK
           : outcome == ETCD_REFUSED ? TENURE_CONFLICT
                                     : TENURE_NO_DAEMON;
}
