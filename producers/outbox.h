/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox - events that are stored on disk until a daemon has answered them: a folder with
 *
 *     queue.ndjson    the events, one on each line, in the order in which they were added
 *     done            how many bytes of the queue have been answered
 *     refused.ndjson  events that a daemon refused, with the reason
 *     sending         locked by the process that sends
 *
 * An event is sent until it is answered; because of its id it is stored only once. Any number of
 * processes may add events and send at the same time. Failures are reported on stderr.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include <tenure/v1/wire.pb-c.h>

struct outbox {
    char folder[PATH_MAX - 32];
    FILE *queue;   // opened to append
    FILE *reading; // the queue that is being sent; NULL: not sending
    int sending_fd;
    bool is_locked; // this process holds the lock of the queue
};

/* Creates the folder if necessary. */
bool outbox_open(struct outbox *outbox, const char *folder);
void outbox_close(struct outbox *outbox);

/* Adds an event; it is on disk once outbox_sync() has returned true. */
bool outbox_keep(struct outbox *outbox, const Tenure__V1__Event *event);
bool outbox_sync(struct outbox *outbox);

/* Begins to send; waits until other processes have finished sending. */
bool outbox_begin(struct outbox *outbox);
/* The next unanswered line without its newline, which the caller frees; NULL: there is none. */
char *outbox_next(struct outbox *outbox);
/* Moves a refused event to refused.ndjson. */
bool outbox_refuse(struct outbox *outbox, const char *line,
                   const Tenure__V1__PublishAnswer *answer);
/* Everything up to here has been answered. */
bool outbox_done(struct outbox *outbox);
/* Ends sending; empties the queue if everything has been answered. */
bool outbox_end(struct outbox *outbox);

#endif
