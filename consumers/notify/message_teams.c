/* SPDX-License-Identifier: Apache-2.0 */
/* A message for Microsoft Teams: an adaptive card. Its text runs do not interpret Markdown, so
 * nothing in a headline becomes a link. */
#include <jansson.h>
#include <stdlib.h>

#include "message.h"

enum {
    TEAMS_TEXT_MAX = 500 // characters: a message has at most 28 KiB
};

/* A block with one text run; takes ownership of the text, which may be NULL. */
static json_t *
make_run(char *text, bool strong, char *link)
{
    if (text == NULL)
        return NULL;
    message_cut(text, TEAMS_TEXT_MAX);
    json_t *run = json_pack("{s:s, s:s, s:s, s:b}", "type", "TextRun", "text", text, "weight",
                            strong ? "Bolder" : "Default", "isSubtle", !strong);
    if (link != NULL)
        json_object_set_new(run, "selectAction",
                            json_pack("{s:s, s:s}", "type", "Action.OpenUrl", "url", link));
    free(text);
    return json_pack("{s:s, s:[o]}", "type", "RichTextBlock", "inlines", run);
}

static char *
write_all(void (*write)(FILE *, const struct delivery *, const char *),
          const struct delivery *delivery, const char *base)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    write(out, delivery, base);
    return fclose(out) == 0 ? text : NULL;
}

static void
write_context(FILE *out, const struct delivery *delivery, const char *base)
{
    (void)base;
    message_context(out, delivery);
}

char *
message_teams(const struct batch *batch, const char *base)
{
    json_t *body = json_array();
    bool fine = body != NULL && batch->count <= TEAMS_ALERTS_MAX;
    if (fine && batch->count > 1)
        fine = json_array_append_new(body, make_run(message_title(batch), true, NULL)) == 0;
    for (size_t i = 0; fine && i < batch->count; i++) {
        const struct delivery *delivery = &batch->all[i];
        char *link = base[0] != '\0' ? write_all(message_link, delivery, base) : NULL;
        fine = json_array_append_new(body, make_run(message_headline(delivery), true, link)) == 0 &&
               json_array_append_new(
                   body, make_run(write_all(write_context, delivery, base), false, NULL)) == 0;
        free(link);
    }
    json_t *card = fine ? json_pack("{s:s, s:s, s:s, s:O}", "$schema",
                                    "http://adaptivecards.io/schemas/adaptive-card.json", "type",
                                    "AdaptiveCard", "version", "1.4", "body", body)
                        : NULL;
    json_t *message =
        card != NULL
            ? json_pack("{s:s, s:[{s:s, s:o}]}", "type", "message", "attachments", "contentType",
                        "application/vnd.microsoft.card.adaptive", "content", card)
            : NULL;
    char *text = message != NULL ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    json_decref(body);
    return text;
}
