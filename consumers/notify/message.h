/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message - the content of messages: texts that the caller frees; NULL: out of memory.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdio.h>

#include "ledger.h"

/* Messages that are sent together: to one target, by one route. */
struct batch {
    const struct delivery *all;
    size_t count;
};

enum {
    TITLE_MAX = 150, // characters that fit a Slack header, a mail's subject and a phone
    MESSAGE_ID_MAX = 64,
    TEAMS_ALERTS_MAX = 20,
    SLACK_ALERTS_MAX = 24, // two blocks each and a header; Slack allows 50 blocks
};

/* "CRITICAL: Devon missed its milestone ..." or "3 alerts: CRITICAL: ..." with the worst of them,
 * at most TITLE_MAX characters. */
char *message_title(const struct batch *batch);

/* Plain text: each alert with its day, rule and link. `base` as in struct notify_config. */
char *message_text(const struct batch *batch, const char *base);

/* The id by which a receiver recognises a message across tries. A single notice has "tenure_17",
 * also within a batch; a batch gets a new id when its notices change. */
void message_id(const struct batch *batch, char ret_id[MESSAGE_ID_MAX]);

/* The body of a webhook (Standard Webhooks 1.0): type, timestamp, data. Several notices become one
 * event "alert.batch", whose data.events has each with its own id. Each has a `link` to its page on
 * the board, if there is a board. */
char *message_webhook(const struct batch *batch, const char *base);

/* The same as CloudEvents 1.0 in JSON: one event, or a batch. */
char *message_cloudevents(const struct batch *batch, const char *base);

/* A row of the ledger as one line of JSON. */
char *message_delivery(const struct delivery *delivery);

/* The alerts as NDJSON of tenure.v1.Alert. */
char *message_ndjson(const struct batch *batch);

/* Slack's Block Kit, with a plain text for clients without blocks. At most SLACK_ALERTS_MAX. */
char *message_slack(const struct batch *batch, const char *base);

/* An adaptive card for Microsoft Teams. At most TEAMS_ALERTS_MAX. */
char *message_teams(const struct batch *batch, const char *base);

/* The alerts as HTML for mail programs. */
char *message_html(const struct batch *batch, const char *base);

/* The sender and the receivers of a mail. */
struct mail_target {
    const char *from;
    const char *const *receivers; // ends with NULL
    const char *unsubscribe;      // where to unsubscribe; "" for nowhere
};

/* A mail with its headers (RFC 5322), as plain text and as HTML. */
char *message_mail(const struct batch *batch, const char *base, const struct mail_target *target,
                   int64_t now_ms);

/* parts of messages */

/* The groups within a mail, in order. */
enum message_group {
    GROUP_NEW,
    GROUP_WORSE,
    GROUP_TAKEN_BACK, // withdrawn: the alert should not have been sent
    GROUP_ENDED,
    GROUP_OLDER,
    GROUPS
};
enum message_group message_group_of(const struct delivery *delivery);

/* How many messages of the batch are in a group, and the group's heading; NULL: all are in it, or
 * none. */
const char *message_heading(const struct batch *batch, enum message_group group, size_t *ret_count);

/* "opened", "changed", "ended" or "summary". */
const char *message_notice(enum notice notice);

/* The event in a word: "critical" if it opens or becomes more severe, "resolved" ... if it ends. */
const char *message_word(const struct delivery *delivery);

/* "critical: Devon missed ..."; for a summary, its line. The caller frees it; NULL: out of
 * memory. */
char *message_headline(const struct delivery *delivery);

/* Writes the address of the alert's page; for a summary, of the page of all alerts. */
void message_link(FILE *out, const struct delivery *delivery, const char *base);

/* Writes when it opened and ended, and its evidence: one line without its newline. */
void message_context(FILE *out, const struct delivery *delivery);

/* Cuts a UTF-8 text to at most `characters` characters; a cut text ends with "...". */
void message_cut(char *text, size_t characters);

#endif
