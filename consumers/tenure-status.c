/* SPDX-License-Identifier: Apache-2.0 */
/* tenure status: show the daemon's health, counters and limits. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <tenure/cli.h>
#include <tenure/metrics.h>
#include <tenure/subscriber.h>

enum {
    KEY_METRICS = 256,
    KEY_CURSOR
};

/* The position of a subscriber. */
struct cursor {
    uint64_t offsets[TENURE_CHANNEL_SLOTS];
    bool known[TENURE_CHANNEL_SLOTS];
    struct tenure_position position;
};

struct status {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    bool metrics;
    const char *cursor_path;
};

static error_t
status_parse_option(int key, char *argument, struct argp_state *state)
{
    struct status *status = state->input;
    switch (key) {
    case KEY_METRICS: status->metrics = true; return 0;
    case KEY_CURSOR: status->cursor_path = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &status->cli; return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "cursor", KEY_CURSOR, "FILE", 0, "show how far the subscriber with this cursor lags behind",
      0 },
    { "metrics", KEY_METRICS, NULL, 0, "print Prometheus metrics in the text format", 0 },
    { 0 },
};

enum {
    MEBI = 1 << 20
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = status_parse_option,
    .doc = "Show the daemon's health, counters and limits: log, clock, sizes, channels."
           "\vExamples:\n  tenure status --at /var/lib/tenure --json\n"
           "  tenure status --metrics > /var/lib/node_exporter/tenure.prom\n",
    .children = children,
};

