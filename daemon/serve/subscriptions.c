/* SPDX-License-Identifier: Apache-2.0 */
#include "subscriptions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "diagnostics.h"

enum {
    CAPACITY_FIRST = 64,
    BEGIN = 1, // the first byte of a subscription message
    END = 0
};

/* libzmq stores the text of a connection's descriptor, which ZMQ_SRCFD reads, at one address for
 * all of its messages. */
#define DESCRIPTOR "__fd"

/* One connection. By the time a message is read, its descriptor may belong to another connection.
 * The address of the descriptor's text distinguishes them: it cannot be reused while a message of
 * the first connection is held. */
struct subscriber {
    zmq_msg_t held;       // its first message
    const void *identity; // the address of the text
    ino_t inode;          // of the connection's socket
    int64_t weight, count;
    bool is_cut_off;
};

static ino_t
inode_of(int descriptor)
{
    struct stat about;
    return fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode) ? about.st_ino : 0;
}

/* Subtracts what the subscriber weighed. */
static void
discount(struct subscriptions *subscriptions, struct subscriber *subscriber)
{
    subscriptions->count -= subscriber->count;
    subscriptions->weight -= subscriber->weight;
    subscriber->count = subscriber->weight = 0;
}

static void
forget(struct subscriptions *subscriptions, size_t descriptor)
{
    struct subscriber *subscriber = subscriptions->subscribers[descriptor];
    if (subscriber == NULL)
        return;
    discount(subscriptions, subscriber);
    zmq_msg_close(&subscriber->held);
    free(subscriber);
    subscriptions->subscribers[descriptor] = NULL;
}

static bool
reserve_descriptor(struct subscriptions *subscriptions, size_t descriptor)
{
    size_t before = subscriptions->capacity, capacity = before != 0 ? before : CAPACITY_FIRST;
    while (capacity <= descriptor)
        capacity *= 2;
    if (capacity == before)
        return true;
    struct subscriber **grown = realloc(subscriptions->subscribers, capacity * sizeof(*grown));
    if (grown == NULL)
        return false;
    memset(grown + before, 0, (capacity - before) * sizeof(*grown));
    subscriptions->subscribers = grown;
    subscriptions->capacity = capacity;
    return true;
}

static struct subscriber *
add(struct subscriptions *subscriptions, zmq_msg_t *message, size_t descriptor, ino_t inode)
{
    struct subscriber *subscriber = calloc(1, sizeof(*subscriber));
    if (subscriber == NULL)
        return NULL;
    zmq_msg_init(&subscriber->held);
    zmq_msg_copy(&subscriber->held, message);
    subscriber->identity = zmq_msg_gets(message, DESCRIPTOR);
    subscriber->inode = inode;
    subscriptions->subscribers[descriptor] = subscriber;
    return subscriber;
}

/* Finds the subscriber of a message; NULL: it is gone. */
static struct subscriber *
find(struct subscriptions *subscriptions, zmq_msg_t *message, int descriptor)
{
    if (descriptor < 0 || !reserve_descriptor(subscriptions, (size_t)descriptor))
        return NULL;
    struct subscriber *subscriber = subscriptions->subscribers[descriptor];
    if (subscriber != NULL && subscriber->identity == zmq_msg_gets(message, DESCRIPTOR))
        return subscriber;
    forget(subscriptions, (size_t)descriptor);
    ino_t inode = inode_of(descriptor);
    return inode != 0 ? add(subscriptions, message, (size_t)descriptor, inode) : NULL;
}

/* Shuts the connection down; libzmq then ends it and drops its topics. */
static void
cut_off(struct subscriptions *subscriptions, size_t descriptor, const char *whose)
{
    struct subscriber *subscriber = subscriptions->subscribers[descriptor];
    diagnostics_error("subscriptions",
                      "%s has %lld subscriptions, more than there is room for; it is cut off",
                      whose, (long long)subscriber->count);
    discount(subscriptions, subscriber);
    subscriber->is_cut_off = true;
    if (inode_of((int)descriptor) == subscriber->inode)
        shutdown((int)descriptor, SHUT_RDWR);
}

static void
sweep(struct subscriptions *subscriptions)
{
    subscriptions->has_left = false;
    for (size_t i = 0; i < subscriptions->capacity; i++) {
        const struct subscriber *subscriber = subscriptions->subscribers[i];
        if (subscriber != NULL && subscriber->inode != inode_of((int)i))
            forget(subscriptions, i);
    }
    assert(subscriptions->count >= 0 && subscriptions->weight >= 0);
}

static size_t
find_heaviest(const struct subscriptions *subscriptions)
{
    size_t heaviest = 0;
    int64_t weight = -1;
    for (size_t i = 0; i < subscriptions->capacity; i++) {
        const struct subscriber *subscriber = subscriptions->subscribers[i];
        if (subscriber != NULL && subscriber->weight > weight) {
            heaviest = i;
            weight = subscriber->weight;
        }
    }
    assert(weight >= 0);
    return heaviest;
}

static const char *
name_of(zmq_msg_t *message)
{
    const char *key = zmq_msg_gets(message, "User-Id");
    const char *address = zmq_msg_gets(message, "Peer-Address");
    return key != NULL && *key != '\0' ? key : address != NULL ? address : "a subscriber";
}

static void
bound(struct subscriptions *subscriptions, size_t descriptor, zmq_msg_t *message)
{
    if (subscriptions->subscribers[descriptor]->weight > SUBSCRIBER_WEIGHT_MAX)
        cut_off(subscriptions, descriptor, name_of(message));
    if (subscriptions->weight <= SUBSCRIBERS_WEIGHT_MAX)
        return;
    sweep(subscriptions);
    if (subscriptions->weight > SUBSCRIBERS_WEIGHT_MAX)
        cut_off(subscriptions, find_heaviest(subscriptions), "the subscriber with most topics");
}

bool
subscriptions_take(struct subscriptions *subscriptions, zmq_msg_t *message)
{
    size_t size = zmq_msg_size(message);
    uint8_t first = size != 0 ? *(const uint8_t *)zmq_msg_data(message) : BEGIN + 1;
    if (first != BEGIN && first != END)
        return false;
    int descriptor = zmq_msg_get(message, ZMQ_SRCFD);
    if (descriptor < 0) // an unsubscription that libzmq made for a closed connection
        subscriptions->has_left = true;
    struct subscriber *subscriber = find(subscriptions, message, descriptor);
    if (subscriber == NULL || subscriber->is_cut_off)
        return false;
    if (first == END) {
        int64_t ended = subscriber->count > 0;
        subscriber->count -= ended;
        subscriptions->count -= ended;
        return false;
    }
    int64_t weight = (int64_t)size + SUBSCRIPTION_WEIGHT;
    subscriber->count++;
    subscriptions->count++;
    subscriber->weight += weight;
    subscriptions->weight += weight;
    bound(subscriptions, (size_t)descriptor, message);
    return true;
}

void
subscriptions_sweep(struct subscriptions *subscriptions)
{
    if (subscriptions->has_left)
        sweep(subscriptions);
}

void
subscriptions_clear(struct subscriptions *subscriptions)
{
    for (size_t i = 0; i < subscriptions->capacity; i++)
        forget(subscriptions, i);
    free(subscriptions->subscribers);
    *subscriptions = (struct subscriptions){ 0 };
}
