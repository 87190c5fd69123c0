/* What is kept in the outbox goes to the daemon, in the order in which it was kept. */
#include <stdlib.h>
#include <string.h>

#include "publish.h"

enum {
    LINES_MAX = 1024 // that are under way before the outbox is told
};

struct sending {
    struct publish *publish;
    char *lines[LINES_MAX];
    size_t count;
    bool is_broken; // the outbox
};

static void
answered(void *context, uint64_t place, const Tenure__V1__PublishAnswer *answer)
{
    struct sending *sending = context;
    struct publish *publish = sending->publish;
    char where[512];
    snprintf(where, sizeof(where), "%.400s", publish->outbox_path);
    publish_told(publish, where, answer);
    if (!publish_is_done(answer) && !outbox_refuse(&publish->outbox, sending->lines[place], answer))
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
        tenure_cli_say(
            "%s: half a line was left by a process that was killed; nobody was told that "
            "it is kept: %.60s",
            sending->publish->outbox_path, line);
        free(line);
        return TENURE_OK;
    }
    if (status != TENURE_OK)
        return status;
    sending->lines[sending->count] = line;
    status = tenure_publisher_add(sending->publish->publisher, (const Tenure__V1__Event *)message,
                                  sending->count++);
    protobuf_c_message_free_unpacked(message, NULL);
    return status;
}

/* Some lines, until all of them are answered. */
static tenure_status
send_some(struct sending *sending, bool *ret_end)
{
    struct publish *publish = sending->publish;
    tenure_status status = TENURE_OK;
    char *line = NULL;
    while (status == TENURE_OK && sending->count < LINES_MAX &&
           (line = outbox_next(&publish->outbox)) != NULL)
        status = add_line(sending, line);
    if (status == TENURE_OK)
        status = tenure_publisher_flush(publish->publisher);
    *ret_end = line == NULL;
    while (sending->count > 0)
        free(sending->lines[--sending->count]);
    if (status == TENURE_OK && (sending->is_broken || !outbox_done(&publish->outbox)))
        status = TENURE_STORAGE;
    return status;
}

tenure_status
publish_outbox(struct publish *publish)
{
    struct sending sending = { .publish = publish };
    bool end = false;
    if (!outbox_sync(&publish->outbox) || !outbox_begin(&publish->outbox))
        return TENURE_STORAGE;
    tenure_status status = tenure_publisher_open(publish->cli.client, &publish->options, answered,
                                                 &sending, &publish->publisher);
    while (status == TENURE_OK && !end)
        status = send_some(&sending, &end);
    tenure_publisher_close(&publish->publisher);
    return outbox_end(&publish->outbox) || status != TENURE_OK ? status : TENURE_STORAGE;
}
