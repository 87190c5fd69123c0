/* SPDX-License-Identifier: Apache-2.0 */
#include "dry_run.h"

#include <stdlib.h>
#include <string.h>

tenure_status
dry_run_add(struct dry_run *dry_run, const Tenure__V1__Event *event, uint64_t tag)
{
    if (dry_run->count == DRY_RUN_EVENTS_MAX)
        return TENURE_TOO_LARGE;
    size_t size = tenure__v1__event__get_packed_size(event);
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__event__pack(event, bytes);
    Tenure__V1__Event *copy = tenure__v1__event__unpack(NULL, size, bytes);
    free(bytes);
    if (copy == NULL)
        return TENURE_NO_MEMORY;
    dry_run->events[dry_run->count] = copy;
    dry_run->tags[dry_run->count++] = tag;
    return TENURE_OK;
}

void
dry_run_close(struct dry_run *dry_run)
{
    for (size_t i = 0; i < dry_run->count; i++)
        tenure__v1__event__free_unpacked(dry_run->events[i], NULL);
    dry_run->count = 0;
}

/* The line that people see for an update, without colours; NULL: out of memory. The caller frees
 * it. */
static char *
line_of(const Tenure__V1__Update *update)
{
    char *text = NULL;
    size_t size;
    const struct tenure_sheet sheet = { .file = open_memstream(&text, &size) };
    if (sheet.file == NULL)
        return NULL;
    tenure_update_line(&sheet, update);
    return fclose(sheet.file) == 0 ? text : NULL;
}

/* Whether both lines are equal, because the change is in something that they do not show. */
static bool
looks_same(const Tenure__V1__PreviewChange *change)
{
    char *before = change->before != NULL ? line_of(change->before) : NULL;
    char *now = line_of(change->now);
    bool is_same = before != NULL && now != NULL && strcmp(before, now) == 0;
    free(before);
    free(now);
    return is_same;
}

static void
print_state(const struct tenure_sheet *out, const char *sign, const char *colour,
            const Tenure__V1__Update *update)
{
    fprintf(out->file, "  %s%s%s ", out->colour ? colour : "", sign, out->colour ? "\033[0m" : "");
    tenure_update_line(out, update);
}

static const char *
fate_of(const Tenure__V1__PreviewChange *change)
{
    return change->now->alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE ? "ends"
           : change->now->alert->revision == 1                             ? "opens"
                                                                           : "changes";
}

static void
print_change(const struct tenure_sheet *out, const Tenure__V1__PreviewChange *change)
{
    if (change->now->body_case == TENURE__V1__UPDATE__BODY_ALERT) {
        fprintf(out->file, "  %-7s ", fate_of(change));
        tenure_update_line(out, change->now);
        return;
    }
    if (change->before != NULL)
        print_state(out, "-", "\033[31m", change->before);
    print_state(out, "+", "\033[32m", change->now);
}

/* Returns whether it printed anything. */
static bool
print_channel(const struct tenure_sheet *out, const Tenure__V1__Preview *preview,
              Tenure__V1__Channel channel, const char *heading)
{
    bool is_first = true;
    for (size_t i = 0; i < preview->n_changes; i++) {
        if (preview->changes[i]->now->channel != channel || looks_same(preview->changes[i]))
            continue;
        if (is_first)
            fprintf(out->file, "%s:\n", heading);
        is_first = false;
        print_change(out, preview->changes[i]);
    }
    return !is_first;
}

static bool
is_any_refused(const Tenure__V1__PublishReply *reply)
{
    for (size_t i = 0; i < reply->n_answers; i++) {
        if (reply->answers[i]->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED &&
            reply->answers[i]->status != TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
            return true;
    }
    return false;
}

static void
print_preview(const struct tenure_sheet *out, const Tenure__V1__PublishReply *reply)
{
    const Tenure__V1__Preview *preview = reply->preview;
    static const struct {
        Tenure__V1__Channel channel;
        const char *heading;
    } sections[] = {
        { TENURE__V1__CHANNEL__ORGANISATION, "Organisations" },
        { TENURE__V1__CHANNEL__POST, "Posts" },
        { TENURE__V1__CHANNEL__PERSON, "People" },
        { TENURE__V1__CHANNEL__INDICATOR, "Indicators, at the end of the day" },
        { TENURE__V1__CHANNEL__ALERT, "Alerts" },
    };
    bool is_any = false;
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        is_any = print_channel(out, preview, sections[i].channel, sections[i].heading) || is_any;
    if (is_any_refused(reply) && !is_any)
        fputs("Nothing would change: what was refused would not be stored.\n", out->file);
    else if (!is_any)
        fputs("No state, indicator or alert would change.\n", out->file);
    if (preview->truncated)
        fprintf(out->file, "Only the first %zu changes are shown.\n", preview->n_changes);
}

tenure_status
dry_run_show(struct dry_run *dry_run, struct tenure_cli *cli, bool is_atomic,
             tenure_answer_fn *answered, void *context)
{
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    Tenure__V1__PublishReply *reply;
    if (dry_run->count == 0)
        return TENURE_OK;
    request.events = dry_run->events;
    request.n_events = dry_run->count;
    request.atomic = is_atomic;
    tenure_client_clean_texts(cli->client, !cli->json);
    tenure_status status = tenure_client_preview(cli->client, &request, &reply);
    if (status != TENURE_OK)
        return status;
    if (cli->json)
        tenure_cli_print_json(&reply->base);
    for (size_t i = 0; i < reply->n_answers && i < dry_run->count; i++)
        answered(context, dry_run->tags[i], reply->answers[i]);
    if (!cli->json)
        print_preview(&cli->out, reply);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return TENURE_OK;
}
