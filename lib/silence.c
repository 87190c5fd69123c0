/* SPDX-License-Identifier: Apache-2.0 */
/* Finds out why a socket stays silent: a daemon rejects a key before it reads anything, so it
 * cannot answer. */
#include <stdlib.h>

#include "client.h"
#include <tenure/text.h>

enum {
    PROBE_MS = 1000
};

/* Whether the daemon accepts the key at all: every accepted key may query the status. */
static bool
silence_lets_in(tenure_client *client)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    int timeout_ms = client->timeout_ms;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    client->timeout_ms = timeout_ms < PROBE_MS ? timeout_ms : PROBE_MS;
    tenure_status status = tenure_client_query(client, &query, &answer);
    client->timeout_ms = timeout_ms;
    client->problem[0] = '\0';
    if (status == TENURE_OK)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status == TENURE_OK;
}

const char *
tni_client_silent(tenure_client *client, enum tni_peer peer)
{
    if (client->keys.secret_key[0] == '\0' || !silence_lets_in(client))
        return tni_client_silence(client);
    return peer == TNI_FEED
               ? "the daemon knows your key, but not as a subscriber's: does its access file give "
                 "it the role subscribe?"
               : "the daemon knows your key, but not as a publisher's: does its access file give "
                 "it the role publish?";
}
