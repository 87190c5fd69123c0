/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish - what the parts of tenure publish share.
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
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    struct tenure_publish_options options;
    bool quiet;
    bool is_sure; // --yes: the clock may move far
    bool is_dry_run;
    struct dry_run dry_run;
    bool no_progress;
    bool looks_for_kind; // while the command line is read for the first time
    int kind_at;         // where in it a kind of event stands; 0: nowhere, there are files
    char **files;
    int files_count;

    const char *outbox_path; // NULL: events go straight to the daemon
    struct outbox outbox;
    struct acknowledged acknowledged; // while it is sent
    int64_t keep_ms;                  // how long
    bool is_delivered;                // the outbox is empty, as far as this process knows
    bool reported_kept; // whether the user knows that the daemon does not answer and events wait in
                        // the outbox

    tenure_answer_fn *answered;
    tenure_publisher *publisher;
    const char *file;      // the one being read, by the name shown to users
    struct effect *effect; // of one event by flags, which prints it; NULL: nobody reads that
    const Tenure__V1__Event *event; // that event
    uint64_t stored_seq;            // of it, if it was stored just now
    uint64_t counts[6];             // by PublishAnswer.Status
    uint64_t events;
    bool is_local_failure; // a line that was never sent
};

/* The milliseconds of --keep, given as 24h or 7d; exits with words for anything else. */
int64_t publish_keep_ms(struct argp_state *state, const char *text);

/* Opens what events go to; `answered` is told, with the struct, of each that is answered, or that
 * no daemon would take. */
tenure_status publish_open(struct publish *publish, tenure_answer_fn *answered);
void publish_close(struct publish *publish);

tenure_status publish_event(struct publish *publish, const Tenure__V1__Event *event, uint64_t tag);

/* For a while there is no more to publish. */
tenure_status publish_pause(struct publish *publish);

/* Until everything is answered, or kept in the outbox. */
tenure_status publish_flush(struct publish *publish);

/* Sends what is kept in the outbox, if there is one. */
tenure_status publish_deliver(struct publish *publish);
tenure_status publish_outbox(struct publish *publish);

/* Says why it failed, and that nothing is lost; returns the exit code. */
int publish_fail(struct publish *publish, tenure_status status);

/* Whether the event is stored, now or before. */
bool publish_is_done(const Tenure__V1__PublishAnswer *answer);

/* Publishes the events of the files, one a line; returns the exit code. */
int publish_files(struct publish *publish);

/* True if the first argument names a kind of event ("appointment", "resignation" ...). */
bool publish_is_verb(const char *word);

/* The kind of event that is spelt most like the word. */
void publish_nearest_verb(struct tenure_nearest *nearest, const char *word);

/* The sentence that lists them; the caller frees it. NULL: no memory. */
char *publish_kinds(void);

enum {
    PUBLISH_FLAG_MAX = 64
};

/* The flag of a field, in kebab-case, into PUBLISH_FLAG_MAX bytes; returns them. */
const char *publish_flag_name(const char *field, char *flag);

/* Takes each flag of a kind of event: "organisation", "person", "person-id". */
typedef void publish_flag_fn(void *context, const char *flag,
                             const ProtobufCFieldDescriptor *field);
void publish_each_flag(const ProtobufCMessageDescriptor *body, publish_flag_fn *take,
                       void *context);

/* Prints the flags of a kind of event. */
void publish_print_help(const char *verb, const ProtobufCMessageDescriptor *body);

/* Publishes one event from flags; argv[0] is the kind. Returns the exit code. */
int publish_flags(struct publish *publish, int argc, char **argv);

/* A tenure_answer_fn that says what became of line `line` of the file in work. */
void publish_answered(void *context, uint64_t line, const Tenure__V1__PublishAnswer *answer);

/* Nothing was refused. */
bool publish_is_all_done(const struct publish *publish);

/* One line on stderr: how many events, and what became of them; nothing if it is to be quiet. */
void publish_summarise(const struct publish *publish, int64_t took_ms);

/* Says what became of one event; `where` is "file:line" or the program's words for it. */
void publish_report(struct publish *publish, const char *where,
                    const Tenure__V1__PublishAnswer *answer);

#endif
