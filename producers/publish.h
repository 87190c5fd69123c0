/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish - shared by the parts of tenure publish.
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include <tenure/cli.h>
#include <tenure/client.h>
#include <tenure/json.h>
#include <tenure/nearest.h>

#include "acknowledged.h"
#include "dry_run.h"
#include "outbox.h"

struct effect;

struct publish {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    struct tenure_publish_options options;
    bool quiet;
    bool is_sure; // --yes: publish in spite of doubts
    bool is_dry_run;
    struct dry_run dry_run;
    bool no_progress;
    bool looks_for_kind; // true in the first pass over the command line
    int kind_at;         // the index of the kind of event in argv; 0: there are only files
    char **files;
    int files_count;

    const char *outbox_path; // NULL: events go directly to the daemon
    struct outbox outbox;
    struct acknowledged acknowledged; // open while the outbox is being sent
    int64_t keep_ms;                  // how long acknowledged events are kept
    bool is_delivered;                // the outbox is empty, as far as this process knows
    // reported that the daemon does not answer, so that events wait in the outbox
    bool reported_kept;

    tenure_answer_fn *answered;
    tenure_publisher *publisher;
    const char *file;               // the present file, by the name shown to users
    struct effect *effect;          // for one event given by flags; NULL: the effect is not shown
    const Tenure__V1__Event *event; // that event
    uint64_t stored_seq;            // its seq, if it was stored now
    uint64_t counts[6];             // counts by PublishAnswer.Status
    uint64_t events;
    bool is_local_failure; // a line could not be sent at all
};

/* Parses the time of --keep, such as 24h or 7d, to milliseconds; exits with a usage error for
 * anything else. */
int64_t publish_keep_ms(struct argp_state *state, const char *text);

/* Opens the client or the outbox. `answered` is called, with the struct, for each event that was
 * answered or found invalid. */
tenure_status publish_open(struct publish *publish, tenure_answer_fn *answered);
void publish_close(struct publish *publish);

tenure_status publish_event(struct publish *publish, const Tenure__V1__Event *event, uint64_t tag);

/* No more events will come for a while. */
tenure_status publish_pause(struct publish *publish);

/* Waits until everything is answered, or stored in the outbox. */
tenure_status publish_flush(struct publish *publish);

/* Sends the outbox's events, if there is an outbox. */
tenure_status publish_deliver(struct publish *publish);
tenure_status publish_outbox(struct publish *publish);

/* Reports the failure, and that nothing is lost; returns the exit code. */
int publish_fail(struct publish *publish, tenure_status status);

/* Whether the event is stored, by this or an earlier request. */
bool publish_is_done(const Tenure__V1__PublishAnswer *answer);

/* Publishes the events in the files, one on each line; returns the exit code. */
int publish_files(struct publish *publish);

/* Whether every kind of event has this flag, which is given without its "--". */
bool publish_is_common_flag(const char *flag);

/* Whether the word is a kind of event ("appointment", "resignation" ...). */
bool publish_is_verb(const char *word);

/* Finds the kind of event with the most similar spelling. */
void publish_nearest_verb(struct tenure_nearest *nearest, const char *word);

/* A sentence that lists the kinds; the caller frees it. NULL: out of memory. */
char *publish_kinds(void);

enum {
    PUBLISH_FLAG_MAX = 64
};

/* Writes the flag of a field, in kebab-case, up to PUBLISH_FLAG_MAX bytes; returns it. */
const char *publish_flag_name(const char *field, char *flag);

/* Called with each flag of a kind of event: "organisation", "person", "person-id". */
typedef void publish_flag_fn(void *context, const char *flag,
                             const ProtobufCFieldDescriptor *field);
void publish_each_flag(const ProtobufCMessageDescriptor *body, publish_flag_fn *take,
                       void *context);

/* Prints the flags of a kind of event. */
void publish_print_help(const char *verb, const ProtobufCMessageDescriptor *body);

/* Publishes one event and prints what it changed; returns the exit code. */
int publish_one(struct publish *publish, const Tenure__V1__Event *event);

/* Publishes one event given by flags; argv[0] is the kind. Returns the exit code. */
int publish_flags(struct publish *publish, int argc, char **argv);

/* A tenure_answer_fn that reports the outcome of line `line` of the present file. */
void publish_answered(void *context, uint64_t line, const Tenure__V1__PublishAnswer *answer);

/* Whether nothing was refused. */
bool publish_is_all_done(const struct publish *publish);

/* Prints one line on stderr: how many events, and their outcomes; nothing with --quiet. */
void publish_summarise(const struct publish *publish, int64_t took_ms);

/* Reports the outcome of one event; `where` is "file:line" or the program's description. */
void publish_report(struct publish *publish, const char *where,
                    const Tenure__V1__PublishAnswer *answer);

#endif
