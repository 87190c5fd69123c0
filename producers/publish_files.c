/* SPDX-License-Identifier: Apache-2.0 */
/* Publishes events from files and pipes, one on each line. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "progress.h"
#include "publish.h"
#include <tenure/text.h>

/* Reports a line that cannot be sent, after the outcomes of earlier lines. */
static tenure_status
refuse_line(struct publish *publish, uint64_t line, const struct tenure_json_error *error)
{
    tenure_status status = TENURE_OK;
    if (publish->cli.json && !publish->options.atomic)
        status = publish_flush(publish);
    char where[512];
    tenure_text_format(where, sizeof(where), "%.400s:%" PRIu64 ":%d", publish->file, line,
                       error->column);
    Tenure__V1__PublishAnswer answer = TENURE__V1__PUBLISH_ANSWER__INIT;
    answer.status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
    answer.field = (char *)error->field;
    answer.reason = (char *)error->reason;
    publish_report(publish, where, &answer);
    publish->is_local_failure = true;
    return status;
}

static tenure_status
publish_line(struct publish *publish, uint64_t number, const char *line, size_t size)
{
    struct tenure_json_error error;
    ProtobufCMessage *message;
    if (line_is_blank(line, size))
        return TENURE_OK;
    publish->events++;
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, line, size, &message, &error);
    if (status == TENURE_INVALID)
        return refuse_line(publish, number, &error);
    if (status != TENURE_OK)
        return status;
    status = publish_event(publish, (const Tenure__V1__Event *)message, number);
    protobuf_c_message_free_unpacked(message, NULL);
    return status;
}

static tenure_status
publish_next(struct publish *publish, struct lines *lines, uint64_t *number, bool *ret_end)
{
    static char copy[LINE_BYTES_MAX + 1];
    char *line;
    size_t size;
    switch (lines_next(lines, &line, &size)) {
    case LINES_LINE:
        memcpy(copy, line, size);
        copy[size] = '\0';
        return publish_line(publish, ++*number, copy, size);
    case LINES_WAIT: return publish_pause(publish);
    case LINES_TOO_LONG: {
        struct tenure_json_error error = { .line = 1, .column = 1 };
        strcpy(error.reason, "the line is longer than 256 KiB; an event has at most 16 KiB");
        publish->events++;
        return refuse_line(publish, ++*number, &error);
    }
    case LINES_ERROR:
        tenure_cli_say("%s cannot be read: %s", publish->file, strerror(errno));
        publish->is_local_failure = true;
        *ret_end = true;
        return TENURE_OK;
    case LINES_END: *ret_end = true; return TENURE_OK;
    }
    return TENURE_OK;
}

static tenure_status
publish_file(struct publish *publish, const char *path)
{
    struct lines lines;
    struct progress progress;
    bool is_stdin = strcmp(path, "-") == 0, end = false;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    publish->file = is_stdin ? "(standard input)" : path;
    if (fd < 0) {
        int error = errno;
        struct tenure_nearest kind;
        publish_nearest_verb(&kind, path);
        tenure_cli_say("%s cannot be opened: %s%s%s%s", path, strerror(error),
                       kind.name[0] != '\0' ? "; did you mean the kind " : "", kind.name,
                       kind.name[0] != '\0' ? "?" : "");
        publish->is_local_failure = true;
        return TENURE_OK;
    }
    if (!lines_open(&lines, fd))
        return TENURE_NO_MEMORY;
    progress_begin(&progress, !publish->quiet && !publish->no_progress, fd);
    uint64_t number = 0;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && !end) {
        status = publish_next(publish, &lines, &number, &end);
        progress_draw(&progress, publish->events, lines.bytes);
    }
    bool send = status == TENURE_OK && !(publish->options.atomic && publish->is_local_failure);
    if (send)
        status = publish_flush(publish);
    progress_end(&progress);
    lines_close(&lines);
    return status;
}

int
publish_files(struct publish *publish)
{
    int64_t began = progress_now_ms();
    tenure_status status = publish_open(publish, publish_answered);
    for (int i = 0; i < publish->files_count && status == TENURE_OK; i++)
        status = publish_file(publish, publish->files[i]);
    if (status == TENURE_OK)
        status = publish_deliver(publish);
    if (status == TENURE_OK && publish->options.atomic && publish->is_local_failure)
        tenure_cli_say("nothing was stored: every line of an atomic request must be right");
    int exit_code = publish_is_all_done(publish) ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
    if (status != TENURE_OK)
        exit_code = publish_fail(publish, status);
    if (!publish->is_dry_run || status == TENURE_OK)
        publish_summarise(publish, progress_now_ms() - began);
    publish_close(publish);
    return tenure_cli_close(&publish->cli, exit_code);
}
