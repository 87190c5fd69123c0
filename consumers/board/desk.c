/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/text.h>

struct desk {
    struct desk_options options;
    struct in_addr proxy;
    unsigned char secret[crypto_auth_KEYBYTES];
};

struct desk *
desk_open(const struct desk_options *options, char *problem, size_t problem_size)
{
    struct desk *desk = calloc(1, sizeof(*desk));
    if (desk == NULL || sodium_init() < 0) {
        snprintf(problem, problem_size, "no memory");
        free(desk);
        return NULL;
    }
    desk->options = *options;
    if (options->proxy != NULL && inet_pton(AF_INET, options->proxy, &desk->proxy) != 1) {
        snprintf(problem, problem_size, "--proxy %s is not an address like 127.0.0.1",
                 options->proxy);
        free(desk);
        return NULL;
    }
    crypto_auth_keygen(desk->secret);
    return desk;
}

void
desk_close(struct desk **desk_p)
{
    struct desk *desk = *desk_p;
    if (desk == NULL)
        return;
    *desk_p = NULL;
    sodium_memzero(desk->secret, sizeof(desk->secret));
    free(desk);
}

const struct desk_options *
desk_options(const struct desk *desk)
{
    return &desk->options;
}

static bool
is_loopback(struct in_addr address)
{
    return (ntohl(address.s_addr) >> 24) == 127;
}

bool
desk_admit(const struct desk *desk, const struct desk_visit *visit, char ret_user[DESK_USER_MAX],
           const char **ret_problem)
{
    bool by_proxy = desk->options.proxy != NULL;
    const char *user = by_proxy ? visit->user : desk->options.user;
    ret_user[0] = '\0';
    *ret_problem = NULL;
    if (by_proxy && visit->from.s_addr != desk->proxy.s_addr)
        *ret_problem = "The desk believes the proxy alone, and this did not come from it.";
    else if (!by_proxy && (!is_loopback(visit->from) || visit->forwarded != NULL))
        *ret_problem = "The desk is for this machine alone: start the board with --proxy to let a "
                       "proxy say who writes.";
    else if (user == NULL || user[0] == '\0' || strlen(user) >= DESK_USER_MAX)
        *ret_problem = "The proxy does not say who you are.";
    else
        tenure_text_format(ret_user, DESK_USER_MAX, "%s", user);
    tenure_text_clean(ret_user);
    return *ret_problem == NULL;
}

bool
desk_is_own(const struct desk *desk, const struct desk_visit *visit)
{
    static const char form[] = "application/x-www-form-urlencoded";
    char own[512];
    if (desk->options.own_address[0] != '\0')
        tenure_text_format(own, sizeof(own), "%s", desk->options.own_address);
    else
        tenure_text_format(own, sizeof(own), "http://%s", visit->host != NULL ? visit->host : "");
    return visit->origin != NULL && strcmp(visit->origin, own) == 0 && visit->type != NULL &&
           strncmp(visit->type, form, sizeof(form) - 1) == 0;
}

void
desk_token(const struct desk *desk, const char *user, char ret_token[DESK_TOKEN_MAX])
{
    unsigned char mark[crypto_auth_BYTES];
    crypto_auth(mark, (const unsigned char *)user, strlen(user), desk->secret);
    sodium_bin2hex(ret_token, DESK_TOKEN_MAX, mark, sizeof(mark));
}

bool
desk_token_is(const struct desk *desk, const char *user, const char *token)
{
    char right[DESK_TOKEN_MAX];
    desk_token(desk, user, right);
    return strlen(token) == DESK_TOKEN_MAX - 1 &&
           sodium_memcmp(right, token, DESK_TOKEN_MAX - 1) == 0;
}

struct answered {
    size_t stored;
    uint64_t seq; // of the first event
    char reason[530];
};

static void
take_answer(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer)
{
    struct answered *answered = context;
    if (tag == 0)
        answered->seq = answer->seq;
    if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED ||
        answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
        answered->stored++;
    else if (answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__SKIPPED)
        tenure_text_format(answered->reason, sizeof(answered->reason), "%s%s%s", answer->field,
                           answer->field[0] != '\0' ? ": " : "", answer->reason);
}

tenure_status
desk_publish(tenure_client *client, Tenure__V1__Event *const *events, size_t count,
             uint64_t *ret_seq, char *problem, size_t problem_size)
{
    struct tenure_publish_options options = { .events_max = (unsigned)count, .atomic = count > 1 };
    struct answered answered = { 0 };
    tenure_publisher *publisher;
    tenure_status status =
        tenure_publisher_open(client, &options, take_answer, &answered, &publisher);
    if (status == TENURE_OK) {
        for (size_t i = 0; i < count && status == TENURE_OK; i++)
            status = tenure_publisher_add(publisher, events[i], i);
        if (status == TENURE_OK)
            status = tenure_publisher_flush(publisher);
        tenure_publisher_close(&publisher);
    }
    *ret_seq = answered.seq;
    if (status == TENURE_OK && answered.stored == count)
        return TENURE_OK;
    bool refused = status == TENURE_OK && answered.reason[0] != '\0';
    tenure_text_format(problem, problem_size, "%s",
                       refused ? answered.reason : tenure_client_problem(client));
    return refused ? TENURE_INVALID : status != TENURE_OK ? status : TENURE_TIMEOUT;
}

void
desk_new_id(char ret_id[DESK_ID_MAX])
{
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(ret_id, DESK_ID_MAX, bytes, sizeof(bytes));
}
