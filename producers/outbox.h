/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox - events that are kept on disk until a daemon has answered them: a folder with
 *
 *     queue.ndjson    the events, one a line, in the order in which they were kept
 *     done            how many bytes of it are answered for
 *     refused.ndjson  what a daemon refused, with the reason
 *     sending         locked by whoever sends
 *
 * An event that is kept is sent until it is answered; sent twice it is still stored once, by its
 * id. Any number of processes may keep and send at a time. Failures are said on stderr.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

struct outbox {
    char folder[PATH_MAX - 32];
    FILE *queue;   // to append
    FILE *reading; // what is sent; NULL: nobody sends
    int sending_fd;
    bool is_locked; // the queue, by us
};

/* Makes the folder if there is none. */
bool outbox_open(struct outbox *outbox, const char *folder);
void outbox_close(struct outbox *outbox);

/* Adds an event; it is kept once outbox_sync() has returned true. */
bool outbox_keep(struct outbox *outbox, const Tenure__V1__Event *event);
bool outbox_sync(struct outbox *outbox);

/* Begins to send: waits for others who do. */
bool outbox_begin(struct outbox *outbox);
/* The next line that is not answered for, without its newline, in memory that the caller frees;
 * NULL: there is none. */
char *outbox_next(struct outbox *outbox);
/* Sets an event aside that was refused. */
bool outbox_refuse(struct outbox *outbox, const char *line,
                   const Tenure__V1__PublishAnswer *answer);
/* Everything up to here is answered for. */
bool outbox_done(struct outbox *outbox);
/* Ends sending, and empties the queue if all of it is answered for. */
bool outbox_end(struct outbox *outbox);

#endif
