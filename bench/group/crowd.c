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
#include <time.h>
#include <unistd.h>
#include <zmq.h>

enum {
    COUNT_MAX = 20000,
    AT_ONE_GO = 100,
    STEP = 200, // that join at once: more would make handshakes take longer than the daemon waits
    POLL_MS = 1
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

/* Receives some of the waiting messages of a subscriber. */
static bool
receive(int i)
{
    int taken = 0;
    char topic[256], body[1];
    for (; taken < AT_ONE_GO; taken++) {
        int size = zmq_recv(sockets[i], topic, sizeof(topic), ZMQ_DONTWAIT);
        if (size < 0 || zmq_recv(sockets[i], body, sizeof(body), 0) < 0)
            break;
        if (size == 9 && memcmp(topic, topics[0], 9) == 0)
            is_ready[i] = true;
        else
            got[i]++;
    }
    return taken > 0;
}

static void
write_down(const char *folder, int count)
{
    char path[4096], beside[4096 + 8];
    unsigned long ready = 0, all = 0, least = (unsigned long)-1, most = 0;
    for (int i = 0; i < count; i++) {
        ready += is_ready[i];
        all += got[i];
        least = got[i] < least ? got[i] : least;
        most = got[i] > most ? got[i] : most;
    }
    snprintf(path, sizeof(path), "%s/got", folder);
    snprintf(beside, sizeof(beside), "%s.new", path);
    FILE *file = fopen(beside, "w");
    if (file == NULL)
        return;
    fprintf(file, "%lu %lu %lu %lu\n", ready, all, least, most);
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
    int connected = 0;
    for (time_t written = 0;;) {
        bool any = false;
        int ready = 0;
        for (int i = 0; i < connected; i++) {
            any |= receive(i);
            ready += is_ready[i];
        }
        int more = ready == connected ? STEP : 0;
        for (; more > 0 && connected < count; more--) {
            if (!join(context, argv[3 + connected % (argc - 3)]))
                return 1;
            connected++;
        }
        if (written != time(NULL)) {
            written = time(NULL);
            write_down(argv[1], count);
        }
        if (!any)
            usleep(POLL_MS * 1000);
    }
}
