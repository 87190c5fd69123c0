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
 * event "alert.batch", whose data.events are theirs, each with the id that it has alone. */
char *message_webhook(const struct batch *batch);

/* A row of the ledger as JSON, on one line. */
char *message_delivery(const struct delivery *delivery);

/* The alerts as NDJSON, tenure.v1.Alert. */
char *message_ndjson(const struct batch *batch);

/* Slack's Block Kit, with a plain text for what cannot show blocks. At most SLACK_ALERTS_MAX. */
char *message_slack(const struct batch *batch, const char *base);

/* A mail with its headers (RFC 5322). `receivers` ends with NULL. */
char *message_mail(const struct batch *batch, const char *base, const char *from,
                   const char *const *receivers, int64_t now_ms);

/* parts of them */

/* "opened", "changed", "ended" or "summary". */
const char *message_notice(enum notice notice);

/* What happened, in a word: "critical" when it opens or grows worse, "resolved" ... at its end. */
const char *message_word(const struct delivery *delivery);

/* The page of an alert, or for a summary the page of all. */
void message_link(FILE *out, const struct delivery *delivery, const char *base);

/* When it opened and ended, and what it rests on: one line without its end. */
void message_context(FILE *out, const struct delivery *delivery);

/* Cuts a UTF-8 text to at most so many characters, between two of them, and ends it with
 * "..." then. */
void message_cut(char *text, size_t characters);

#endif
