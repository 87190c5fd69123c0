/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a target's Atom file, as a whole each time; see feed_file.h. */
#include "feed_file.h"

#include <stdlib.h>
#include <string.h>

#include "atom.h"
#include <tenure/text.h>

enum {
    DAY_MS = 86400000,
    LOG_TEXT_MAX = 64,
    FEED_NAME_MAX = 600
};

/* The feed being written, latest first. Only the latest revision of an alert is included. */
struct feed {
    struct atom *atom;
    int64_t since_ms;
    char *alerts[FEED_ENTRIES_MAX];
    size_t count;
    bool failed;
};

static bool
has(const struct feed *feed, const char *alert)
{
    for (size_t i = 0; i < feed->count; i++) {
        if (strcmp(feed->alerts[i], alert) == 0)
            return true;
    }
    return false;
}

static bool
add_entry(void *context, const struct delivery *delivery)
{
    struct feed *feed = context;
    const char *alert = delivery->update->alert->id;
    bool enough = feed->count >= FEED_ENTRIES_MIN && delivery->sent_ms > 0 &&
                  delivery->sent_ms < feed->since_ms;
    if (enough || feed->count == FEED_ENTRIES_MAX)
        return false;
    if (has(feed, alert))
        return true;
    char *kept = strdup(alert);
    feed->failed = kept == NULL;
    if (kept == NULL)
        return false;
    feed->alerts[feed->count++] = kept;
    if (delivery->notice == NOTICE_SUMMARY)
        atom_add_note(feed->atom, delivery->update);
    else
        atom_add(feed->atom, delivery->update);
    return true;
}

char *
feed_file_text(const struct notify_config *config, const struct target *target,
               struct ledger *ledger, const struct batch *batch, int64_t now_ms)
{
    char *text = NULL;
    size_t size;
    struct feed *feed = calloc(1, sizeof(*feed));
    if (feed == NULL)
        return NULL;
    char log[LOG_TEXT_MAX];
    if (ledger_log(ledger, log, sizeof(log)) != TENURE_OK)
        log[0] = '\0';
    char name[FEED_NAME_MAX];
    tenure_text_format(name, sizeof(name), "alerts/%s", target->name);
    struct atom_feed wanted = { name, log, config->base, "", "Leadership alerts" };
    feed->atom = atom_begin(&wanted);
    feed->since_ms = now_ms - DAY_MS;
    feed->failed = feed->atom == NULL;
    bool more = !feed->failed;
    for (size_t i = batch->count; i > 0 && more; i--)
        more = add_entry(feed, &batch->all[i - 1]);
    if (more)
        feed->failed =
            ledger_latest(ledger, target->name, add_entry, feed) != TENURE_OK || feed->failed;
    FILE *out = feed->failed ? NULL : open_memstream(&text, &size);
    if (feed->atom != NULL)
        atom_end(feed->atom, out);
    if (out != NULL && fclose(out) != 0) {
        free(text);
        text = NULL;
    }
    for (size_t i = 0; i < feed->count; i++)
        free(feed->alerts[i]);
    free(feed);
    return text;
}
