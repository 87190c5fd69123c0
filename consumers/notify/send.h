/* SPDX-License-Identifier: Apache-2.0 */
/*
 * send - sends one message to one target, in the target's own thread.
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
    REFUSED, // permanent: the target is gone, or does not accept it
    ABORTED, // the program is stopping: the message may or may not have arrived
};

enum {
    ANSWER_MAX = 300,
    NETWORK_TRY_S = 15, // for one try over the network, and for a program
    PROGRAM_TRY_S = 30
};

/* The outcome of a try. */
struct outcome {
    enum sending sending;
    char answer[ANSWER_MAX];
    int64_t retry_after_s; // the wait that the target asked for; 0: none
};

/* The tools of a sending thread. */
struct sender {
    const struct notify_config *config;
    const struct target *target;
    CURL *curl;               // reused for all messages, to keep its connection
    const atomic_bool *abort; // set: the try in progress must end at once
};

/* How many rows of the ledger fit into one message to that kind of target. */
size_t send_batch_max(enum target_kind kind);

/* Sends due rows to a target. `feed` is the whole content of an Atom file, for that kind only. */
void send_batch(const struct sender *sender, const struct batch *batch, const char *feed,
                int64_t now_ms, struct outcome *ret_outcome);

/* Whether the text is a URL with a valid port. */
bool send_is_url(const char *text);

/* one function for each kind of transport */
void send_http(const struct sender *sender, const struct batch *batch, const char *body,
               int64_t now_ms, struct outcome *ret_outcome);
void send_smtp(const struct sender *sender, const char *mail, struct outcome *ret_outcome);
void send_program(const struct sender *sender, const char *const *words, const char *input,
                  struct outcome *ret_outcome);
void send_file(const char *path, const char *text, struct outcome *ret_outcome);

#endif
