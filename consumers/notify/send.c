/* SPDX-License-Identifier: Apache-2.0 */
/* What is sent to each kind of target, and how. */
#include "send.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_file.h"
#include <tenure/file.h>

enum {
    WEBHOOK_ALERTS_MAX = 50, // about 50 KiB, because receivers limit the size of requests
    MAIL_ALERTS_MAX = 100,   // about 40 KiB; nobody reads more
    PROGRAM_ALERTS_MAX = 200,
    FEED_MODE = 0644 // readable for a web server
};

size_t
send_batch_max(enum target_kind kind)
{
    switch (kind) {
    case TARGET_WEBHOOK: return WEBHOOK_ALERTS_MAX;
    case TARGET_SLACK: return SLACK_ALERTS_MAX;
    case TARGET_TEAMS: return TEAMS_ALERTS_MAX;
    case TARGET_EMAIL: return MAIL_ALERTS_MAX;
    case TARGET_ATOM: return FEED_ENTRIES_MAX;
    case TARGET_COMMAND: return PROGRAM_ALERTS_MAX;
    }
    return 1;
}

static void
send_mail(const struct sender *sender, const struct batch *batch, int64_t now_ms,
          struct outcome *ret_outcome)
{
    static const char *const sendmail[] = { "/usr/sbin/sendmail", "-t", "-i", NULL };
    const struct target *target = sender->target;
    struct mail_target to = { target->from, target->list.all, target->unsubscribe };
    char *mail = message_mail(batch, sender->config->base, &to, now_ms);
    if (mail != NULL && target->url[0] != '\0')
        send_smtp(sender, mail, ret_outcome);
    else if (mail != NULL)
        send_program(sender, sendmail, mail, ret_outcome);
    free(mail);
}

/* Takes ownership of the body; NULL: out of memory. */
static void
post(const struct sender *sender, const struct batch *batch, char *body, int64_t now_ms,
     struct outcome *ret_outcome)
{
    if (body != NULL)
        send_http(sender, batch, body, now_ms, ret_outcome);
    free(body);
}

static void
run_command(const struct sender *sender, const struct batch *batch, struct outcome *ret_outcome)
{
    char *input = message_ndjson(batch);
    if (input != NULL)
        send_program(sender, sender->target->list.all, input, ret_outcome);
    free(input);
}

void
send_batch(const struct sender *sender, const struct batch *batch, const char *feed, int64_t now_ms,
           struct outcome *ret_outcome)
{
    *ret_outcome = (struct outcome){ .sending = FAILED, .answer = "out of memory" };
    switch (sender->target->kind) {
    case TARGET_WEBHOOK:
        post(sender, batch,
             sender->target->is_cloudevents ? message_cloudevents(batch, sender->config->base)
                                            : message_webhook(batch, sender->config->base),
             now_ms, ret_outcome);
        break;
    case TARGET_TEAMS:
        post(sender, batch, message_teams(batch, sender->config->base), now_ms, ret_outcome);
        break;
    case TARGET_SLACK:
        post(sender, batch, message_slack(batch, sender->config->base), now_ms, ret_outcome);
        break;
    case TARGET_EMAIL: send_mail(sender, batch, now_ms, ret_outcome); break;
    case TARGET_COMMAND: run_command(sender, batch, ret_outcome); break;
    case TARGET_ATOM:
        if (feed != NULL)
            send_file(sender->target->url, feed, ret_outcome);
        break;
    }
}

/* Writes a temporary file and renames it. */
void
send_file(const char *path, const char *text, struct outcome *ret_outcome)
{
    char *beside = NULL;
    if (asprintf(&beside, "%s.new", path) < 0)
        return;
    FILE *file = tenure_file_new(beside, FEED_MODE);
    bool fine = file != NULL && fputs(text, file) >= 0;
    if (file != NULL)
        fine = fclose(file) == 0 && fine;
    fine = fine && rename(beside, path) == 0;
    ret_outcome->sending = fine ? SENT : FAILED;
    if (fine)
        snprintf(ret_outcome->answer, ANSWER_MAX, "written");
    else
        snprintf(ret_outcome->answer, ANSWER_MAX, "%.200s: %.80s", path, strerror(errno));
    free(beside);
}
