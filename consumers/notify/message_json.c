/* SPDX-License-Identifier: Apache-2.0 */
/* Messages for programs: webhooks, NDJSON, Slack blocks, and rows of the ledger. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "message.h"

#include <tenure/json.h>
#include <tenure/sentence.h>

enum {
    SLACK_TEXT_MAX = 3000 // characters of a text in a block
};

char *
message_delivery(const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    json_t *row =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:i, s:I, s:I}", "id",
                  (json_int_t)delivery->id, "state", delivery->state, "route", delivery->route,
                  "target", delivery->target, "alert", alert->id, "revision", (int)alert->revision,
                  "notice", message_notice(delivery->notice), "headline", alert->headline, "answer",
                  delivery->answer, "attempts", (int)delivery->attempts, "dueMs",
                  (json_int_t)delivery->due_ms, "sentMs", (json_int_t)delivery->sent_ms);
    char *text = row != NULL ? json_dumps(row, JSON_COMPACT) : NULL;
    json_decref(row);
    return text;
}

/* Prints the member `link`, if there is a board. */
static void
print_link(FILE *out, const struct delivery *delivery, const char *base)
{
    if (base[0] == '\0')
        return;
    fputs(",\"link\":\"", out);
    message_link(out, delivery, base); // neither a configured address nor an id can contain a quote
    fputc('"', out);
}

static char *
add_context(const struct delivery *delivery)
{
    return context_add(delivery->update->alert, delivery->context != NULL ? delivery->context : "");
}

/* `id` distinguishes events within a batch; NULL: it is a single one, and the header has its id. */
static bool
print_event(FILE *out, const struct delivery *delivery, const char *base, const char *id)
{
    char *alert = add_context(delivery);
    if (alert == NULL)
        return false;
    fputc('{', out);
    if (id != NULL)
        fprintf(out, "\"id\":\"%s\",", id);
    fprintf(out, "\"type\":\"alert.%s\",\"timestamp\":\"%s\"", message_notice(delivery->notice),
            tenure_time_text(delivery->update->recorded_ms));
    print_link(out, delivery, base);
    fprintf(out, ",\"data\":%s}", alert);
    free(alert);
    return true;
}

static bool
print_events(FILE *out, const struct batch *batch, const char *base)
{
    bool fine = true;
    fprintf(out, "{\"type\":\"alert.batch\",\"timestamp\":\"%s\",\"data\":{\"events\":[",
            tenure_time_text(batch->all[batch->count - 1].update->recorded_ms));
    for (size_t i = 0; fine && i < batch->count; i++) {
        struct batch alone = { &batch->all[i], 1 };
        char id[MESSAGE_ID_MAX];
        message_id(&alone, id);
        if (i > 0)
            fputc(',', out);
        fine = print_event(out, &batch->all[i], base, id);
    }
    fputs("]}}", out);
    return fine;
}

char *
message_webhook(const struct batch *batch, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    bool fine = batch->count == 1 ? print_event(out, &batch->all[0], base, NULL)
                                  : print_events(out, batch, base);
    if (fclose(out) == 0 && fine)
        return text;
    free(text);
    return NULL;
}

/* The source is the board, or this program if there is no board. */
static bool
print_cloudevent(FILE *out, const struct delivery *delivery, const char *base)
{
    struct batch alone = { delivery, 1 };
    char id[MESSAGE_ID_MAX], *alert = add_context(delivery);
    if (alert == NULL)
        return false;
    message_id(&alone, id);
    fprintf(out,
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"tenure.alert.%s\","
            "\"time\":\"%s\",\"datacontenttype\":\"application/json\"",
            id, base[0] != '\0' ? base : "/tenure", message_notice(delivery->notice),
            tenure_time_text(delivery->update->recorded_ms));
    if (delivery->update->alert->subject[0] != '\0')
        fprintf(out, ",\"subject\":\"%s\"", delivery->update->alert->subject);
    print_link(out, delivery, base);
    fprintf(out, ",\"data\":%s}", alert);
    free(alert);
    return true;
}

char *
message_cloudevents(const struct batch *batch, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool fine = out != NULL, many = batch->count > 1;
    for (size_t i = 0; fine && i < batch->count; i++) {
        fputs(i > 0 ? "," : many ? "[" : "", out);
        fine = print_cloudevent(out, &batch->all[i], base);
    }
    if (fine && many)
        fputc(']', out);
    if (out != NULL && fclose(out) == 0 && fine)
        return text;
    free(text);
    return NULL;
}

char *
message_ndjson(const struct batch *batch)
{
    char *text = NULL, *alert;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool fine = out != NULL;
    for (size_t i = 0; fine && i < batch->count; i++) {
        fine = tenure_json_print(&batch->all[i].update->alert->base, &alert) == TENURE_OK;
        if (fine) {
            fprintf(out, "%s\n", alert);
            free(alert);
        }
    }
    if (out != NULL && fclose(out) == 0 && fine)
        return text;
    free(text);
    return NULL;
}

/* A text object of Slack; takes ownership of the text, which may be NULL. */
static json_t *
make_text(char *text)
{
    if (text == NULL)
        return NULL;
    message_cut(text, SLACK_TEXT_MAX);
    json_t *object = json_pack("{s:s, s:s}", "type", "plain_text", "text", text);
    free(text);
    return object;
}

static char *
write_context(const struct delivery *delivery, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    message_context(out, delivery);
    if (base[0] != '\0') {
        fputc(' ', out);
        message_link(out, delivery, base);
    }
    return fclose(out) == 0 ? text : NULL;
}

/* Adds an alert as two blocks: the headline, and its context. False: out of memory. */
static bool
add_blocks(json_t *blocks, const struct delivery *delivery, const char *base)
{
    json_t *text = make_text(message_headline(delivery));
    json_t *context = make_text(write_context(delivery, base));
    json_t *section = json_pack("{s:s, s:o}", "type", "section", "text", text);
    json_t *footer = json_pack("{s:s, s:[o]}", "type", "context", "elements", context);
    bool added = json_array_append_new(blocks, section) == 0;
    return json_array_append_new(blocks, footer) == 0 && added;
}

/* Escapes for Slack, so that nothing becomes a mention or a link. */
static char *
escape_for_slack(const char *text)
{
    char *escaped = NULL;
    size_t size;
    FILE *out = open_memstream(&escaped, &size);
    if (out == NULL)
        return NULL;
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        default: fputc(*text, out);
        }
    }
    return fclose(out) == 0 ? escaped : NULL;
}

/* Adds a title above the alerts, if there are several. */
static bool
add_header(json_t *blocks, const struct batch *batch, const char *title)
{
    return batch->count == 1 ||
           json_array_append_new(blocks, json_pack("{s:s, s:{s:s, s:s}}", "type", "header", "text",
                                                   "type", "plain_text", "text", title)) == 0;
}

char *
message_slack(const struct batch *batch, const char *base)
{
    json_t *blocks = json_array();
    char *plain = message_title(batch), *text = NULL;
    char *title = plain != NULL ? escape_for_slack(plain) : NULL;
    bool fine = title != NULL && blocks != NULL && batch->count <= SLACK_ALERTS_MAX &&
                add_header(blocks, batch, plain);
    for (size_t i = 0; fine && i < batch->count; i++)
        fine = add_blocks(blocks, &batch->all[i], base);
    json_t *message = fine ? json_pack("{s:s, s:O}", "text", title, "blocks", blocks) : NULL;
    if (message != NULL)
        text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    json_decref(blocks);
    free(plain);
    free(title);
    return text;
}
