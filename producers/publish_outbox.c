/* SPDX-License-Identifier: Apache-2.0 */
/* Sends the outbox's events to the daemon in order; sends acknowledged events again if the log has
 * lost them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "publish.h"
#include <tenure/text.h>

enum {
    LINES_MAX = 1024 // in flight before the outbox is updated
};

struct sending {
    struct publish *publish;
    char *lines[LINES_MAX];
    size_t count;
    bool is_broken;  // the outbox failed
    bool is_rewound; // the log was rewound since the last check
    tenure_status status;
};

static void
answered(void *context, uint64_t place, const Tenure__V1__PublishAnswer *answer)
{
    struct sending *sending = context;
    struct publish *publish = sending->publish;
    const char *line = sending->lines[place];
    char where[512];
    tenure_text_format(where, sizeof(where), "%.400s", publish->outbox_path);
    publish_report(publish, where, answer);
    if (publish_is_done(answer) ? !acknowledged_add(&publish->acknowledged, answer->seq, line)
                                : !outbox_refuse(&publish->outbox, line, answer))
        sending->is_broken = true;
}

static tenure_status
add_line(struct sending *sending, char *line)
{
    struct tenure_json_error error;
    ProtobufCMessage *message;
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, line, strlen(line), &message, &error);
    if (status == TENURE_INVALID) {
        tenure_cli_say("%s: a killed process left half a line, which it had not "
                       "acknowledged: %.*s",
                       sending->publish->outbox_path, (int)tenure_text_cut(line, 60), line);
        free(line);
        return TENURE_OK;
    }
    if (status != TENURE_OK)
        return status;
    sending->lines[sending->count] = line;
    do {
        status = tenure_publisher_add(sending->publish->publisher,
                                      (const Tenure__V1__Event *)message, sending->count);
        sending->is_rewound |= status == TENURE_REWOUND;
    } while (status == TENURE_REWOUND);
    sending->count++;
    protobuf_c_message_free_unpacked(message, NULL);
    return status;
}

/* Waits until all lines are answered. */
static tenure_status
flush_lines(struct sending *sending)
{
    tenure_status status;
    do {
        status = tenure_publisher_flush(sending->publish->publisher);
        sending->is_rewound |= status == TENURE_REWOUND;
    } while (status == TENURE_REWOUND);
    while (sending->count > 0)
        free(sending->lines[--sending->count]);
    return status == TENURE_OK && sending->is_broken ? TENURE_STORAGE : status;
}

/* Stores acknowledged events before they leave the queue. The position is not updated until the
 * lost events were sent again. */
static tenure_status
keep_answers(struct sending *sending)
{
    struct publish *publish = sending->publish;
    struct acknowledged *acknowledged = &publish->acknowledged;
    const struct tenure_position *position = sending->is_rewound
                                                 ? &acknowledged->position
                                                 : tenure_publisher_position(publish->publisher);
    return acknowledged_sync(acknowledged, position) && outbox_done(&publish->outbox)
               ? TENURE_OK
               : TENURE_STORAGE;
}

/* Stores the log's position before the first acknowledgement, so that every loss can be
 * detected. */
static tenure_status
know_position(struct sending *sending)
{
    struct publish *publish = sending->publish;
    struct tenure_position *position = &publish->acknowledged.position;
    return position->log[0] == '\0' ? tenure_client_position(publish->cli.client, position)
                                    : TENURE_OK;
}

static tenure_status
send_some(struct sending *sending, bool *ret_end)
{
    tenure_status status = TENURE_OK;
    char *line = NULL;
    while (status == TENURE_OK && sending->count < LINES_MAX &&
           (line = outbox_next(&sending->publish->outbox)) != NULL)
        status = add_line(sending, line);
    *ret_end = line == NULL;
    bool is_empty = sending->count == 0;
    if (status == TENURE_OK && !is_empty)
        status = know_position(sending);
    tenure_status flushed = flush_lines(sending);
    if (status == TENURE_OK)
        status = flushed;
    return status == TENURE_OK && !is_empty ? keep_answers(sending) : status;
}

static bool
send_again(void *context, const char *line)
{
    struct sending *sending = context;
    char *copy = strdup(line);
    sending->status = copy != NULL ? add_line(sending, copy) : TENURE_NO_MEMORY;
    if (sending->status == TENURE_OK && sending->count == LINES_MAX)
        sending->status = flush_lines(sending);
    return sending->status == TENURE_OK;
}

