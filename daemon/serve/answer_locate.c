/* SPDX-License-Identifier: Apache-2.0 */
/* Decides whether the log continues what a client has seen, and if not, where they diverged. */
#include <string.h>

#include "answer_parts.h"
#include "channels.h"
#include "feed.h"

/* How far this log equals the history that the client has seen. */
struct common {
    uint64_t seq;         // up to this entry
    uint64_t updates_seq; // up to this one, its updates are equal, too
    const char *reason;   // why no further; NULL: this log continues all of it
};

/* Whether this log has the entry with that chain hash, which covers all entries before it. */
static tenure_status
has_entry(struct answers *answers, uint64_t seq, const char *hash, bool *ret_has)
{
    struct log_entry entry;
    *ret_has = seq == 0;
    if (seq == 0 || seq > answers->counters.last_seq)
        return TENURE_OK;
    tenure_status status = log_read(answers->read, seq, &entry);
    if (status == TENURE_OK)
        *ret_has = log_hash_is(entry.hash, hash);
    return status;
}

static const char *
reason_of(uint32_t cause)
{
    switch (cause) {
    case TENURE__V1__INCARNATION__CAUSE__RESTORED: return "the log was restored from a backup";
    case TENURE__V1__INCARNATION__CAUSE__FORKED: return "the log was started as a copy";
    case TENURE__V1__INCARNATION__CAUSE__REDACTED: return "entries of the log were redacted";
    case TENURE__V1__INCARNATION__CAUSE__REBUILT: return "the log was rebuilt by another version";
    default: return "the log started over";
    }
}

/* Computes the common part of a history up to `seq`, where it left this log or ended. */
static tenure_status
cut(struct answers *answers, uint64_t began_seq, uint64_t seq, struct common *ret_common)
{
    struct agreement agreement;
    tenure_status status = incarnations_agree(answers->read, began_seq, &agreement);
    ret_common->seq = agreement.seq < seq ? agreement.seq : seq;
    ret_common->updates_seq = agreement.updates_seq < seq ? agreement.updates_seq : seq;
    if (agreement.cut.number != 0)
        ret_common->reason = reason_of(agreement.cut.cause);
    return status;
}

/* For an incarnation that this log was never in, the common part is known only by the hash at its
 * beginning. */
static tenure_status
find_common_by_hash(struct answers *answers, const Tenure__V1__LogPosition *position,
                    struct common *ret_common)
{
    bool has;
    tenure_status status = has_entry(answers, position->since_seq, position->since_hash, &has);
    uint64_t since = has ? position->since_seq : 0;
    *ret_common = (struct common){ .reason = "the log was replaced by another copy of it" };
    return status == TENURE_OK ? cut(answers, since, since, ret_common) : status;
}

static tenure_status
find_common(struct answers *answers, const Tenure__V1__LogPosition *position,
            struct common *ret_common)
{
    uint8_t id[LOG_ID_SIZE] = { 0 };
    uint64_t began_seq = 0;
    bool has = true;
    *ret_common = (struct common){ 0 };
    tenure_status status = log_id_parse(position->incarnation, id)
                               ? incarnation_find(answers->read, &answers->counters, id, &began_seq)
                               : TENURE_NOT_FOUND;
    if (status == TENURE_OK)
        status = cut(answers, began_seq, answers->counters.last_seq, ret_common);
    // A data file that was replaced by another copy has no new incarnation; the hash still shows
    // it.
    if (status == TENURE_OK && position->hash[0] != '\0' && position->seq <= ret_common->seq)
        status = has_entry(answers, position->seq, position->hash, &has);
    bool unknown = status == TENURE_NOT_FOUND || !has ||
                   (ret_common->reason == NULL && position->seq > ret_common->seq);
    return unknown ? find_common_by_hash(answers, position, ret_common) : status;
}

/* The last offset of a channel whose update was caused by an entry up to `seq`. */
static tenure_status
offset_at(struct answers *answers, unsigned channel, uint64_t seq, uint64_t *ret_offset)
{
    uint64_t low = 0, high = feed_head(&answers->counters, channel);
    *ret_offset = high < seq ? high : seq;
    if (!channel_is_stored((Tenure__V1__Channel)channel))
        return TENURE_OK; // for the log itself, offsets are seqs
    while (low < high) {  // seqs do not decrease with the offset, so bisect
        uint64_t middle = low + (high - low + 1) / 2, found;
        struct tni_span update;
        tenure_status status =
            channel_find(answers->read, (Tenure__V1__Channel)channel, middle, &update);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
        found = channel_update_seq(update);
        if (found <= seq)
            low = middle;
        else
            high = middle - 1;
    }
    *ret_offset = low;
    return TENURE_OK;
}

static tenure_status
fill_heads(struct answers *answers, const struct common *common, struct feed_heads *heads)
{
    tenure_status status = TENURE_OK;
    feed_fill_heads(&answers->counters, heads);
    for (unsigned i = 0; i < TENURE_CHANNELS && status == TENURE_OK; i++) {
        unsigned channel = i + 1;
        uint64_t seq = channel == TENURE__V1__CHANNEL__EVENT ? common->seq : common->updates_seq;
        status = offset_at(answers, channel, seq, &heads->heads[i].last);
    }
    return status;
}

/* A follower that is behind will receive the missing entries, so nothing is lost. */
static bool
is_ahead(struct answers *answers, const Tenure__V1__LogPosition *position)
{
    struct leadership_view view = leadership_view(answers->daemon.leadership);
    if (!view.follows && !view.is_member)
        return false;
    return position->number > answers->origin.began.number ||
           (strcmp(position->incarnation, answers->origin.incarnation) == 0 &&
            position->seq > answers->counters.last_seq);
}

tenure_status
answer_locate(struct answers *answers, const Tenure__V1__LocateQuery *query)
{
    Tenure__V1__Rewind rewind = TENURE__V1__REWIND__INIT;
    struct feed_heads heads;
    struct common common;
    if (strcmp(query->log, answers->origin.log) != 0)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "this daemon has another log, %s", answers->origin.log);
    if (query->position == NULL)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "position is missing; send the last one that was seen");
    if (is_ahead(answers, query->position))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__BUSY,
                             "this daemon follows another and has not got entry %llu yet",
                             (unsigned long long)query->position->seq);
    tenure_status status = find_common(answers, query->position, &common);
    if (status == TENURE_OK)
        status = fill_heads(answers, &common, &heads);
    if (status != TENURE_OK)
        return status;
    rewind.common_seq = common.seq;
    rewind.heads = heads.list;
    rewind.n_heads = TENURE_CHANNELS;
    if (common.reason != NULL)
        rewind.reason = (char *)common.reason;
    tni_write_message_field(&answers->page, ANSWER_REWIND, &rewind.base);
    if (common.reason != NULL &&
        (query->position->seq > common.seq || query->position->seq > common.updates_seq))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__CURSOR_ABANDONED,
                             "%s; it continues from entry %llu, not from %llu", common.reason,
                             (unsigned long long)common.seq,
                             (unsigned long long)query->position->seq);
    return TENURE_OK;
}
