/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STREAMS_MAX = 1000,
    RING = 256,
    MESSAGE_MAX = 1024
};

struct stream {
    struct streams *streams;
    struct MHD_Connection *connection;
    struct stream *next;
    uint64_t place; // the number of its next message
    size_t begun;   // how many bytes of that message were sent
    bool suspended;
};

struct streams {
    pthread_mutex_t lock;
    struct stream *first;
    unsigned count;
    char messages[RING][MESSAGE_MAX];
    uint64_t sent; // the number of messages so far
    uint64_t id;   // the id of the last event
    bool ended;
};

struct streams *
streams_open(void)
{
    struct streams *streams = calloc(1, sizeof(*streams));
    if (streams != NULL)
        pthread_mutex_init(&streams->lock, NULL);
    return streams;
}

void
streams_close(struct streams **streams_p)
{
    struct streams *streams = *streams_p;
    if (streams == NULL)
        return;
    *streams_p = NULL;
    pthread_mutex_destroy(&streams->lock);
    free(streams);
}

static void
resume_all(struct streams *streams)
{
    for (struct stream *stream = streams->first; stream != NULL; stream = stream->next) {
        if (stream->suspended)
            MHD_resume_connection(stream->connection);
        stream->suspended = false;
    }
}

void
streams_end(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    streams->ended = true;
    resume_all(streams);
    pthread_mutex_unlock(&streams->lock);
}

/* The text that the stream sends next. */
static const char *
text_of(const struct streams *streams, struct stream *stream)
{
    static const char change[] = "event: change\ndata:\n\n";
    if (streams->sent - stream->place <= RING)
        return streams->messages[stream->place % RING];
    // it missed some messages: send `change` instead, which makes it fetch the page again
    stream->place = streams->sent - 1;
    stream->begun = 0;
    return change;
}

static ssize_t
read_stream(void *context, uint64_t position, char *buffer, size_t max)
{
    struct stream *stream = context;
    struct streams *streams = stream->streams;
    ssize_t size = 0;
    (void)position;
    pthread_mutex_lock(&streams->lock);
    if (streams->ended) {
        size = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (stream->place == streams->sent) {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
    } else {
        const char *text = text_of(streams, stream) + stream->begun;
        size_t left = strlen(text);
        size = (ssize_t)(left < max ? left : max);
        memcpy(buffer, text, (size_t)size);
        stream->begun = (size_t)size < left ? stream->begun + (size_t)size : 0;
        if (stream->begun == 0)
            stream->place++;
    }
    pthread_mutex_unlock(&streams->lock);
    return size;
}

static void
free_stream(void *context)
{
    struct stream *stream = context;
    struct streams *streams = stream->streams;
    pthread_mutex_lock(&streams->lock);
    struct stream **link = &streams->first;
    while (*link != NULL && *link != stream)
        link = &(*link)->next;
    if (*link == stream) {
        *link = stream->next;
        streams->count--;
    }
    pthread_mutex_unlock(&streams->lock);
    free(stream);
}

static void
append(struct streams *streams, const char *text)
{
    snprintf(streams->messages[streams->sent % RING], MESSAGE_MAX, "%s", text);
    streams->sent++;
    resume_all(streams);
}

enum MHD_Result
streams_answer(struct streams *streams, struct MHD_Connection *connection, const char *last)
{
    struct stream *stream = calloc(1, sizeof(*stream));
    if (stream == NULL)
        return MHD_NO;
    pthread_mutex_lock(&streams->lock);
    bool full = streams->count == STREAMS_MAX;
    bool missed = last != NULL && strtoull(last, NULL, 10) < streams->id;
    *stream = (struct stream){ .streams = streams, .connection = connection };
    stream->place = streams->sent - (missed && streams->sent > 0 ? 1 : 0);
    if (!full) {
        stream->next = streams->first;
        streams->first = stream;
        streams->count++;
    }
    pthread_mutex_unlock(&streams->lock);
    struct MHD_Response *response =
        full ? NULL
             : MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, MESSAGE_MAX, read_stream, stream,
                                                 free_stream);
    if (response == NULL) {
        free_stream(stream);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", "text/event-stream");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

void
streams_send(struct streams *streams, const char *name, uint64_t id, const char *data)
{
    char text[MESSAGE_MAX];
    int size = snprintf(text, sizeof(text), "event: %s\nid: %llu\ndata: %s\n\n", name,
                        (unsigned long long)id, data);
    if (size < 0 || (size_t)size >= sizeof(text))
        snprintf(text, sizeof(text), "event: change\nid: %llu\ndata:\n\n", (unsigned long long)id);
    pthread_mutex_lock(&streams->lock);
    streams->id = id;
    append(streams, text);
    pthread_mutex_unlock(&streams->lock);
}

void
streams_tick(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    append(streams, ": still here\n\n");
    pthread_mutex_unlock(&streams->lock);
}

unsigned
streams_count(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    unsigned count = streams->count;
    pthread_mutex_unlock(&streams->lock);
    return count;
}
