/* SPDX-License-Identifier: Apache-2.0 */
#include "visitors.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum doing {
    WAITING, // for a request, or for the rest of one
    ANSWERED,
    STREAMING,
    ENDED // shut down; the server will close it
};

struct visitor {
    struct visitor *next;
    int connection;
    struct in_addr address;
    enum doing doing;
    int64_t since_ms; // when it began its present activity
};

struct visitors {
    struct visitors_options options;
    pthread_mutex_t lock;
    struct visitor *first;
};

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct visitors *
visitors_open(const struct visitors_options *options)
{
    struct visitors *visitors = calloc(1, sizeof(*visitors));
    if (visitors == NULL)
        return NULL;
    visitors->options = *options;
    pthread_mutex_init(&visitors->lock, NULL);
    return visitors;
}

void
visitors_close(struct visitors **visitors_p)
{
    struct visitors *visitors = *visitors_p;
    if (visitors == NULL)
        return;
    *visitors_p = NULL;
    pthread_mutex_destroy(&visitors->lock);
    free(visitors);
}

static void
set_doing(struct visitor *visitor, enum doing doing)
{
    visitor->doing = doing;
    visitor->since_ms = now_ms();
}

/* Shuts the connection down; the server then closes it. Until that its descriptor cannot be reused,
 * because the server first calls visitors_leave(), which waits for the lock. */
static void
end(struct visitor *visitor)
{
    shutdown(visitor->connection, SHUT_RDWR);
    set_doing(visitor, ENDED);
}

static bool
is_of(const struct visitor *visitor, const struct in_addr *address)
{
    return address == NULL || visitor->address.s_addr == address->s_addr;
}

/* Counts the connections of one address or of all (NULL), except ended ones. */
static unsigned
count(const struct visitors *visitors, const struct in_addr *address)
{
    unsigned found = 0;
    for (const struct visitor *visitor = visitors->first; visitor != NULL; visitor = visitor->next)
        found += visitor->doing != ENDED && is_of(visitor, address);
    return found;
}

/* Ends the oldest of the least active connections: one that waits for a request, else one that
 * receives an answer. */
static void
end_oldest(struct visitors *visitors, const struct in_addr *address)
{
    struct visitor *oldest = NULL;
    for (struct visitor *visitor = visitors->first; visitor != NULL; visitor = visitor->next) {
        if (visitor->doing < STREAMING && is_of(visitor, address) &&
            (oldest == NULL || visitor->doing < oldest->doing ||
             (visitor->doing == oldest->doing && visitor->since_ms <= oldest->since_ms)))
            oldest = visitor;
    }
    if (oldest != NULL)
        end(oldest);
}

struct visitor *
visitors_come(struct visitors *visitors, int connection, struct in_addr address)
{
    struct visitor *visitor = calloc(1, sizeof(*visitor));
    if (visitor == NULL)
        return NULL;
    visitor->connection = connection;
    visitor->address = address;
    set_doing(visitor, WAITING);
    pthread_mutex_lock(&visitors->lock);
    if (count(visitors, &address) >= visitors->options.address_max)
        end_oldest(visitors, &address);
    else if (count(visitors, NULL) >= visitors->options.all_max)
        end_oldest(visitors, NULL);
    visitor->next = visitors->first;
    visitors->first = visitor;
    pthread_mutex_unlock(&visitors->lock);
    return visitor;
}

void
visitors_leave(struct visitors *visitors, struct visitor *visitor)
{
    if (visitor == NULL)
        return;
    pthread_mutex_lock(&visitors->lock);
    struct visitor **link = &visitors->first;
    while (*link != visitor)
        link = &(*link)->next;
    *link = visitor->next;
    pthread_mutex_unlock(&visitors->lock);
    free(visitor);
}

static void
change(struct visitors *visitors, struct visitor *visitor, enum doing doing)
{
    if (visitor == NULL)
        return;
    pthread_mutex_lock(&visitors->lock);
    if (visitor->doing != ENDED)
        set_doing(visitor, doing);
    pthread_mutex_unlock(&visitors->lock);
}

void
visitors_ask(struct visitors *visitors, struct visitor *visitor)
{
    change(visitors, visitor, ANSWERED);
}

void
visitors_answered(struct visitors *visitors, struct visitor *visitor)
{
    change(visitors, visitor, WAITING);
}

bool
visitors_stream(struct visitors *visitors, struct visitor *visitor)
{
    unsigned streams = 0;
    if (visitor == NULL)
        return false;
    pthread_mutex_lock(&visitors->lock);
    for (const struct visitor *other = visitors->first; other != NULL; other = other->next)
        streams += other->doing == STREAMING && is_of(other, &visitor->address);
    bool may = visitor->doing != ENDED && streams < visitors->options.address_max * 3 / 4;
    if (may)
        set_doing(visitor, STREAMING);
    pthread_mutex_unlock(&visitors->lock);
    return may;
}

void
visitors_tend(struct visitors *visitors)
{
    pthread_mutex_lock(&visitors->lock);
    int64_t before_ms = now_ms() - (int64_t)visitors->options.request_s * 1000;
    for (struct visitor *visitor = visitors->first; visitor != NULL; visitor = visitor->next) {
        if (visitor->doing == WAITING && visitor->since_ms <= before_ms)
            end(visitor);
    }
    pthread_mutex_unlock(&visitors->lock);
}