/* Of a regular plural. */
static const char *
ending(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void
print_status(const Tenure__V1__StatusReport *report, const Tenure__V1__LogPosition *position)
{
    printf("log            %s\n", report->log);
    if (position != NULL)
        printf("incarnation    %" PRIu64 ", since entry %" PRIu64 "\n", position->number,
               position->since_seq);
    printf("daemon         tenured %s, since %s\n", report->version,
           tenure_time_text(report->started_ms));
    printf("clock          %s (%s)\n", report->clock[0] != '\0' ? report->clock : "not started",
           report->clock_mode);
    printf("events         %" PRIu64 "\n", report->events);
    if (report->last_recorded_ms != 0)
        printf("last event     recorded %s\n", tenure_time_text(report->last_recorded_ms));
    printf("posts          %" PRIu64 "\n", report->posts);
    printf("organisations  %" PRIu64 "\n", report->organisations);
    printf("people         %" PRIu64 "\n", report->people);
    printf("alerts         %" PRIu64 " active\n", report->alerts_active);
    printf("data           %.1f MiB, of at most %.0f MiB; %.0f MiB of the disk are free\n",
           (double)report->data_bytes / MEBI, (double)report->data_bytes_max / MEBI,
           (double)report->disk_free_bytes / MEBI);
    printf("memory         %.1f MiB, of at most %.0f MiB\n", (double)report->memory_bytes / MEBI,
           (double)report->memory_bytes_max / MEBI);
    printf("since start    %" PRIu64 " request%s: %" PRIu64 " event%s stored, %" PRIu64
           " duplicate, %" PRIu64 " refused; %" PRIu64 " stored in the last minute\n",
           report->requests, ending(report->requests), report->stored, ending(report->stored),
           report->duplicate, report->refused, report->stored_last_minute);
    printf("commits        %" PRIu64 ", the last took %.2f ms\n", report->commits,
           (double)report->last_commit_us / 1000);
    printf("questions      %" PRIu64 " answered, %" PRIu64 " waiting; %" PRIu64
           " answered BUSY, %" PRIu64 " dropped because the client had left\n",
           report->questions, report->questions_waiting, report->questions_busy,
           report->questions_dropped);
    printf("readers        %" PRIu64 " snapshot%s open, %" PRIu64 " subscription%s\n",
           report->readers, ending(report->readers), report->subscriptions,
           ending(report->subscriptions));
    if (report->follows)
        printf("follows        %s; %" PRIu64 " entries, %.1f s behind\n",
               report->leader[0] != '\0' ? report->leader : "a leader that is not known yet",
               report->lag_entries, (double)report->lag_ms / 1000);
    if (report->busy[0] != '\0')
        printf("BUSY           %s\n", report->busy);
    for (size_t i = 0; i < report->n_heads; i++) {
        const Tenure__V1__ChannelHead *head = report->heads[i];
        if (head->last > 0)
            printf("channel        %s, %" PRIu64 " update%s\n", tenure_channel_name(head->channel),
                   head->last, ending(head->last));
    }
}

/* How many updates of a channel the subscriber lacks; false: its cursor does not have the
 * channel. */
static bool
find_lag(const struct cursor *cursor, const Tenure__V1__ChannelHead *head, uint64_t *ret_lag)
{
    unsigned channel = (unsigned)head->channel;
    if (channel >= TENURE_CHANNEL_SLOTS || !cursor->known[channel])
        return false;
    *ret_lag = head->last - cursor->offsets[channel];
    return true;
}

static void
print_lag(const struct status *status, const char *channel, uint64_t lag, const char *before)
{
    if (status->metrics)
        printf("tenure_lag_updates{channel=\"%s\"} %" PRIu64 "\n", channel, lag);
    else if (status->cli.json)
        printf("%s\"%s\":\"%" PRIu64 "\"", before, channel, lag);
    else
        printf("lag            %s, %" PRIu64 " update%s\n", channel, lag, ending(lag));
}

static void
print_lags(const struct status *status, const struct cursor *cursor,
           const Tenure__V1__StatusReport *report)
{
    const char *before = "";
    uint64_t lag;
    if (status->metrics)
        puts("# HELP tenure_lag_updates What the subscriber with the cursor has not done yet.\n"
             "# TYPE tenure_lag_updates gauge");
    else if (status->cli.json)
        fputs("{\"lag\":{", stdout);
    for (size_t i = 0; i < report->n_heads; i++) {
        if (find_lag(cursor, report->heads[i], &lag)) {
            print_lag(status, tenure_channel_name(report->heads[i]->channel), lag, before);
            before = ",";
        }
    }
    if (status->cli.json && !status->metrics)
        puts("}}");
}

static tenure_status
report_lags(const struct status *status, const Tenure__V1__StatusReport *report)
{
    struct cursor cursor;
    struct tenure_rewind rewind;
    tenure_status found =
        tenure_cursor_read(status->cursor_path, &cursor.position, cursor.offsets, cursor.known);
    if (found != TENURE_OK) {
        tenure_cli_say("%s %s%s", status->cursor_path,
                       found == TENURE_INVALID ? "is not a cursor file" : "cannot be read: ",
                       found == TENURE_INVALID ? "" : strerror(errno));
        return found;
    }
    found = tenure_client_locate(status->cli.client, &cursor.position, &rewind);
    if (found == TENURE_CONFLICT)
        tenure_cli_say("%s is the cursor of another log, %s", status->cursor_path,
                       cursor.position.log);
    else if (found != TENURE_OK)
        tenure_cli_say("%s", tenure_client_problem(status->cli.client));
    if (found != TENURE_OK)
        return found;
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) { // where the subscriber will continue
        if (cursor.offsets[i] > rewind.offsets[i])
            cursor.offsets[i] = rewind.offsets[i];
    }
    if (rewind.is_abandoned)
        tenure_cli_say("%s: %s; the subscriber will go back to entry %" PRIu64, status->cursor_path,
                       rewind.reason, rewind.common_seq);
    print_lags(status, &cursor, report);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct status status = { 0 };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    tenure_cli_parse(&argp, argc, argv, &status.cli);
    tenure_cli_open(&status.cli);
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status result = tenure_client_query(status.cli.client, &query, &answer);
    if (result != TENURE_OK)
        return tenure_cli_close(&status.cli, tenure_cli_fail(&status.cli, result));
    const Tenure__V1__StatusReport *report = answer->status_report;
    if (status.metrics)
        tenure_metrics_print(stdout, report);
    else if (status.cli.json)
        tenure_cli_print_json(&report->base);
    else
        print_status(report, answer->position);
    if (status.cursor_path != NULL)
        result = report_lags(&status, report);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return tenure_cli_close(&status.cli, tenure_status_exit_code(result));
}
