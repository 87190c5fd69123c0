/* SPDX-License-Identifier: Apache-2.0 */
/* Shared parts of all kinds of messages, and the plain text. */
#include "message.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    WORD_MAX = 32,
    BATCH_HASH_BYTES = 16
};

const char *
message_notice(enum notice notice)
{
    static const char *const notices[] = { "opened", "changed", "ended", "summary" };
    return notices[notice];
}

const char *
message_word(const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    return delivery->notice == NOTICE_ENDED
               ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending)
               : tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
}

char *
message_headline(const struct delivery *delivery)
{
    char *text = NULL;
    const char *headline = delivery->update->alert->headline;
    if (delivery->notice == NOTICE_SUMMARY)
        return strdup(headline);
    return asprintf(&text, "%s: %s", message_word(delivery), headline) >= 0 ? text : NULL;
}

void
message_id(const struct batch *batch, char ret_id[MESSAGE_ID_MAX])
{
    unsigned char hash[BATCH_HASH_BYTES];
    char hex[2 * BATCH_HASH_BYTES + 1];
    crypto_generichash_state state;
    if (batch->count == 1) {
        snprintf(ret_id, MESSAGE_ID_MAX, "tenure_%" PRId64, batch->all[0].id);
        return;
    }
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    for (size_t i = 0; i < batch->count; i++)
        crypto_generichash_update(&state, (const unsigned char *)&batch->all[i].id,
                                  sizeof(batch->all[i].id));
    crypto_generichash_final(&state, hash, sizeof(hash));
    snprintf(ret_id, MESSAGE_ID_MAX, "tenure_batch_%s",
             sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)));
}

void
message_cut(char *text, size_t characters)
{
    static const char ellipsis[] = "...";
    char *end = text; // where the text is cut to make room for the ellipsis
    size_t count = 0;
    for (char *at = text; *at != '\0'; at++) {
        if (((unsigned char)*at & 0xc0) == 0x80)
            continue; // skip bytes that continue a character
        if (++count == characters - (sizeof(ellipsis) - 2))
            end = at;
        if (count > characters) {
            memcpy(end, ellipsis, sizeof(ellipsis));
            return;
        }
    }
}

static bool
is_alert(const struct delivery *delivery)
{
    return delivery->notice != NOTICE_SUMMARY;
}

/* The order of messages: active alerts by severity, before ended ones. */
static int
rank(const struct delivery *delivery)
{
    int severity = (int)delivery->update->alert->severity;
    return !is_alert(delivery) ? -1 : delivery->notice == NOTICE_ENDED ? severity : severity + 10;
}

/* Counts the alerts in a batch; one alert may have opened and changed. */
static size_t
count_alerts(const struct batch *batch)
{
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        bool seen = !is_alert(&batch->all[i]);
        for (size_t before = 0; before < i && !seen; before++)
            seen =
                strcmp(batch->all[before].update->alert->id, batch->all[i].update->alert->id) == 0;
        count += seen ? 0 : 1;
    }
    return count;
}

static void
write_title(FILE *out, const struct batch *batch)
{
    char word[WORD_MAX];
    size_t alerts = count_alerts(batch);
    const struct delivery *worst = &batch->all[0];
    for (size_t i = 1; i < batch->count; i++)
        worst = rank(&batch->all[i]) > rank(worst) ? &batch->all[i] : worst;
    snprintf(word, sizeof(word), "%s", message_word(worst));
    for (char *at = word; *at != '\0'; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    if (alerts > 1)
        fprintf(out, "%zu alerts: ", alerts);
    if (is_alert(worst))
        fprintf(out, "%s: ", word);
    fputs(worst->update->alert->headline, out);
}

void
message_link(FILE *out, const struct delivery *delivery, const char *base)
{
    const char *alert = delivery->update->alert->id;
    if (!is_alert(delivery)) {
        fprintf(out, "%s/", base);
        return;
    }
    fprintf(out, "%s/alert?id=", base);
    for (; *alert != '\0'; alert++)
        fprintf(out, strchr("&+%# ", *alert) != NULL ? "%%%02X" : "%c", (unsigned char)*alert);
}

void
message_context(FILE *out, const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    char words[DAY_WORDS_MAX];
    if (!is_alert(delivery)) {
        fprintf(out, "Counted on %s.", day_words(alert->opened, false, words));
        return;
    }
    fprintf(out, "Opened %s", day_words(alert->opened, false, words));
    if (alert->ended[0] != '\0')
        fprintf(out, ", ended %s", day_words(alert->ended, false, words));
    size_t events = alert->truncated ? alert->evidence_count : alert->n_evidence;
    fprintf(out, "; rule %s, on %zu event%s.", alert->rule, events, events == 1 ? "" : "s");
}

static void
write_one(FILE *out, const struct delivery *delivery, const char *base)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    if (is_alert(delivery))
        fprintf(out, "%s: ", message_word(delivery));
    fprintf(out, "%s\n  ", alert->headline);
    message_context(out, delivery);
    fputs("\n  ", out);
    if (base[0] != '\0')
        message_link(out, delivery, base);
    else if (is_alert(delivery))
        fprintf(out, "tenure why '%s'", alert->id);
    else
        fputs("tenure alerts --all", out);
    fputc('\n', out);
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
    if (fclose(out) != 0)
        return NULL;
    message_cut(text, TITLE_MAX);
    return text;
}

enum message_group
message_group_of(const struct delivery *delivery)
{
    bool back = delivery->update->alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN;
    switch (delivery->notice) {
    case NOTICE_OPENED: return GROUP_NEW;
    case NOTICE_CHANGED: return GROUP_WORSE;
    case NOTICE_ENDED: return back ? GROUP_TAKEN_BACK : GROUP_ENDED;
    case NOTICE_SUMMARY: break;
    }
    return GROUP_OLDER;
}

const char *
message_heading(const struct batch *batch, enum message_group group, size_t *ret_count)
{
    static const char *const headings[GROUPS] = { "New alerts", "More severe now", "Taken back",
                                                  "Ended", "Older news" };
    *ret_count = 0;
    for (size_t i = 0; i < batch->count; i++)
        *ret_count += message_group_of(&batch->all[i]) == group;
    return *ret_count > 0 && *ret_count < batch->count ? headings[group] : NULL;
}

static void
write_group(FILE *out, const struct batch *batch, enum message_group group, const char *base)
{
    size_t count;
    const char *heading = message_heading(batch, group, &count);
    if (count > 0 && ftell(out) > 0)
        fputc('\n', out);
    if (heading != NULL)
        fprintf(out, "%s (%zu)\n\n", heading, count);
    for (size_t i = 0, written = 0; i < batch->count; i++) {
        if (message_group_of(&batch->all[i]) != group)
            continue;
        fputs(written++ == 0 ? "" : "\n", out);
        write_one(out, &batch->all[i], base);
    }
}

char *
message_text(const struct batch *batch, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    for (enum message_group group = GROUP_NEW; group < GROUPS; group++)
        write_group(out, batch, group, base);
    return fclose(out) == 0 ? text : NULL;
}
