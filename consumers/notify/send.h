/*
 * send - one message to one target.
 */
#ifndef SEND_H
#define SEND_H

#include "ledger.h"
#include "message.h"
#include "notify.h"

enum sending {
    SENT,
    FAILED,  // it may work later
    REFUSED, // it never will: the target is gone, or does not want it
};

enum {
    ANSWER_MAX = 300
};

/* Sends what is due to a target; ret_answer says with what answer. A webhook takes one delivery at
 * a time. */
enum sending send_batch(const struct notify_config *config, const struct target *target,
                        struct ledger *ledger, const struct batch *batch, int64_t now_ms,
                        char ret_answer[ANSWER_MAX]);

/* Whether the text is a URL; one with a port over 65535 is none. */
bool send_is_url(const char *text);

/* one function for each way */
enum sending send_http(const struct target *target, const struct delivery *delivery,
                       const char *body, int64_t now_ms, char ret_answer[ANSWER_MAX]);
enum sending send_smtp(const struct target *target, const char *mail, char ret_answer[ANSWER_MAX]);
enum sending send_program(const char *const *words, const char *input, char ret_answer[ANSWER_MAX]);

#endif
