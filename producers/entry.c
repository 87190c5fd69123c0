/* SPDX-License-Identifier: Apache-2.0 */
#include "entry.h"

#include "change_text.h"
#include "names.h"

/* No query finds an event by its id. But the daemon would refuse another event with that id, and
 * its refusal gives the seq of the stored one. */
tenure_status
entry_find(struct tenure_cli *cli, const char *source, const char *id, uint64_t *ret_seq)
{
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT, *events = &event;
    Tenure__V1__Dissolution body = TENURE__V1__DISSOLUTION__INIT;
    Tenure__V1__PublishReply *reply;
    *ret_seq = 0;
    body.organisation = (char *)"x";
    event.source = (char *)source;
    event.id = (char *)id;
    event.body_case = TENURE__V1__EVENT__BODY_DISSOLUTION;
    event.dissolution = &body;
    request.events = &events;
    request.n_events = 1;
    tenure_status status = tenure_client_preview(cli->client, &request, &reply);
    if (status != TENURE_OK)
        return status;
    if (reply->n_answers == 1 &&
        reply->answers[0]->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        *ret_seq = reply->answers[0]->seq;
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return TENURE_OK;
}

/* The change that is wanted: that of an entry, or of its correction. */
struct wanted {
    uint64_t seq;
    bool is_correction;
    uint64_t except; // not this correction
};

static bool
is_wanted(const Tenure__V1__Change *change, const struct wanted *wanted)
{
    if (!wanted->is_correction)
        return change->event->seq == wanted->seq;
    return change->event->corrects == wanted->seq && change->event->seq != wanted->except &&
           !change->taken_back;
}

static bool
is_whole(const Tenure__V1__Change *change)
{
    return change->event != NULL && change->event->body_case == TENURE__V1__UPDATE__BODY_EVENT &&
           (change->corrected == NULL ||
            change->corrected->body_case == TENURE__V1__UPDATE__BODY_EVENT);
}

/* Reads pages of changes until one is wanted, or until they reach entries before that one. */
static const Tenure__V1__Change *
find_change(struct tenure_cli *cli, Tenure__V1__ChangesQuery *body, const struct wanted *wanted,
            Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    body->since = (char *)"1000-01-01";
    query.body_case = TENURE__V1__QUERY__BODY_CHANGES;
    query.changes = body;
    do {
        if (tenure_client_query(cli->client, &query, ret_answer) != TENURE_OK)
            break;
        for (size_t i = 0; i < (*ret_answer)->n_changes; i++) {
            const Tenure__V1__Change *change = (*ret_answer)->changes[i];
            if (is_whole(change) && is_wanted(change, wanted))
                return change;
        }
        body->before = (*ret_answer)->next;
        tenure__v1__answer__free_unpacked(*ret_answer, NULL);
    } while (body->before > wanted->seq);
    *ret_answer = NULL;
    return NULL;
}

const Tenure__V1__Change *
entry_ask(struct tenure_cli *cli, uint64_t seq, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__ChangesQuery body = TENURE__V1__CHANGES_QUERY__INIT;
    body.before = seq + 1;
    body.limit = 1;
    return find_change(cli, &body, &(struct wanted){ .seq = seq }, ret_answer);
}

const Tenure__V1__Change *
entry_ask_correction(struct tenure_cli *cli, uint64_t seq, uint64_t except,
                     Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__ChangesQuery body = TENURE__V1__CHANGES_QUERY__INIT;
    Tenure__V1__Change__Kind corrected = TENURE__V1__CHANGE__KIND__CORRECTED;
    body.kinds = &corrected;
    body.n_kinds = 1;
    return find_change(cli, &body, &(struct wanted){ seq, true, except }, ret_answer);
}

void
entry_write(struct tenure_cli *cli, const Tenure__V1__Change *change, FILE *out)
{
    struct names names;
    names_begin(&names, cli);
    struct tenure_sheet sheet = cli->out;
    sheet.file = out;
    if (change->organisation[0] != '\0') {
        change_write_where(change, out);
        fputs(": ", out);
    }
    change_write_report(&sheet, change);
    names_end(&names);
}
