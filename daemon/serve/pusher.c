/* SPDX-License-Identifier: Apache-2.0 */
#include "pusher.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zmq.h>

#include "buffer.h"
#include "client.h"
#include "sockets.h"
#include "subscriptions.h"

enum {
    // The pause between two sends, for each subscription. With 3,000 of them a single message costs
    // about 5 ms of processor time, and several in one piece little more.
    PAUSE_US = 20,
    PAUSE_US_MAX = 100 * 1000,
    // No more may wait: heartbeats are queued after the updates, and a subscriber gives up after
    // three seconds.
    WAITING_BYTES_MAX = 1024 * 1024,
    SEND_US = 5000,    // until subscriptions are read again
    LISTEN_MAX = 1000, // subscriptions until messages are sent again
    SWEEP_MS = 1000,
    // The threads that send to subscribers use what publishers leave of the processors, and a tenth
    // of one where other programs leave nothing.
    NICE = 10
};

struct pusher {
    void *context;
    const char *secret_key;
    char *endpoint; // the bound one
    int wake_fd, newcomers_fd;
    pthread_t thread;
    bool has_thread;

    pthread_mutex_t lock;   // for the following
    pthread_cond_t settled; // some of the queue was taken, or the socket was opened again
    struct buffer waiting;  // alternating topics and bodies
    bool pauses;            // the thread takes the queue once the pause is over
    bool stops, reopens;
    tenure_status reopened; // how that went

    // of the thread
    void *socket;
    struct buffer sending; // what was taken from the queue,
    size_t sent;           // how much of it was sent,
    int64_t next_us;       // and when to send again
    int64_t swept_us;
    bool yields; // libzmq's thread has the lower priority as well
    struct subscriptions subscriptions;
    atomic_uint_fast64_t subscriptions_count;
};

static void
raise_event(int event_fd)
{
    uint64_t one = 1;
    (void)!write(event_fd, &one, sizeof(one)); // fails only if it is raised already
}

static bool
take_event(int event_fd)
{
    uint64_t count;
    return read(event_fd, &count, sizeof(count)) == sizeof(count);
}

static void
listen_to_subscribers(struct pusher *pusher)
{
    bool begins = false, more = true;
    for (int i = 0; more && i < LISTEN_MAX; i++) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        more = zmq_msg_recv(&message, pusher->socket, ZMQ_DONTWAIT) >= 0;
        begins |= more && subscriptions_take(&pusher->subscriptions, &message);
        zmq_msg_close(&message);
    }
    if (begins && !pusher->yields) {
        socket_lower_feed_thread(NICE); // which runs, because the subscription came through it
        pusher->yields = true;
    }
    if (begins)
        raise_event(pusher->newcomers_fd);
}

/* Connections that have ended are noticed now and then. */
static void
sweep(struct pusher *pusher)
{
    int64_t now_us = tni_now_us();
    if (now_us - pusher->swept_us < SWEEP_MS * 1000)
        return;
    pusher->swept_us = now_us;
    subscriptions_sweep(&pusher->subscriptions);
    pusher->subscriptions_count = (uint64_t)pusher->subscriptions.count;
}

static bool
has_sent_all(const struct pusher *pusher)
{
    return pusher->sent == pusher->sending.size;
}

