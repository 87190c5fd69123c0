/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crowd FOLDER COUNT ENDPOINT... - runs that many subscribers, distributed over the endpoints, with
 * the topics heartbeat, event/ and post/. Writes to FOLDER/got how many have received a heartbeat,
 * how many updates arrived in total, and the smallest and the largest number for one.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <zmq.h>

enum {
    COUNT_MAX = 20000,
    EVENTS_MAX = 256,
    WAIT_MS = 200,
    STEP = 200 // that join at once: more would make handshakes take longer than the daemon waits
};

static void *sockets[COUNT_MAX];
static bool is_ready[COUNT_MAX];
static unsigned long got[COUNT_MAX];

static const char *const topics[] = { "heartbeat", "event/", "post/" };

/* Adds the next subscriber. */
static bool
join(void *context, const char *endpoint)
{
    static int next;
    int all = 0;
    void *socket = zmq_socket(context, ZMQ_SUB);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &all, sizeof(all));
    for (size_t t = 0; t < sizeof(topics) / sizeof(topics[0]); t++)
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topics[t], strlen(topics[t]));
    if (zmq_connect(socket, endpoint) != 0) {
        perror("crowd");
        return false;
    }
    sockets[next++] = socket;
    return true;
}

/* Receives what waits for a subscriber. */
static void
receive(int i)
{
    char topic[256], body[1];
    for (;;) {
        int size = zmq_recv(sockets[i], topic, sizeof(topic), ZMQ_DONTWAIT);
        if (size < 0 || zmq_recv(sockets[i], body, sizeof(body), 0) < 0)
            return;
        if (size == 9 && memcmp(topic, topics[0], 9) == 0)
            is_ready[i] = true;
        else
            got[i]++;
    }
}

/* Lets libzmq's descriptor of a subscriber wake the program. It becomes readable once for what has
 * arrived, so everything must be received then. */
static bool
watch(int waiting, int i)
{
    int descriptor;
    size_t size = sizeof(descriptor);
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u32 = (uint32_t)i };
    if (zmq_getsockopt(sockets[i], ZMQ_FD, &descriptor, &size) != 0 ||
        epoll_ctl(waiting, EPOLL_CTL_ADD, descriptor, &event) != 0) {
        perror("crowd");
        return false;
    }
    receive(i);
    return true;
}

static int
count_ready(int count)
{
    int ready = 0;
    for (int i = 0; i < count; i++)
        ready += is_ready[i];
    return ready;
}

static void
write_down(const char *folder, int count)
{
    char path[4096], beside[4096 + 8];
    unsigned long all = 0, least = (unsigned long)-1, most = 0;
    for (int i = 0; i < count; i++) {
        all += got[i];
        least = got[i] < least ? got[i] : least;
        most = got[i] > most ? got[i] : most;
    }
    snprintf(path, sizeof(path), "%s/got", folder);
    snprintf(beside, sizeof(beside), "%s.new", path);
    FILE *file = fopen(beside, "w");
    if (file == NULL)
        return;
    fprintf(file, "%d %lu %lu %lu\n", count_ready(count), all, least, most);
    if (fclose(file) == 0)
        rename(beside, path);
}

int
main(int argc, char **argv)
{
    int count = argc > 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (count < 1 || count > COUNT_MAX) {
        fprintf(stderr, "crowd FOLDER COUNT ENDPOINT...\n");
        return 2;
    }
    void *context = zmq_ctx_new();
    zmq_ctx_set(context, ZMQ_MAX_SOCKETS, COUNT_MAX + 8);
    int connected = 0, waiting = epoll_create1(EPOLL_CLOEXEC);
    for (time_t written = 0;;) {
        struct epoll_event events[EVENTS_MAX];
        int more = count_ready(connected) == connected ? STEP : 0;
        for (; more > 0 && connected < count; more--, connected++) {
            if (!join(context, argv[3 + connected % (argc - 3)]) || !watch(waiting, connected))
                return 1;
        }
        int happened = epoll_wait(waiting, events, EVENTS_MAX, WAIT_MS);
        for (int i = 0; i < happened; i++)
            receive((int)events[i].data.u32);
        if (written != time(NULL)) {
            written = time(NULL);
            write_down(argv[1], count);
        }
    }
}
