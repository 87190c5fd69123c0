/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pusher - the XPUB socket, and the thread that sends to subscribers and reads their subscriptions.
 *
 * Each message costs processor time for every subscriber. So the writer only queues it, and answers
 * publishers at the same speed however many subscribe. Messages are sent in the order in which they
 * were queued.
 */
#ifndef PUSHER_H
#define PUSHER_H

#include "wire.h"
#include <tenure/status.h>

struct pusher;

/* Binds to `endpoint`; `bound` receives it with its real port. Both, and the secret key (NULL:
 * none), must outlive the pusher. */
tenure_status pusher_open(void *context, const char *endpoint, const char *secret_key, char *bound,
                          struct pusher **ret_pusher);
/* Sends what is queued first. */
void pusher_close(struct pusher **pusher_p, int linger_ms);

/* Queues a message; waits while too much is queued. If memory runs out the message is dropped, and
 * subscribers read it from the log. */
void pusher_add(struct pusher *pusher, struct tni_span topic, struct tni_span body);
/* Lets the thread send what was added. */
void pusher_wake(struct pusher *pusher);

/* Disconnects every subscriber. Those that may still subscribe reconnect immediately, and read what
 * they missed from the log. */
tenure_status pusher_reopen(struct pusher *pusher);

/* Readable when somebody has subscribed; and whether that is so since the last call. */
int pusher_fd(const struct pusher *pusher);
bool pusher_has_newcomers(struct pusher *pusher);

/* How many subscriptions there are. */
uint64_t pusher_subscriptions(const struct pusher *pusher);

#endif
