#include "send.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "atom.h"
#include "update_copy.h"
#include <tenure/file.h>

enum {
    ENTRIES_MAX = 100,
    FEED_MODE = 0644 // for a web server to read
};

/* The latest deliveries to a feed, as copies. */
struct entries {
    Tenure__V1__Update *updates[ENTRIES_MAX];
    size_t count; // ever
};

/* A later revision takes the place of what was there of its alert. */
static bool
keep_entry(void *context, const struct delivery *delivery)
{
    struct entries *entries = context;
    Tenure__V1__Update **place = &entries->updates[entries->count % ENTRIES_MAX];
    if (strcmp(delivery->state, "cancelled") == 0)
        return true;
    for (size_t i = 0; i < ENTRIES_MAX; i++) {
        if (entries->updates[i] != NULL &&
            strcmp(entries->updates[i]->alert->id, delivery->update->alert->id) == 0) {
            tenure__v1__update__free_unpacked(entries->updates[i], NULL);
            entries->updates[i] = NULL;
        }
    }
    if (*place != NULL)
        tenure__v1__update__free_unpacked(*place, NULL);
    *place = update_copy(delivery->update);
    entries->count++;
    return true;
}

/* The feed anew from the ledger, written beside it and renamed. */
static enum sending
write_atom(const struct notify_config *config, const struct target *target, struct ledger *ledger,
           char *ret_answer)
{
    char beside[4096];
    struct entries entries = { 0 };
    struct atom *atom = atom_begin(target->name);
    snprintf(beside, sizeof(beside), "%s.new", target->url);
    FILE *file = tenure_file_new(beside, FEED_MODE);
    bool fine = atom != NULL && file != NULL &&
                ledger_list(ledger, "", target->name, keep_entry, &entries) == TENURE_OK;
    for (size_t i = 0; i < ENTRIES_MAX; i++) { // latest first
        size_t at = (entries.count + ENTRIES_MAX - 1 - i) % ENTRIES_MAX;
        if (entries.updates[at] != NULL && fine)
            atom_add(atom, entries.updates[at], config->base);
        if (entries.updates[at] != NULL)
            tenure__v1__update__free_unpacked(entries.updates[at], NULL);
    }
    if (atom != NULL)
        atom_end(atom, fine ? file : NULL);
    if (file != NULL)
        fine = fclose(file) == 0 && fine;
    fine = fine && rename(beside, target->url) == 0;
    if (fine)
        snprintf(ret_answer, ANSWER_MAX, "written");
    else
        snprintf(ret_answer, ANSWER_MAX, "%.200s cannot be written: %s", target->url,
                 strerror(errno));
    return fine ? SENT : FAILED;
}

static enum sending
send_mail(const struct notify_config *config, const struct target *target,
          const struct batch *batch, int64_t now_ms, char *ret_answer)
{
    static const char *const sendmail[] = { "/usr/sbin/sendmail", "-t", "-i", NULL };
    char *mail = message_mail(batch, config->base, target->from, target->list.all, now_ms);
    enum sending sending = FAILED;
    if (mail != NULL)
        sending = target->url[0] != '\0' ? send_smtp(target, mail, ret_answer)
                                         : send_program(sendmail, mail, ret_answer);
    free(mail);
    return sending;
}

static enum sending
send_body(const struct target *target, const struct batch *batch, char *body, int64_t now_ms,
          char *ret_answer)
{
    enum sending sending = FAILED;
    if (body != NULL && target->kind == TARGET_COMMAND)
        sending = send_program(target->list.all, body, ret_answer);
    else if (body != NULL)
        sending = send_http(target, &batch->all[0], body, now_ms, ret_answer);
    free(body);
    return sending;
}

enum sending
send_batch(const struct notify_config *config, const struct target *target, struct ledger *ledger,
           const struct batch *batch, int64_t now_ms, char ret_answer[ANSWER_MAX])
{
    snprintf(ret_answer, ANSWER_MAX, "out of memory");
    switch (target->kind) {
    case TARGET_WEBHOOK:
        return send_body(target, batch, message_webhook(&batch->all[0]), now_ms, ret_answer);
    case TARGET_SLACK:
        return send_body(target, batch, message_slack(batch, config->base), now_ms, ret_answer);
    case TARGET_COMMAND: return send_body(target, batch, message_ndjson(batch), now_ms, ret_answer);
    case TARGET_EMAIL: return send_mail(config, target, batch, now_ms, ret_answer);
    case TARGET_ATOM: return write_atom(config, target, ledger, ret_answer);
    }
    return REFUSED;
}
