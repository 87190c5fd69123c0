/* SPDX-License-Identifier: Apache-2.0 */
#include "citations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

enum {
    SEQS_FIRST = 64
};

static int
compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

bool
citations_want(struct citations *citations, const uint64_t *seqs, size_t count)
{
    if (count == 0)
        return true; // there may be no list
    if (citations->max - citations->count < count) {
        size_t max = 2 * citations->max + count + SEQS_FIRST;
        uint64_t *room = realloc(citations->seqs, max * sizeof(*room));
        if (room == NULL)
            return false;
        citations->seqs = room;
        citations->max = max;
    }
    memcpy(citations->seqs + citations->count, seqs, count * sizeof(*seqs));
    citations->count += count;
    return true;
}

/* In order, each once. */
static void
sort(struct citations *citations)
{
    size_t kept = 0;
    if (citations->count > 1)
        qsort(citations->seqs, citations->count, sizeof(*citations->seqs), compare);
    for (size_t i = 0; i < citations->count; i++) {
        if (i == 0 || citations->seqs[i] != citations->seqs[i - 1])
            citations->seqs[kept++] = citations->seqs[i];
    }
    citations->count = kept;
}

static size_t
place_of(const struct citations *citations, uint64_t seq)
{
    const uint64_t *found = citations->count == 0 ? NULL
                                                  : bsearch(&seq, citations->seqs, citations->count,
                                                            sizeof(*citations->seqs), compare);
    return found != NULL ? (size_t)(found - citations->seqs) : citations->count;
}

/* The addresses of one event; NULL without memory. */
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
        if (place < citations->count && citations->urls[place] == NULL && update->event != NULL)
            citations->urls[place] = join(update->event);
    }
    return true;
}

tenure_status
citations_read(struct citations *citations, tenure_client *client)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__EventsQuery body = TENURE__V1__EVENTS_QUERY__INIT;
    sort(citations);
    if (citations->count == 0)
        return TENURE_OK;
    citations->urls = calloc(citations->count, sizeof(*citations->urls));
    if (citations->urls == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = TENURE_OK;
    query.body_case = TENURE__V1__QUERY__BODY_EVENTS;
    query.events = &body;
    for (size_t first = 0; first < citations->count && status == TENURE_OK;) {
        body.seqs = citations->seqs + first;
        body.n_seqs = citations->count - first;
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
    return place < citations->count && citations->urls[place] != NULL ? citations->urls[place] : "";
}

void
citations_clear(struct citations *citations)
{
    for (size_t i = 0; citations->urls != NULL && i < citations->count; i++)
        free(citations->urls[i]);
    free(citations->urls);
    citations->urls = NULL;
    citations->count = 0;
}

void
citations_close(struct citations *citations)
{
    citations_clear(citations);
    free(citations->seqs);
    *citations = (struct citations){ 0 };
}