static void
send_next(struct pusher *pusher)
{
    struct tni_span topic = buffer_next(&pusher->sending, &pusher->sent);
    struct tni_span body = buffer_next(&pusher->sending, &pusher->sent);
    if (zmq_send(pusher->socket, topic.data, topic.size, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
        zmq_send(pusher->socket, body.data, body.size, ZMQ_DONTWAIT);
}

/* Messages that are queued during the pause are sent together: libzmq then writes them to each
 * subscriber in one piece. */
static int64_t
pause_us(const struct pusher *pusher)
{
    int64_t pause = pusher->subscriptions.count * PAUSE_US;
    return pause < PAUSE_US_MAX ? pause : PAUSE_US_MAX;
}

static void
send_some(struct pusher *pusher)
{
    int64_t until_us = tni_now_us() + SEND_US;
    if (has_sent_all(pusher))
        return;
    while (!has_sent_all(pusher) && tni_now_us() < until_us)
        send_next(pusher);
    if (has_sent_all(pusher)) {
        pusher->sent = pusher->sending.size = 0;
        pusher->next_us = tni_now_us() + pause_us(pusher);
    }
}

/* Takes the queue once everything before it was sent, and a pause has passed. True: the thread is
 * to end, after that. */
static bool
take_queue(struct pusher *pusher)
{
    pthread_mutex_lock(&pusher->lock);
    if (pusher->reopens) {
        subscriptions_clear(&pusher->subscriptions);
        pusher->reopened = socket_rebind(pusher->context, SOCKET_FEED, pusher->endpoint,
                                         pusher->secret_key, &pusher->socket);
        pusher->reopens = false;
    }
    bool is_full = pusher->waiting.size >= WAITING_BYTES_MAX;
    if (has_sent_all(pusher) && (is_full || tni_now_us() >= pusher->next_us)) {
        struct buffer empty = pusher->sending;
        pusher->sending = pusher->waiting;
        pusher->waiting = empty;
    }
    bool stops = pusher->stops && pusher->waiting.size == 0;
    pthread_cond_broadcast(&pusher->settled);
    pthread_mutex_unlock(&pusher->lock);
    return stops;
}

/* Whether the queue waits for the end of the pause. */
static bool
begin_pause(struct pusher *pusher)
{
    pthread_mutex_lock(&pusher->lock);
    bool pauses = pusher->pauses = pusher->waiting.size > 0;
    pthread_mutex_unlock(&pusher->lock);
    return pauses;
}

/* Until there is something to do: a subscription, or, unless the pause must pass first, a message
 * in the queue. */
static void
wait_for_work(struct pusher *pusher)
{
    zmq_pollitem_t items[] = {
        { .socket = pusher->socket, .events = ZMQ_POLLIN },
        { .fd = pusher->wake_fd, .events = ZMQ_POLLIN },
    };
    long wait_ms = SWEEP_MS;
    if (!has_sent_all(pusher))
        wait_ms = 0;
    else if (begin_pause(pusher))
        wait_ms = (long)(pusher->next_us - tni_now_us() + 999) / 1000;
    int ready = zmq_poll(items, 2, wait_ms < 0 ? 0 : wait_ms);
    assert(ready >= 0 || errno == EINTR);
    if (ready > 0 && (items[1].revents & ZMQ_POLLIN))
        take_event(pusher->wake_fd);
}

static void *
run(void *argument)
{
    struct pusher *pusher = argument;
    bool stops = false;
    setpriority(PRIO_PROCESS, 0, NICE); // of this thread
    while (!(stops && has_sent_all(pusher)) && pusher->socket != NULL) {
        wait_for_work(pusher);
        listen_to_subscribers(pusher);
        sweep(pusher);
        stops = take_queue(pusher);
        if (pusher->socket != NULL)
            send_some(pusher);
    }
    return NULL;
}

tenure_status
pusher_open(void *context, const char *endpoint, const char *secret_key, char *bound,
            struct pusher **ret_pusher)
{
    struct pusher *pusher = calloc(1, sizeof(*pusher));
    if (pusher == NULL)
        return TENURE_NO_MEMORY;
    *pusher = (struct pusher){ .context = context, .secret_key = secret_key, .endpoint = bound };
    pthread_mutex_init(&pusher->lock, NULL);
    pthread_cond_init(&pusher->settled, NULL);
    pusher->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pusher->newcomers_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    tenure_status status =
        pusher->wake_fd >= 0 && pusher->newcomers_fd >= 0
            ? socket_bind(context, SOCKET_FEED, endpoint, secret_key, &pusher->socket, bound)
            : TENURE_NO_MEMORY;
    if (status == TENURE_OK) {
        pusher->has_thread = pthread_create(&pusher->thread, NULL, run, pusher) == 0;
        status = pusher->has_thread ? TENURE_OK : TENURE_NO_MEMORY;
    }
    *ret_pusher = pusher;
    if (status != TENURE_OK)
        pusher_close(ret_pusher, 0);
    return status;
}

void
pusher_close(struct pusher **pusher_p, int linger_ms)
{
    struct pusher *pusher = *pusher_p;
    if (pusher == NULL)
        return;
    *pusher_p = NULL;
    if (pusher->has_thread) {
        pthread_mutex_lock(&pusher->lock);
        pusher->stops = true;
        pthread_mutex_unlock(&pusher->lock);
        raise_event(pusher->wake_fd);
        pthread_join(pusher->thread, NULL);
    }
    socket_close(&pusher->socket, linger_ms);
    subscriptions_clear(&pusher->subscriptions);
    buffer_close(&pusher->waiting);
    buffer_close(&pusher->sending);
    if (pusher->wake_fd >= 0)
        close(pusher->wake_fd);
    if (pusher->newcomers_fd >= 0)
        close(pusher->newcomers_fd);
    pthread_cond_destroy(&pusher->settled);
    pthread_mutex_destroy(&pusher->lock);
    free(pusher);
}

void
pusher_add(struct pusher *pusher, struct tni_span topic, struct tni_span body)
{
    struct buffer *waiting = &pusher->waiting;
    pthread_mutex_lock(&pusher->lock);
    while (waiting->size >= WAITING_BYTES_MAX && pusher->reopened == TENURE_OK) {
        raise_event(pusher->wake_fd);
        pthread_cond_wait(&pusher->settled, &pusher->lock);
    }
    size_t before = waiting->size;
    if (!buffer_add(waiting, topic) || !buffer_add(waiting, body))
        waiting->size = before;
    pthread_mutex_unlock(&pusher->lock);
}

void
pusher_wake(struct pusher *pusher)
{
    pthread_mutex_lock(&pusher->lock);
    bool pauses = pusher->pauses;
    pthread_mutex_unlock(&pusher->lock);
    if (!pauses)
        raise_event(pusher->wake_fd);
}

tenure_status
pusher_reopen(struct pusher *pusher)
{
    pthread_mutex_lock(&pusher->lock);
    pusher->reopens = true;
    raise_event(pusher->wake_fd);
    while (pusher->reopens && pusher->reopened == TENURE_OK)
        pthread_cond_wait(&pusher->settled, &pusher->lock);
    tenure_status status = pusher->reopened;
    pthread_mutex_unlock(&pusher->lock);
    return status;
}

int
pusher_fd(const struct pusher *pusher)
{
    return pusher->newcomers_fd;
}

bool
pusher_has_newcomers(struct pusher *pusher)
{
    return take_event(pusher->newcomers_fd);
}

uint64_t
pusher_subscriptions(const struct pusher *pusher)
{
    return pusher->subscriptions_count;
}
