/* SPDX-License-Identifier: Apache-2.0 */
/* tenure undo: retracts an event. */
#include <stdlib.h>
#include <string.h>

#include "kept.h"
#include "operate.h"
#include <tenure/event.h>

enum {
    KEY_REASON = 256
};

struct undo {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    char *event, *reason;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct undo *undo = state->input;
    switch (key) {
    case KEY_REASON: undo->reason = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &undo->cli; return 0;
    case ARGP_KEY_ARG:
        if (undo->event != NULL)
            argp_error(state, "unexpected argument %s; give one event at a time", argument);
        undo->event = argument;
        return 0;
    case ARGP_KEY_END:
        if (undo->event == NULL)
            argp_error(state,
                       "give the event: SOURCE/ID, as tenure publish printed it, or its SEQ");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "reason", KEY_REASON, "TEXT", 0, "record why", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "SOURCE/ID\nSEQ",
    .doc = "Retract an event, as if it had never been reported; the log keeps it."
           "\vThe retraction is an event itself: undo it to bring the first one back. It has the "
           "source of the event that it retracts.\n\n"
           "Examples:\n"
           "  tenure undo integrator/2019-11-27-0080 --reason \"another post\"\n"
           "  tenure undo 92\n",
    .children = children,
};

/* Returns SOURCE/ID, which lives until the program ends. */
static char *
join_id(const Tenure__V1__Event *event)
{
    char *text;
    if (asprintf(&text, "%s/%s", event->source, event->id) < 0) {
        tenure_cli_say("%s", tenure_status_text(TENURE_NO_MEMORY));
        exit(TENURE_EXIT_REFUSED);
    }
    return kept(text);
}

/* Finds the event of a seq, as SOURCE/ID. */
static tenure_status
find_event(struct undo *undo, uint64_t seq)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__EventsQuery body = TENURE__V1__EVENTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.seqs = &seq;
    body.n_seqs = 1;
    query.body_case = TENURE__V1__QUERY__BODY_EVENTS;
    query.events = &body;
    tenure_cli_open(&undo->cli);
    tenure_status status = tenure_client_query(undo->cli.client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    bool is_found = answer->n_updates == 1 && answer->updates[0]->event != NULL;
    if (!is_found)
        tenure_cli_say("the log has no entry %llu", (unsigned long long)seq);
    else
        undo->event = join_id(answer->updates[0]->event);
    tenure__v1__answer__free_unpacked(answer, NULL);
    if (!is_found)
        exit(TENURE_EXIT_REFUSED);
    return status;
}

static int
retract(struct undo *undo, const char *program)
{
    char *id = strchr(undo->event, '/');
    if (id == NULL || id == undo->event || id[1] == '\0') {
        tenure_cli_say("%s is neither SOURCE/ID nor a seq", undo->event);
        return TENURE_EXIT_USAGE;
    }
    *id++ = '\0';
    if (strcmp(undo->event, TENURE_OWN_SOURCE) == 0) {
        tenure_cli_say("%s/%s is an entry of the daemon's own; only events can be undone",
                       undo->event, id);
        return TENURE_EXIT_REFUSED;
    }
    const char *const flags[] = {
        "--source", undo->event,   "--id",         id,
        "--reason", undo->reason,  "--at",         undo->cli.at,
        "--key",    undo->cli.key, "--server-key", undo->cli.server_key,
    };
    char *arguments[2 + sizeof(flags) / sizeof(flags[0])] = { (char *)program };
    int count = 1;
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i += 2) {
        if (flags[i + 1] == NULL)
            continue;
        arguments[count++] = (char *)flags[i];
        arguments[count++] = (char *)flags[i + 1];
    }
    if (undo->cli.json)
        arguments[count++] = (char *)"--json";
    return operate_publish("retraction", count, arguments);
}

int
main(int argc, char **argv)
{
    struct undo undo = { 0 };
    tenure_cli_parse(&argp, argc, argv, &undo.cli);
    const char *digits = undo.event + (undo.event[0] == '#' ? 1 : 0);
    if (digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits)) {
        tenure_status status = find_event(&undo, strtoull(digits, NULL, 10));
        if (status != TENURE_OK)
            return tenure_cli_close(&undo.cli, tenure_cli_fail(&undo.cli, status));
        tenure_cli_close(&undo.cli, TENURE_EXIT_DONE);
    }
    return retract(&undo, argv[0]);
}
