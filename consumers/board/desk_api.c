/* SPDX-License-Identifier: Apache-2.0 */
/* Previews for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk_pages.h"
#include <tenure/json.h>

/* Events without an author are the user's. */
static bool
fill_authors(const struct request *request, Tenure__V1__PublishRequest *asked)
{
    for (size_t i = 0; i < asked->n_events; i++) {
        Tenure__V1__Event *event = asked->events[i];
        char *author = event->author[0] == '\0' ? strdup(request->user) : event->author;
        if (author == NULL)
            return false;
        event->author = author;
    }
    return true;
}

static void
answer(struct request *request, Tenure__V1__PublishRequest *asked)
{
    Tenure__V1__PublishReply *reply;
    char *text = NULL;
    tenure_status status = fill_authors(request, asked)
                               ? tenure_client_preview(request->client, asked, &reply)
                               : TENURE_NO_MEMORY;
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    reply->number = 0; // is internal to the board and the daemon
    request->type = "application/json";
    if (tenure_json_print(&reply->base, &text) == TENURE_OK)
        fprintf(request->out, "%s\n", text);
    free(text);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

void
desk_preview_api(struct request *request)
{
    const char *text = desk_sent(request, "request");
    struct tenure_json_error error;
    ProtobufCMessage *asked;
    char why[600];
    if (tenure_json_parse(&tenure__v1__publish_request__descriptor, text, strlen(text), &asked,
                          &error) != TENURE_OK) {
        snprintf(why, sizeof(why), "request.%s: %s", error.field, error.reason);
        request_fail(request, 400, "That is not a request", why);
        return;
    }
    answer(request, (Tenure__V1__PublishRequest *)asked);
    protobuf_c_message_free_unpacked(asked, NULL);
}
