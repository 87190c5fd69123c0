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
    BEGIN = 1, // the first byte of a subscription
    END = 0
};

struct subscriber {
    ino_t inode; // of its socket; 0: nobody
    int64_t weight, count;
    bool is_cut_off;
};

static ino_t
inode_of(int descriptor)
{
    struct stat about;
    return fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode) ? about.st_ino : 0;
}

static void
forget(struct subscriptions *subscriptions, struct subscriber *subscriber)
{
    subscriptions->count -= subscriber->count;
    subscriptions->weight -= subscriber->weight;
    *subscriber = (struct subscriber){ 0 };
}

static bool
reserve_subscriber(struct subscriptions *subscriptions, size_t descriptor)
{
    size_t before = subscriptions->capacity, capacity = before != 0 ? before : CAPACITY_FIRST;
    while (capacity <= descriptor)
        capacity *= 2;
    if (capacity == before)
        return true;
    struct subscriber *grown = realloc(subscriptions->subscribers, capacity * sizeof(*grown));
    if (grown == NULL)
        return false;
    memset(grown + before, 0, (capacity - before) * sizeof(*grown));
    subscriptions->subscribers = grown;
    subscriptions->capacity = capacity;
    return true;
}

/* Whose connection has this descriptor now; NULL: nobody's. */
static struct subscriber *
find(struct subscriptions *subscriptions, int descriptor)
{
    ino_t inode = descriptor < 0 ? 0 : inode_of(descriptor);
    if (inode == 0 || !reserve_subscriber(subscriptions, (size_t)descriptor))
        return NULL;
    struct subscriber *subscriber = &subscriptions->subscribers[descriptor];
    if (subscriber->inode != inode)
        forget(subscriptions, subscriber);
    subscriber->inode = inode;
    return subscriber;
}

/* libzmq then ends the connection and forgets its topics. */
static void
cut_off(struct subscriptions *subscriptions, struct subscriber *subscriber, const char *whose)
{
    diagnostics_error("subscriptions",
                      "%s has %lld subscriptions, more than there is room for; "
                      "it is cut off",
                      whose, (long long)subscriber->count);
    ino_t inode = subscriber->inode;
    forget(subscriptions, subscriber);
    *subscriber = (struct subscriber){ .inode = inode, .is_cut_off = true };
    shutdown((int)(subscriber - subscriptions->subscribers), SHUT_RDWR);
}

static void
sweep(struct subscriptions *subscriptions)
{
    subscriptions->has_left = false;
    for (size_t i = 0; i < subscriptions->capacity; i++) {
        struct subscriber *subscriber = &subscriptions->subscribers[i];
        if (subscriber->inode != 0 && subscriber->inode != inode_of((int)i))
            forget(subscriptions, subscriber);
    }
    assert(subscriptions->count >= 0 && subscriptions->weight >= 0);
}

static struct subscriber *
find_heaviest(struct subscriptions *subscriptions)
{
    struct subscriber *heaviest = &subscriptions->subscribers[0];
    for (size_t i = 1; i < subscriptions->capacity; i++) {
        if (subscriptions->subscribers[i].weight > heaviest->weight)
            heaviest = &subscriptions->subscribers[i];
    }
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
bound(struct subscriptions *subscriptions, struct subscriber *subscriber, zmq_msg_t *message)
{
    if (subscriber->weight > SUBSCRIBER_WEIGHT_MAX)
        cut_off(subscriptions, subscriber, name_of(message));
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
    if (descriptor < 0) // an end that libzmq makes when a connection has ended
        subscriptions->has_left = true;
    struct subscriber *subscriber = find(subscriptions, descriptor);
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
    bound(subscriptions, subscriber, message);
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
    free(subscriptions->subscribers);
    *subscriptions = (struct subscriptions){ 0 };
}