static bool
count_one(void *context, const char *line)
{
    (void)line;
    ++*(uint64_t *)context;
    return true;
}

/* Reports what the log has lost. The source must send again what is no longer stored here. */
static void
report_loss(struct publish *publish, const struct tenure_rewind *rewind)
{
    struct acknowledged *acknowledged = &publish->acknowledged;
    uint64_t count = 0;
    acknowledged_each(acknowledged, rewind->common_seq, count_one, &count);
    tenure_cli_say("%s and continues from entry %" PRIu64 "; %" PRIu64
                   " event%s that it had acknowledged after that %s sent again",
                   rewind->reason, rewind->common_seq, count, count == 1 ? "" : "s",
                   count == 1 ? "is" : "are");
    if (acknowledged->forgotten_seq <= rewind->common_seq)
        return;
    tenure_cli_say("what it had acknowledged as entries %" PRIu64 " to %" PRIu64
                   " is no longer kept in %s (see --keep): send it again from your source",
                   rewind->common_seq + 1, acknowledged->forgotten_seq, publish->outbox_path);
    publish->is_local_failure = true;
}

/* Sends again what was acknowledged after the last common entry. */
static tenure_status
send_lost(struct sending *sending, const struct tenure_rewind *rewind)
{
    struct acknowledged *acknowledged = &sending->publish->acknowledged;
    report_loss(sending->publish, rewind);
    sending->status = TENURE_OK;
    if (!acknowledged_begin_after(acknowledged, rewind->common_seq))
        return TENURE_STORAGE;
    acknowledged_each(acknowledged, rewind->common_seq, send_again, sending);
    tenure_status flushed = flush_lines(sending);
    tenure_status status = sending->status != TENURE_OK ? sending->status : flushed;
    if (status == TENURE_OK && !acknowledged_end(acknowledged, &rewind->now))
        status = TENURE_STORAGE;
    return status;
}

/* The outbox is now used with another daemon, to which earlier acknowledgements do not apply. */
static tenure_status
change_log(struct sending *sending)
{
    struct publish *publish = sending->publish;
    struct tenure_position now;
    tenure_cli_say("the daemon has another log than the one that acknowledged what was sent from "
                   "%s before; if that has to be there too, send it again from your source",
                   publish->outbox_path);
    tenure_status status = tenure_client_position(publish->cli.client, &now);
    if (status == TENURE_OK && (!acknowledged_begin_after(&publish->acknowledged, 0) ||
                                !acknowledged_end(&publish->acknowledged, &now)))
        status = TENURE_STORAGE;
    return status;
}

/* Compares the log with its earlier acknowledgements. */
static tenure_status
locate(struct sending *sending)
{
    struct publish *publish = sending->publish;
    struct tenure_rewind rewind = { 0 };
    sending->is_rewound = false;
    struct acknowledged *acknowledged = &publish->acknowledged;
    if (acknowledged->position.log[0] == '\0')
        return TENURE_OK; // nothing was acknowledged
    tenure_status status =
        tenure_client_locate(publish->cli.client, &acknowledged->position, &rewind);
    if (status == TENURE_CONFLICT)
        return change_log(sending);
    return status == TENURE_OK && rewind.is_abandoned ? send_lost(sending, &rewind) : status;
}

tenure_status
publish_outbox(struct publish *publish)
{
    struct sending sending = { .publish = publish };
    bool end = false;
    if (!outbox_sync(&publish->outbox) || !outbox_begin(&publish->outbox) ||
        !acknowledged_open(&publish->acknowledged, publish->outbox_path, publish->keep_ms))
        return TENURE_STORAGE;
    tenure_status status = tenure_publisher_open(publish->cli.client, &publish->options, answered,
                                                 &sending, &publish->publisher);
    if (status == TENURE_OK)
        status = locate(&sending);
    while (status == TENURE_OK && (!end || sending.is_rewound))
        status = sending.is_rewound ? locate(&sending) : send_some(&sending, &end);
    tenure_publisher_close(&publish->publisher);
    if (status == TENURE_OK && !acknowledged_expire(&publish->acknowledged))
        status = TENURE_STORAGE;
    acknowledged_close(&publish->acknowledged);
    return outbox_end(&publish->outbox) || status != TENURE_OK ? status : TENURE_STORAGE;
}
