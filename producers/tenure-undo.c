/* SPDX-License-Identifier: Apache-2.0 */
/* tenure undo: retracts an event. */
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "kept.h"
#include "operate.h"
#include <tenure/event.h>

enum {
    KEY_REASON = 256,
    KEY_DRY_RUN
};

struct undo {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    char *event, *reason;
    bool is_dry_run;
};

static error_t
undo_parse_option(int key, char *argument, struct argp_state *state)
{
    struct undo *undo = state->input;
    switch (key) {
    case KEY_REASON: undo->reason = argument; return 0;
    case KEY_DRY_RUN: undo->is_dry_run = true; return 0;
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
    { "dry-run", KEY_DRY_RUN, NULL, 0, "show what the retraction would change, and store nothing",
      0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = undo_parse_option,
    .args_doc = "SOURCE/ID\nSEQ",
    .doc = "Retract an event, as if it had never been reported; the log keeps it."
           "\vThe retraction is an event itself: undo it to bring the first one back. It has the "
           "source of the event that it retracts. To replace a wrong report by a right one in one "
           "step: tenure publish KIND --supersedes ID ...\n\n"
           "Examples:\n"
           "  tenure undo integrator/2019-11-27-0080 --reason \"another post\"\n"
           "  tenure undo 92 --dry-run\n",
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

/* Splits SOURCE/ID in place; exits if no event could have such a name. */
static char *
split_event(const struct undo *undo)
{
    char *id = strchr(undo->event, '/');
    if (id == NULL || id == undo->event || id[1] == '\0') {
        tenure_cli_say("%s is neither SOURCE/ID nor a seq", undo->event);
        exit(TENURE_EXIT_USAGE);
    }
    *id++ = '\0';
    if (strcmp(undo->event, TENURE_OWN_SOURCE) == 0) {
        tenure_cli_say("%s/%s is an entry of the daemon's own; only events can be undone",
                       undo->event, id);
        exit(TENURE_EXIT_REFUSED);
    }
    return id;
}

static void
say_taken_back(struct undo *undo, const Tenure__V1__Change *change)
{
    Tenure__V1__Answer *answer;
    const Tenure__V1__Change *by = entry_ask_correction(&undo->cli, change->event->seq, 0, &answer);
    if (by == NULL) { // the correction itself was retracted in the meantime
        tenure_cli_say("#%llu was corrected; try again", (unsigned long long)change->event->seq);
        return;
    }
    const Tenure__V1__Event *event = by->event->event;
    bool retracts = event->body_case == TENURE__V1__EVENT__BODY_RETRACTION;
    const char *reason = retracts ? event->retraction->reason : "";
    Tenure__V1__Change shown = *change;
    shown.taken_back = false; // the sentence already says so
    fflush(stdout);
    fprintf(stderr, "%s: #%llu, ", program_invocation_short_name,
            (unsigned long long)change->event->seq);
    entry_write(&undo->cli, &shown, stderr);
    fprintf(stderr, ", was %s by #%llu of %s%s%s%s; to bring it back: tenure undo %llu\n",
            retracts ? "retracted" : "replaced", (unsigned long long)by->event->seq,
            event->announced, reason[0] != '\0' ? " (" : "", reason, reason[0] != '\0' ? ")" : "",
            (unsigned long long)by->event->seq);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Whether there is anything left to retract; a dry run shows it. A sender without permission to
 * query gets no check, but may retract. */
static bool
check_entry(struct undo *undo, uint64_t seq)
{
    Tenure__V1__Answer *answer;
    const Tenure__V1__Change *change = entry_ask(&undo->cli, seq, &answer);
    if (change == NULL)
        return true;
    bool is_taken_back = change->taken_back;
    if (is_taken_back) {
        say_taken_back(undo, change);
    } else if (undo->is_dry_run && !undo->cli.json) {
        printf("Would retract #%llu of %s: ", (unsigned long long)seq,
               change->event->event->announced);
        entry_write(&undo->cli, change, stdout);
        putchar('\n');
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return !is_taken_back;
}

static int
retract(const struct undo *undo, const char *id, const char *program)
{
    const char *const flags[] = {
        "--source", undo->event,   "--id",         id,
        "--reason", undo->reason,  "--at",         undo->cli.at,
        "--key",    undo->cli.key, "--server-key", undo->cli.server_key,
    };
    char *arguments[3 + sizeof(flags) / sizeof(flags[0])] = { (char *)program };
    int count = 1;
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i += 2) {
        if (flags[i + 1] == NULL)
            continue;
        arguments[count++] = (char *)flags[i];
        arguments[count++] = (char *)flags[i + 1];
    }
    if (undo->cli.json)
        arguments[count++] = (char *)"--json";
    if (undo->is_dry_run)
        arguments[count++] = (char *)"--dry-run";
    fflush(stdout);
    return operate_publish("retraction", count, arguments);
}

int
main(int argc, char **argv)
{
    struct undo undo = { 0 };
    uint64_t seq = 0;
    tenure_cli_parse(&argp, argc, argv, &undo.cli);
    const char *digits = undo.event + (undo.event[0] == '#' ? 1 : 0);
    bool is_seq = digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits);
    char *id = is_seq ? NULL : split_event(&undo);
    tenure_cli_open(&undo.cli);
    if (is_seq)
        seq = strtoull(digits, NULL, 10);
    tenure_status status =
        is_seq ? find_event(&undo, seq) : entry_find(&undo.cli, undo.event, id, &seq);
    if (is_seq && status == TENURE_OK)
        id = split_event(&undo);
    if (status != TENURE_OK)
        return tenure_cli_close(&undo.cli, tenure_cli_fail(&undo.cli, status));
    bool may = seq == 0 || check_entry(&undo, seq);
    int exit_code = tenure_cli_close(&undo.cli, may ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED);
    return may ? retract(&undo, id, argv[0]) : exit_code;
}
