/*
 * message - what a target is sent: texts that the caller frees; NULL without memory.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "ledger.h"

/* Messages that go out together: to one target, by one route. */
struct batch {
    const struct delivery *all;
    size_t count;
};

/* "CRITICAL: Devon missed its milestone ..." or "3 alerts: ...", for a subject or a phone. */
char *message_title(const struct batch *batch);

/* Plain text: each alert with its day, rule and link. `base` as in struct notify_config. */
char *message_text(const struct batch *batch, const char *base);

/* The body of a webhook (Standard Webhooks 1.0): type, timestamp, data. Of one delivery. */
char *message_webhook(const struct delivery *delivery);

/* A row of the ledger as JSON, on one line. */
char *message_delivery(const struct delivery *delivery);

/* The alerts as NDJSON, tenure.v1.Alert. */
char *message_ndjson(const struct batch *batch);

/* Slack's Block Kit, with a plain text for what cannot show blocks. */
char *message_slack(const struct batch *batch, const char *base);

/* A mail with its headers (RFC 5322). `receivers` ends with NULL. */
char *message_mail(const struct batch *batch, const char *base, const char *from,
                   const char *const *receivers, int64_t now_ms);

#endif
