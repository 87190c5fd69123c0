/*
 * publish - what the parts of tenure publish share.
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include <tenure/cli.h>
#include <tenure/client.h>
#include <tenure/json.h>

struct publish {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    struct tenure_publish_options options;
    bool quiet;
    bool no_progress;
    char **files;
    int files_count;

    tenure_publisher *publisher;
    const char *file;   // the one in work, as people call it
    uint64_t counts[6]; // by PublishAnswer.Status
    uint64_t events;
    bool is_local_failure; // a line that was never sent
};

/* Publishes the events of the files, one a line; returns the exit code. */
int publish_files(struct publish *publish);

/* True if the first argument names a kind of event ("appointment", "resignation" ...). */
bool publish_is_verb(const char *word);

/* Publishes one event from flags; argv[0] is the kind. Returns the exit code. */
int publish_flags(struct publish *publish, int argc, char **argv);

/* Says what became of one event; `where` is "file:line" or the program's words for it. */
void publish_told(struct publish *publish, const char *where,
                  const Tenure__V1__PublishAnswer *answer);

#endif
