/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk - authentication of writers, and protection against cross-site request forgery.
 *
 * A writer is authenticated in one of two ways. On the local machine it is the user that runs the
 * board. Behind a proxy that authenticates people, it is the user in the proxy's header, which the
 * board accepts from the proxy's address only. Each form carries a token: a keyed hash of the
 * user's name, with a secret of this process, so that no other site can submit one.
 */
#ifndef DESK_H
#define DESK_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include <tenure/client.h>

enum {
    DESK_USER_MAX = 128,
    DESK_TOKEN_MAX = 65,
    DESK_ID_MAX = 33
};

struct desk_options {
    const char *source;      // of the reports that the desk publishes
    const char *proxy;       // address of the authenticating proxy; NULL: local user only
    const char *header;      // of the proxy, with the user's name
    const char *user;        // the writer if there is no proxy
    const char *watches;     // file of the watches; NULL: watches are off
    const char *own_address; // origin of the board, "https://board.example"; "" if not configured
};

struct desk;

/* Returns NULL on error, with the reason in `problem`. The options have to outlive the desk. */
struct desk *desk_open(const struct desk_options *options, char *problem, size_t problem_size);
void desk_close(struct desk **desk_p);

const struct desk_options *desk_options(const struct desk *desk);

/* Headers of a request; NULL for one that is missing. */
struct desk_visit {
    struct in_addr from;
    const char *user;      // the proxy's header
    const char *forwarded; // X-Forwarded-For: the request came through a proxy
    const char *origin, *host, *type;
};

/* Authenticates the writer. Returns false, with the reason, if the visit may not write. */
bool desk_admit(const struct desk *desk, const struct desk_visit *visit,
                char ret_user[DESK_USER_MAX], const char **ret_problem);

/* Checks Origin and Content-Type: true if the board's own pages can have sent the form. */
bool desk_is_own(const struct desk *desk, const struct desk_visit *visit);

/* Makes the token of a user's forms; compares a received token with it in constant time. */
void desk_token(const struct desk *desk, const char *user, char ret_token[DESK_TOKEN_MAX]);
bool desk_token_is(const struct desk *desk, const char *user, const char *token);

enum {
    DESK_EVENTS = 2 // in a request: a report, and the retraction of an earlier one
};

/* Publishes events, all or none of them, and waits for the answers. On TENURE_OK *ret_seq is the
 * entry of the first, also if an earlier call stored it. On error `problem` has the reason;
 * TENURE_INVALID: the daemon refused an event. */
tenure_status desk_publish(tenure_client *client, Tenure__V1__Event *const *events, size_t count,
                           uint64_t *ret_seq, char *problem, size_t problem_size);

/* Makes an id for a new event from 128 random bits. */
void desk_new_id(char ret_id[DESK_ID_MAX]);

#endif
