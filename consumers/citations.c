/* SPDX-License-Identifier: Apache-2.0 */
#include "citations.h"

#include <stdio.h>
#include <stdlib.h>

#include "pages.h"

bool
citations_want(struct citations *citations, const uint64_t *seqs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!id_set_add(&citations->seqs, seqs[i]))
            return false;
    }
    return true;
}

/* The index of the seq; the number of seqs if it is not among them. */
static size_t
place_of(const struct citations *citations, uint64_t seq)
{
    const struct id_set *seqs = &citations->seqs;
    size_t place = id_set_below(seqs, seq);
    return place < seqs->count && seqs->items[place] == seq ? place : seqs->count;
}

/* The addresses that one event cites; NULL: out of memory. */
static char *
join(const Tenure__V1__Event *event)
{
    char *text = NULL;
    size_t size;
    const char *separator = "";
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < event->n_citations; i++) {
        if (event->citations[i]->url[0] == '\0')
            continue;
        fprintf(out, "%s%s", separator, event->citations[i]->url);
        separator = " ";
    }
    return fclose(out) == 0 ? text : NULL;
}

static bool
take(void *context, const Tenure__V1__Answer *answer)
{
    struct citations *citations = context;
    for (size_t i = 0; i < answer->n_updates; i++) {
        const Tenure__V1__Update *update = answer->updates[i];
        size_t place = place_of(citations, update->seq);
        if (place < citations->seqs.count && citations->urls[place] == NULL &&
            update->event != NULL)
            citations->urls[place] = join(update->event);
    }
    return true;
}

tenure_status
citations_read(struct citations *citations, tenure_client *client)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__EventsQuery body = TENURE__V1__EVENTS_QUERY__INIT;
    id_set_sort(&citations->seqs);
    if (citations->seqs.count == 0)
        return TENURE_OK;
    citations->urls = calloc(citations->seqs.count, sizeof(*citations->urls));
    if (citations->urls == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = TENURE_OK;
    query.body_case = TENURE__V1__QUERY__BODY_EVENTS;
    query.events = &body;
    for (size_t first = 0; first < citations->seqs.count && status == TENURE_OK;) {
        body.seqs = citations->seqs.items + first;
        body.n_seqs = citations->seqs.count - first;
        if (body.n_seqs > TENURE_EVENTS_ASKED_MAX)
            body.n_seqs = TENURE_EVENTS_ASKED_MAX;
        body.after = 0;
        status = pages_ask(client, &query, &body.after, take, citations);
        first += body.n_seqs;
    }
    return status;
}

const char *
citations_of(const struct citations *citations, uint64_t seq)
{
    size_t place = place_of(citations, seq);
    return place < citations->seqs.count && citations->urls[place] != NULL ? citations->urls[place]
                                                                           : "";
}

void
citations_clear(struct citations *citations)
{
    for (size_t i = 0; citations->urls != NULL && i < citations->seqs.count; i++)
        free(citations->urls[i]);
    free(citations->urls);
    citations->urls = NULL;
    citations->seqs.count = 0;
}

void
citations_close(struct citations *citations)
{
    citations_clear(citations);
    id_set_close(&citations->seqs);
    *citations = (struct citations){ 0 };
}
