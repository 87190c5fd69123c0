/* SPDX-License-Identifier: Apache-2.0 */
#include "fair.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A queue of queries in the order of their arrival. */
struct row {
    struct question *first, **end;
};

/* A client with queries, or one that has used more than its share of time and is remembered for
 * that. */
struct client {
    struct client *next;
    uint64_t used_us;
    struct row waiting; // not begun
    struct row paused;  // begun, between two slices
    unsigned begun;
    size_t bytes; // of waiting queries
    size_t name_size;
    uint8_t name[FAIR_NAME_MAX];
};

static void
row_append(struct row *row, struct question *question)
{
    question->next = NULL;
    *row->end = question;
    row->end = &question->next;
}

static void
row_prepend(struct row *row, struct question *question)
{
    question->next = row->first;
    if (row->first == NULL)
        row->end = &question->next;
    row->first = question;
}

/* Removes the query that the link points to. */
static struct question *
row_remove(struct row *row, struct question **link)
{
    struct question *question = *link;
    *link = question->next;
    if (*link == NULL)
        row->end = link;
    return question;
}

/* Removes idle clients. One that has used more time than the others is kept for a while, so that it
 * cannot gain by pausing, unless there are too many. */
static void
forget_idle(struct fair *fair)
{
    bool all = fair->waiting + fair->begun == 0 || fair->clients_count >= FAIR_IDLE_MAX;
    struct client **link = &fair->clients;
    while (*link != NULL) {
        struct client *client = *link;
        bool is_idle = client->waiting.first == NULL && client->begun == 0;
        if (is_idle && (all || client->used_us <= fair->level_us)) {
            *link = client->next;
            fair->clients_count--;
            free(client);
        } else {
            link = &client->next;
        }
    }
}

static struct client *
make_client(struct fair *fair, struct tni_span name)
{
    forget_idle(fair);
    struct client *client = calloc(1, sizeof(*client));
    if (client == NULL)
        return NULL;
    client->waiting.end = &client->waiting.first;
    client->paused.end = &client->paused.first;
    client->name_size = name.size;
    memcpy(client->name, name.data, name.size);
    client->next = fair->clients;
    fair->clients = client;
    fair->clients_count++;
    return client;
}

/* Finds or adds a client. One that is new, or returns, starts with the used time of the client that
 * had the last turn. */
static struct client *
find_client(struct fair *fair, struct tni_span name)
{
    struct client *client = fair->clients;
    while (client != NULL &&
           (client->name_size != name.size || memcmp(client->name, name.data, name.size) != 0))
        client = client->next;
    if (client == NULL)
        client = make_client(fair, name);
    if (client != NULL && client->waiting.first == NULL && client->begun == 0 &&
        client->used_us < fair->level_us)
        client->used_us = fair->level_us;
    return client;
}

static void
let_wait(struct fair *fair, struct question *question)
{
    size_t bytes = question->bytes + QUESTION_OVERHEAD_BYTES;
    fair->waiting++;
    fair->bytes += bytes;
    question->client->bytes += bytes;
}

static struct question *
take_waiting(struct fair *fair, struct client *client, struct question **link)
{
    struct question *question = row_remove(&client->waiting, link);
    size_t bytes = question->bytes + QUESTION_OVERHEAD_BYTES;
    fair->waiting--;
    fair->bytes -= bytes;
    client->bytes -= bytes;
    return question;
}

/* Removes the last query of the client with the most waiting bytes. So if the queue is full, a
 * client that sends many queries cannot cause those of others to be refused. */
static struct question *
take_last_of_most(struct fair *fair)
{
    struct client *most = fair->clients;
    for (struct client *client = most; client != NULL; client = client->next) {
        if (client->bytes > most->bytes)
            most = client;
    }
    struct question **link = &most->waiting.first;
    while ((*link)->next != NULL)
        link = &(*link)->next;
    return take_waiting(fair, most, link);
}

struct question *
fair_add(struct fair *fair, struct tni_span name, struct question *question)
{
    assert(name.size <= FAIR_NAME_MAX);
    struct client *client = find_client(fair, name);
    if (client == NULL ||
        client->bytes + question->bytes + QUESTION_OVERHEAD_BYTES > FAIR_CLIENT_BYTES_MAX)
        return question;
    question->client = client;
    question->is_long = false;
    row_append(&client->waiting, question);
    let_wait(fair, question);
    return fair->bytes <= FAIR_BYTES_MAX ? NULL : take_last_of_most(fair);
}

static bool
can_begin(const struct fair *fair, const struct client *client)
{
    const struct question *first = client->waiting.first;
    return first != NULL && client->begun < FAIR_CLIENT_BEGUN_MAX && fair->begun < FAIR_BEGUN_MAX &&
           (!first->is_long || fair->longs < FAIR_LONG_MAX);
}

static struct question *
begin_first(struct fair *fair, struct client *client)
{
    struct question *question = take_waiting(fair, client, &client->waiting.first);
    fair->begun++;
    client->begun++;
    fair->longs += question->is_long;
    return question;
}

struct question *
fair_next(struct fair *fair, bool *ret_begins)
{
    struct client *least = NULL;
    if (fair->running == FAIR_RUNNING_MAX)
        return NULL;
    for (struct client *client = fair->clients; client != NULL; client = client->next) {
        if ((least == NULL || client->used_us < least->used_us) &&
            (client->paused.first != NULL || can_begin(fair, client)))
            least = client;
    }
    if (least == NULL)
        return NULL;
    fair->level_us = least->used_us;
    fair->running++;
    *ret_begins = can_begin(fair, least);
    return *ret_begins ? begin_first(fair, least)
                       : row_remove(&least->paused, &least->paused.first);
}

bool
fair_pause(struct fair *fair, struct question *question, uint64_t used_us)
{
    if (!question->is_long && fair->longs == FAIR_LONG_MAX)
        return false;
    fair->longs += !question->is_long;
    fair->running--;
    question->is_long = true;
    question->client->used_us += used_us;
    row_append(&question->client->paused, question);
    return true;
}

void
fair_end(struct fair *fair, struct question *question, uint64_t used_us)
{
    fair->running--;
    fair->begun--;
    fair->longs -= question->is_long;
    question->client->begun--;
    question->client->used_us += used_us;
}

void
fair_put_back(struct fair *fair, struct question *question, uint64_t used_us)
{
    fair_end(fair, question, used_us);
    question->is_long = true;
    row_prepend(&question->client->waiting, question);
    let_wait(fair, question);
}

struct question *
fair_take_out(struct fair *fair, bool (*is_meant)(const struct question *question, int which),
              int which)
{
    for (struct client *client = fair->clients; client != NULL; client = client->next) {
        struct question **link = &client->waiting.first;
        while (*link != NULL && !is_meant(*link, which))
            link = &(*link)->next;
        if (*link != NULL)
            return take_waiting(fair, client, link);
    }
    return NULL;
}

void
fair_close(struct fair *fair)
{
    while (fair->clients != NULL) {
        struct client *client = fair->clients;
        fair->clients = client->next;
        free(client);
    }
}
