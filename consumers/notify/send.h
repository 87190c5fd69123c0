/* SPDX-License-Identifier: Apache-2.0 */
/*
 * send - one message to one target, from the target's own thread.
 */
#ifndef SEND_H
#define SEND_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "ledger.h"
#include "message.h"
#include "notify.h"

enum sending {
    SENT,
    FAILED,  // it may work later
    REFUSED, // it never will: the target is gone, or does not want it
    ABORTED, // we are to stop: nobody knows whether it arrived
};

enum {
    ANSWER_MAX = 300,
    NETWORK_TRY_S = 15, // for one try over the network, and of a program
    PROGRAM_TRY_S = 30
};

/* What became of a try. */
struct outcome {
    enum sending sending;
    char answer[ANSWER_MAX];
    int64_t retry_after_s; // as the target asked; 0: it did not
};

/* How a thread sends. */
struct sender {
    const struct notify_config *config;
    const struct target *target;
    CURL *curl;               // kept from message to message with its connection
    const atomic_bool *abort; // a try that is under way ends at once
};

/* How many messages of the ledger one message to that kind of target takes. */
size_t send_batch_max(enum target_kind kind);

/* Sends what is due to a target. `feed` is the whole text of an Atom file, for this kind only. */
void send_batch(const struct sender *sender, const struct batch *batch, const char *feed,
                int64_t now_ms, struct outcome *ret_outcome);

/* Whether the text is a URL; one with a port over 65535 is none. */
bool send_is_url(const char *text);

/* one function for each way */
void send_http(const struct sender *sender, const struct batch *batch, const char *body,
               int64_t now_ms, struct outcome *ret_outcome);
void send_smtp(const struct sender *sender, const char *mail, struct outcome *ret_outcome);
void send_program(const struct sender *sender, const char *const *words, const char *input,
                  struct outcome *ret_outcome);
void send_file(const char *path, const char *text, struct outcome *ret_outcome);

#endif
