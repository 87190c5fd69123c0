#include "message.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tenure/json.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    WORD_MAX = 32
};

/* What happened, in a word: "critical" when it opens or grows worse, "resolved" ... at its end. */
static const char *
word_of(const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    return delivery->notice == NOTICE_ENDED
               ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending)
               : tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
}

static void
write_title(FILE *out, const struct batch *batch)
{
    char word[WORD_MAX];
    snprintf(word, sizeof(word), "%s", word_of(&batch->all[0]));
    for (char *at = word; *at != '\0'; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    if (batch->count > 1)
        fprintf(out, "%zu alerts: ", batch->count);
    fprintf(out, "%s: %s", word, batch->all[0].update->alert->headline);
}

static void
write_link(FILE *out, const char *base, const char *alert)
{
    fprintf(out, "%s/why?id=", base);
    for (; *alert != '\0'; alert++)
        fprintf(out, strchr("&+%# ", *alert) != NULL ? "%%%02X" : "%c", (unsigned char)*alert);
}

static void
write_text(FILE *out, const struct batch *batch, const char *base)
{
    for (size_t i = 0; i < batch->count; i++) {
        const Tenure__V1__Alert *alert = batch->all[i].update->alert;
        fprintf(out, "%s%s: %s\n", i == 0 ? "" : "\n", word_of(&batch->all[i]), alert->headline);
        fprintf(out, "  Opened %s", alert->opened);
        if (alert->ended[0] != '\0')
            fprintf(out, ", ended %s", alert->ended);
        fprintf(out, "; rule %s, on %zu event%s.\n  ", alert->rule, alert->n_evidence,
                alert->n_evidence == 1 ? "" : "s");
        if (base[0] != '\0')
            write_link(out, base, alert->id);
        else
            fprintf(out, "tenure why '%s'", alert->id);
        fputc('\n', out);
    }
}

char *
message_title(const struct batch *batch)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    write_title(out, batch);
    return fclose(out) == 0 ? text : NULL;
}

char *
message_text(const struct batch *batch, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    write_text(out, batch, base);
    return fclose(out) == 0 ? text : NULL;
}

static const char *const notices[] = { "opened", "changed", "ended" };

char *
message_delivery(const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    json_t *row =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:i, s:I, s:I}", "id",
                  (json_int_t)delivery->id, "state", delivery->state, "route", delivery->route,
                  "target", delivery->target, "alert", alert->id, "revision", (int)alert->revision,
                  "notice", notices[delivery->notice], "headline", alert->headline, "answer",
                  delivery->answer, "attempts", (int)delivery->attempts, "dueMs",
                  (json_int_t)delivery->due_ms, "sentMs", (json_int_t)delivery->sent_ms);
    char *text = row != NULL ? json_dumps(row, JSON_COMPACT) : NULL;
    json_decref(row);
    return text;
}

char *
message_webhook(const struct delivery *delivery)
{
    char *alert, *text = NULL;
    if (tenure_json_print(&delivery->update->alert->base, &alert) != TENURE_OK)
        return NULL;
    if (asprintf(&text, "{\"type\":\"alert.%s\",\"timestamp\":\"%s\",\"data\":%s}",
                 notices[delivery->notice], tenure_time_text(delivery->update->recorded_ms),
                 alert) < 0)
        text = NULL;
    free(alert);
    return text;
}

char *
message_ndjson(const struct batch *batch)
{
    char *text = NULL, *alert;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    for (size_t i = 0; out != NULL && i < batch->count; i++) {
        if (tenure_json_print(&batch->all[i].update->alert->base, &alert) != TENURE_OK)
            continue;
        fprintf(out, "%s\n", alert);
        free(alert);
    }
    return out != NULL && fclose(out) == 0 ? text : NULL;
}

/* One alert as two blocks: what happened, and where it comes from. */
static void
add_blocks(json_t *blocks, const struct delivery *delivery, const char *base)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    char text[1200], context[600], *link = NULL;
    size_t size;
    FILE *out = open_memstream(&link, &size);
    if (out == NULL)
        return;
    write_link(out, base, alert->id);
    fclose(out);
    tenure_text_format(text, sizeof(text), "%s: %s", word_of(delivery), alert->headline);
    snprintf(context, sizeof(context), "Opened %s%s%s. Rule %s, %zu event%s.%s%s", alert->opened,
             alert->ended[0] != '\0' ? ", ended " : "", alert->ended, alert->rule,
             alert->n_evidence, alert->n_evidence == 1 ? "" : "s", base[0] != '\0' ? " " : "",
             base[0] != '\0' ? link : "");
    free(link);
    json_array_append_new(blocks, json_pack("{s:s, s:{s:s, s:s}}", "type", "section", "text",
                                            "type", "plain_text", "text", text));
    json_array_append_new(blocks, json_pack("{s:s, s:[{s:s, s:s}]}", "type", "context", "elements",
                                            "type", "plain_text", "text", context));
}

/* As Slack's text wants it: what would be a mention or a link otherwise is text. */
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

char *
message_slack(const struct batch *batch, const char *base)
{
    json_t *blocks = json_array();
    char *plain = message_title(batch), *text = NULL;
    char *title = plain != NULL ? escape_for_slack(plain) : NULL;
    for (size_t i = 0; i < batch->count && i < 24; i++) // a message has at most 50 blocks
        add_blocks(blocks, &batch->all[i], base);
    json_t *message =
        title != NULL ? json_pack("{s:s, s:O}", "text", title, "blocks", blocks) : NULL;
    if (message != NULL)
        text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    json_decref(blocks);
    free(plain);
    free(title);
    return text;
}

/* The subject, as an encoded word where it is not plain (RFC 2047), in pieces of whole characters.
 */
static void
write_subject(FILE *out, const char *title)
{
    char encoded[128];
    bool plain = true;
    for (const char *at = title; *at != '\0'; at++)
        plain = plain && *at >= ' ' && *at < 0x7f;
    if (plain) {
        fprintf(out, "Subject: %s\r\n", title);
        return;
    }
    fputs("Subject:", out);
    while (*title != '\0') {
        size_t size = strnlen(title, 42);
        while (size > 1 && ((unsigned char)title[size] & 0xc0) == 0x80)
            size--;
        sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)title, size,
                          sodium_base64_VARIANT_ORIGINAL);
        fprintf(out, " =?UTF-8?B?%s?=\r\n", encoded);
        title += size;
    }
}

char *
message_mail(const struct batch *batch, const char *base, const char *from,
             const char *const *receivers, int64_t now_ms)
{
    char *text = NULL, *title = message_title(batch), *body = message_text(batch, base), date[64];
    size_t size;
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL || title == NULL || body == NULL) {
        if (out != NULL)
            fclose(out);
        free(text);
        text = NULL;
        out = NULL;
    }
    gmtime_r(&seconds, &parts);
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    if (out != NULL) {
        fprintf(out, "From: %s\r\nTo: ", from);
        for (size_t i = 0; receivers[i] != NULL; i++)
            fprintf(out, "%s%s", i == 0 ? "" : ", ", receivers[i]);
        fputs("\r\n", out);
        write_subject(out, title);
        fprintf(out,
                "Date: %s\r\nMessage-ID: <%" PRId64 ".%s@tenure.invalid>\r\nAuto-Submitted: "
                "auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: 8bit\r\n\r\n",
                date, batch->all[0].id, batch->all[0].target);
        for (const char *at = body; *at != '\0'; at++)
            fprintf(out, *at == '\n' ? "\r\n" : "%c", *at);
        fclose(out);
    }
    free(title);
    free(body);
    return text;
}
