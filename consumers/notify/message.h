/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message - what a target is sent: texts that the caller frees; NULL without memory.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdio.h>

#include "ledger.h"

/* Messages that go out together: to one target, by one route. */
struct batch {
    const struct delivery *all;
    size_t count;
};

enum {
    TITLE_MAX = 150, // characters: a Slack header, a mail's subject, a phone
    MESSAGE_ID_MAX = 64,
    TEAMS_ALERTS_MAX = 20,
    SLACK_ALERTS_MAX = 24, // two blocks each and a header: a message has at most 50 blocks
};

/* "CRITICAL: Devon missed its milestone ..." or "3 alerts: CRITICAL: ...", the worst of them, at
 * most TITLE_MAX characters. */
char *message_title(const struct batch *batch);

/* Plain text: each alert with its day, rule and link. `base` as in struct notify_config. */
char *message_text(const struct batch *batch, const char *base);

/* What a receiver knows a message by over its tries: "tenure_17" of one notice, which stays its own
 * in a batch; a batch has another one as soon as it has other notices. */
void message_id(const struct batch *batch, char ret_id[MESSAGE_ID_MAX]);

/* The body of a webhook (Standard Webhooks 1.0): type, timestamp, data. Several notices are one
 * event "alert.batch", whose data.events are theirs, each with the id that it has alone. Each has
 * the `link` to its page on the board, where there is one. */
char *message_webhook(const struct batch *batch, const char *base);

/* The same as CloudEvents 1.0 in JSON: one event, or a batch of them. */
char *message_cloudevents(const struct batch *batch, const char *base);

/* A row of the ledger as JSON, on one line. */
char *message_delivery(const struct delivery *delivery);

/* The alerts as NDJSON, tenure.v1.Alert. */
char *message_ndjson(const struct batch *batch);

/* Slack's Block Kit, with a plain text for what cannot show blocks. At most SLACK_ALERTS_MAX. */
char *message_slack(const struct batch *batch, const char *base);

/* An adaptive card for Microsoft Teams. At most TEAMS_ALERTS_MAX. */
char *message_teams(const struct batch *batch, const char *base);

/* The alerts as a page for mail programs. */
char *message_html(const struct batch *batch, const char *base);

/* Who a mail is from and to. */
struct mail_target {
    const char *from;
    const char *const *receivers; // ends with NULL
    const char *unsubscribe;      // where one asks for no more of them; "" for nowhere
};

/* A mail with its headers (RFC 5322), as plain text and as HTML. */
char *message_mail(const struct batch *batch, const char *base, const struct mail_target *target,
                   int64_t now_ms);

/* parts of them */

/* The groups of a mail, in their order. */
enum message_group {
    GROUP_NEW,
    GROUP_WORSE,
    GROUP_TAKEN_BACK, // withdrawn: the alert should not have been sent
    GROUP_ENDED,
    GROUP_OLDER,
    GROUPS
};
enum message_group message_group_of(const struct delivery *delivery);

/* How many messages of the batch are in a group, and its heading; NULL: all are in it, or none. */
const char *message_heading(const struct batch *batch, enum message_group group, size_t *ret_count);

/* "opened", "changed", "ended" or "summary". */
const char *message_notice(enum notice notice);

/* What happened, in a word: "critical" when it opens or grows worse, "resolved" ... at its end. */
const char *message_word(const struct delivery *delivery);

/* "critical: Devon missed ...", or a summary's line as it is. The caller frees it; NULL without
 * memory. */
char *message_headline(const struct delivery *delivery);

/* The page of an alert, or for a summary the page of all. */
void message_link(FILE *out, const struct delivery *delivery, const char *base);

/* When it opened and ended, and what it rests on: one line without its end. */
void message_context(FILE *out, const struct delivery *delivery);

/* Cuts a UTF-8 text to at most so many characters, between two of them, and ends it with
 * "..." then. */
void message_cut(char *text, size_t characters);

#endif
