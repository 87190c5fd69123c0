/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/position.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client.h"

/* Whether the text is `size` hexadecimal digits. */
static bool
is_hex(const char *text, size_t size)
{
    return strlen(text) == size && strspn(text, "0123456789abcdef") == size;
}

/* Copies the hash of entry `seq`. Entry 0 has none, every other entry must have one. */
static bool
take_hash(const char *text, const char *none, uint64_t seq, char hash[TENURE_HASH_TEXT_MAX])
{
    if (seq > 0 ? !is_hex(text, TENURE_HASH_TEXT_MAX - 1) : strcmp(text, none) != 0)
        return false;
    strcpy(hash, seq > 0 ? text : "");
    return true;
}

bool
tenure_position_take(const char *log, const Tenure__V1__LogPosition *message,
                     struct tenure_position *ret_position)
{
    if (message == NULL || !is_hex(log, TENURE_LOG_TEXT_MAX - 1) ||
        !is_hex(message->incarnation, TENURE_LOG_TEXT_MAX - 1))
        return false;
    struct tenure_position position = { .number = message->number,
                                        .since_seq = message->since_seq,
                                        .seq = message->seq };
    strcpy(position.log, log);
    strcpy(position.incarnation, message->incarnation);
    if (!take_hash(message->since_hash, "", message->since_seq, position.since_hash) ||
        !take_hash(message->hash, "", message->seq, position.hash))
        return false;
    *ret_position = position;
    return true;
}

bool
tenure_position_is_same(const struct tenure_position *left, const struct tenure_position *right)
{
    return strcmp(left->log, right->log) == 0 && strcmp(left->incarnation, right->incarnation) == 0;
}

const char *
tenure_position_format(const struct tenure_position *position, char text[TENURE_POSITION_TEXT_MAX])
{
    snprintf(text, TENURE_POSITION_TEXT_MAX, "%s %s %" PRIu64 " %" PRIu64 " %s %" PRIu64 " %s",
             position->log, position->incarnation, position->number, position->since_seq,
             position->since_seq > 0 ? position->since_hash : "-", position->seq,
             position->seq > 0 ? position->hash : "-");
    return text;
}

bool
tenure_position_parse(const char *text, struct tenure_position *ret_position)
{
    struct tenure_position position = { 0 };
    char since_hash[TENURE_HASH_TEXT_MAX], hash[TENURE_HASH_TEXT_MAX];
    int end = 0;
    int found = sscanf(text, "%32s %32s %" SCNu64 " %" SCNu64 " %64s %" SCNu64 " %64s%n",
                       position.log, position.incarnation, &position.number, &position.since_seq,
                       since_hash, &position.seq, hash, &end);
    if (found != 7 || text[end] != '\0' || !is_hex(position.log, TENURE_LOG_TEXT_MAX - 1) ||
        !is_hex(position.incarnation, TENURE_LOG_TEXT_MAX - 1) ||
        !take_hash(since_hash, "-", position.since_seq, position.since_hash) ||
        !take_hash(hash, "-", position.seq, position.hash))
        return false;
    *ret_position = position;
    return true;
}

static void
take_rewind(const Tenure__V1__Rewind *rewind, struct tenure_rewind *ret_rewind)
{
    ret_rewind->common_seq = rewind->common_seq;
    snprintf(ret_rewind->reason, sizeof(ret_rewind->reason), "%s", rewind->reason);
    for (size_t i = 0; i < rewind->n_heads; i++) {
        unsigned channel = (unsigned)rewind->heads[i]->channel;
        if (channel < TENURE_CHANNEL_SLOTS)
            ret_rewind->offsets[channel] = rewind->heads[i]->last;
    }
}

/* Copies the position from the answer, and frees the answer. */
static tenure_status
take_answer(tenure_client *client, Tenure__V1__Answer *answer, struct tenure_position *ret_position)
{
    bool fine = tenure_position_take(answer->log, answer->position, ret_position);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return fine ? TENURE_OK
                : tni_client_fail(
                      client, TENURE_MALFORMED,
                      "the daemon does not give its position in the log: another version?");
}

tenure_status
tenure_client_position(tenure_client *client, struct tenure_position *ret_position)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(client, &query, &answer);
    return status == TENURE_OK ? take_answer(client, answer, ret_position) : status;
}

tenure_status
tenure_client_locate(tenure_client *client, const struct tenure_position *position,
                     struct tenure_rewind *ret_rewind)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__LocateQuery locate = TENURE__V1__LOCATE_QUERY__INIT;
    Tenure__V1__LogPosition message = TENURE__V1__LOG_POSITION__INIT;
    Tenure__V1__Answer *answer = NULL;
    message.incarnation = (char *)position->incarnation;
    message.number = position->number;
    message.since_seq = position->since_seq;
    message.since_hash = (char *)position->since_hash;
    message.seq = position->seq;
    message.hash = (char *)position->hash;
    locate.log = (char *)position->log;
    locate.position = &message;
    query.body_case = TENURE__V1__QUERY__BODY_LOCATE;
    query.locate = &locate;
    *ret_rewind = (struct tenure_rewind){ 0 };
    tenure_status status = tenure_client_query(client, &query, &answer);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_CONFLICT : status;
    take_rewind(answer->rewind, ret_rewind);
    ret_rewind->is_abandoned = answer->status == TENURE__V1__ANSWER__STATUS__CURSOR_ABANDONED;
    return take_answer(client, answer, &ret_rewind->now);
}
