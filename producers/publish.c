/* SPDX-License-Identifier: Apache-2.0 */
/* Sends events, directly to the daemon or through the outbox, and reports the outcome of each. */
#include "publish.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/event.h>
#include <tenure/text.h>

int64_t
publish_keep_ms(struct argp_state *state, const char *text)
{
    enum {
        HOURS_MAX = 24 * 366
    };
    char *unit;
    unsigned long long count = strtoull(text, &unit, 10);
    unsigned hours = strcmp(unit, "h") == 0 ? 1 : strcmp(unit, "d") == 0 ? 24 : 0;
    if (unit == text || hours == 0 || count > HOURS_MAX / hours)
        argp_error(state, "--keep %s is not a time of up to a year; write 24h or 7d", text);
    return (int64_t)(count * hours) * 3600 * 1000;
}

tenure_status
publish_open(struct publish *publish, tenure_answer_fn *answered)
{
    publish->answered = answered;
    if (publish->cli.client == NULL)
        tenure_cli_open(&publish->cli);
    if (publish->is_dry_run)
        return TENURE_OK;
    if (publish->outbox_path != NULL)
        return outbox_open(&publish->outbox, publish->outbox_path) ? TENURE_OK : TENURE_STORAGE;
    return tenure_publisher_open(publish->cli.client, &publish->options, answered, publish,
                                 &publish->publisher);
}

void
publish_close(struct publish *publish)
{
    tenure_publisher_close(&publish->publisher);
    dry_run_close(&publish->dry_run);
    if (publish->outbox_path != NULL)
        outbox_close(&publish->outbox);
}

/* Checks the event first: it is refused immediately, while a user is there to read the reason. */
static tenure_status
keep(struct publish *publish, const Tenure__V1__Event *event, uint64_t tag)
{
    struct tenure_problem problem;
    publish->is_delivered = false;
    if (tenure_event_check(event, &problem))
        return outbox_keep(&publish->outbox, event) ? TENURE_OK : TENURE_STORAGE;
    Tenure__V1__PublishAnswer answer = TENURE__V1__PUBLISH_ANSWER__INIT;
    answer.status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
    answer.field = problem.field;
    answer.reason = problem.reason;
    publish->answered(publish, tag, &answer);
    return TENURE_OK;
}

tenure_status
publish_event(struct publish *publish, const Tenure__V1__Event *event, uint64_t tag)
{
    if (publish->is_dry_run)
        return dry_run_add(&publish->dry_run, event, tag);
    return publish->outbox_path != NULL ? keep(publish, event, tag)
                                        : tenure_publisher_add(publish->publisher, event, tag);
}

tenure_status
publish_pause(struct publish *publish)
{
    if (publish->is_dry_run)
        return TENURE_OK;
    if (publish->outbox_path == NULL)
        return publish->options.atomic ? TENURE_OK : tenure_publisher_send(publish->publisher);
    if (publish->is_delivered)
        return TENURE_OK; // nothing to send: do not contact the daemon
    tenure_status status = publish_deliver(publish);
    if (tenure_status_exit_code(status) != TENURE_EXIT_NO_DAEMON)
        return status;
    if (!publish->reported_kept)
        publish_fail(publish, status);
    publish->reported_kept = true;
    return TENURE_OK;
}

tenure_status
publish_flush(struct publish *publish)
{
    if (publish->is_dry_run)
        return dry_run_show(&publish->dry_run, &publish->cli, publish->options.atomic,
                            publish->answered, publish);
    if (publish->outbox_path == NULL)
        return tenure_publisher_flush(publish->publisher);
    return outbox_sync(&publish->outbox) ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
publish_deliver(struct publish *publish)
{
    if (publish->outbox_path == NULL)
        return TENURE_OK;
    tenure_status status = publish_outbox(publish);
    publish->is_delivered = status == TENURE_OK;
    return status;
}

int
publish_fail(struct publish *publish, tenure_status status)
{
    int exit_code = tenure_status_exit_code(status);
    if (publish->is_dry_run && status == TENURE_TOO_LARGE) {
        tenure_cli_say("--dry-run shows at most %d events; give it fewer, or publish to a copy of "
                       "the data",
                       DRY_RUN_EVENTS_MAX);
        return exit_code;
    }
    if (publish->outbox_path != NULL && status == TENURE_STORAGE)
        return exit_code; // the outbox has reported the reason
    if (publish->outbox_path == NULL || exit_code != TENURE_EXIT_NO_DAEMON)
        return tenure_cli_fail(&publish->cli, status);
    tenure_cli_say("no daemon answers; what is not stored yet is kept in %s, and sent by the next "
                   "tenure publish --outbox %s",
                   publish->outbox_path, publish->outbox_path);
    return exit_code;
}

bool
publish_is_done(const Tenure__V1__PublishAnswer *answer)
{
    return answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED ||
           answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE;
}

void
publish_report(struct publish *publish, const char *where, const Tenure__V1__PublishAnswer *answer)
{
    if ((unsigned)answer->status < 6)
        publish->counts[answer->status]++;
    if (publish->cli.json && !publish->is_dry_run)
        tenure_cli_print_json(&answer->base);
    if (publish_is_done(answer) || answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__SKIPPED)
        return;
    const ProtobufCEnumValue *status = protobuf_c_enum_descriptor_get_value(
        &tenure__v1__publish_answer__status__descriptor, (int)answer->status);
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s%s%s\n", where, status != NULL ? status->name : "?", answer->field,
            answer->field[0] != '\0' ? " " : "", answer->reason);
}

void
publish_answered(void *context, uint64_t line, const Tenure__V1__PublishAnswer *answer)
{
    struct publish *publish = context;
    char where[512];
    tenure_text_format(where, sizeof(where), "%.400s:%" PRIu64, publish->file, line);
    publish_report(publish, where, answer);
}

bool
publish_is_all_done(const struct publish *publish)
{
    uint64_t refused = 0;
    for (int i = 2; i < 6; i++)
        refused += publish->counts[i];
    return !publish->is_local_failure && refused == 0;
}

void
publish_summarise(const struct publish *publish, int64_t took_ms)
{
    static const char *const words[] = { "stored",  "duplicate", "conflict",
                                         "invalid", "refused",   "not stored" };
    if (publish->quiet)
        return;
    uint64_t events = 0;
    for (int i = 0; i < 6; i++)
        events += publish->counts[i];
    if (events < publish->events) // those that were not sent have no outcome
        events = publish->events;
    fflush(stdout);
    fprintf(stderr, "%s%" PRIu64 " event%s", publish->is_dry_run ? "dry run of " : "", events,
            events == 1 ? "" : "s");
    const char *separator = ": ";
    for (int i = 0; i < 6; i++) {
        if (publish->counts[i] > 0 || i == 0)
            fprintf(stderr, "%s%" PRIu64 " %s", separator, publish->counts[i],
                    i == 0 && publish->is_dry_run ? "would be stored" : words[i]);
        separator = ", ";
    }
    fprintf(stderr, " (%.1f s)\n", (double)took_ms / 1000);
}
