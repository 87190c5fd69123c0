/* SPDX-License-Identifier: Apache-2.0 */
/* tenure redact: permanently erases the content of entries. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "guard.h"
#include "replace.h"
#include "selection.h"
#include "upkeep.h"
#include <tenure/event.h>
#include <tenure/sentence.h>

enum {
    KEY_EVENT = 256,
    KEY_PERSON,
    KEY_REASON,
    KEY_DRY_RUN
};

struct redact {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *folder, *reason;
    bool dry_run;
    struct selection selection;
    bool has_leftovers;
};

static void
add(struct argp_state *state, const char **list, size_t *count, const char *value)
{
    if (*count == SELECTORS_MAX)
        argp_error(state, "at most %d of a kind at a time", SELECTORS_MAX);
    list[(*count)++] = value;
}

/* Checks the reason, which becomes part of an event. */
static void
check_reason(struct argp_state *state, const char *reason)
{
    uint64_t seq = 1;
    struct tenure_problem problem;
    Tenure__V1__Redaction redaction = TENURE__V1__REDACTION__INIT;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    redaction.seqs = &seq;
    redaction.n_seqs = 1;
    redaction.log = (char *)"0";
    redaction.reason = (char *)reason;
    event.source = (char *)TENURE_OWN_SOURCE;
    event.id = (char *)"redaction-1";
    event.body_case = TENURE__V1__EVENT__BODY_REDACTION;
    event.redaction = &redaction;
    if (!tenure_event_check(&event, &problem))
        argp_error(state, "--reason %s", problem.reason);
}

static error_t
redact_parse_option(int key, char *argument, struct argp_state *state)
{
    struct redact *redact = state->input;
    struct selection *selection = &redact->selection;
    switch (key) {
    case KEY_EVENT:
        if (strchr(argument, '/') == NULL)
            argp_error(state, "--event %s is not of the form SOURCE/ID", argument);
        if (strncmp(argument, TENURE_OWN_SOURCE "/", sizeof(TENURE_OWN_SOURCE)) == 0)
            argp_error(state, "--event %s is the daemon's own entry, which stays", argument);
        add(state, selection->events, &selection->events_count, argument);
        return 0;
    case KEY_PERSON: add(state, selection->people, &selection->people_count, argument); return 0;
    case KEY_REASON:
        check_reason(state, argument);
        redact->reason = argument;
        return 0;
    case KEY_DRY_RUN: redact->dry_run = true; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &redact->cli; return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "unexpected argument %s; give --event SOURCE/ID or --person PERSON",
                   argument);
        return 0;
    case ARGP_KEY_END:
        if (selection->events_count + selection->people_count == 0)
            argp_error(state, "give what to redact: --event SOURCE/ID or --person PERSON");
        if (redact->reason == NULL && !redact->dry_run)
            argp_error(state, "--reason is missing; it is logged and sent to all subscribers, so "
                              "name nobody in it");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "event", KEY_EVENT, "SOURCE/ID", 0, "redact this event; repeatable", 0 },
    { "person", KEY_PERSON, "PERSON", 0,
      "redact every report about this person, also those that join another id with the person; "
      "repeatable",
      0 },
    { "reason", KEY_REASON, "TEXT", 0, "record this reason; it is published, so name nobody in it",
      0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "list the entries that would be redacted", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_folder_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = redact_parse_option,
    .doc = "Permanently erase the content of events. The entries keep their positions and "
           "hashes, so the hash chain still holds. Every table is recomputed without the "
           "erased content, and subscribers are sent back to before the first redacted "
           "entry.\vStop the daemon first. A redacted event is refused when it is published "
           "again. Backups and other copies are not changed: see docs/reliability.md. To "
           "correct a wrong report, use tenure undo instead.\n\n"
           "Example:\n"
           "  tenure redact --at /var/lib/tenure --person jane-doe --reason \"order 12/26\"\n",
    .children = children,
};

static tenure_status
print_entry(const struct redact *redact, struct store_read read, uint64_t seq)
{
    struct log_entry entry;
    tenure_status status = log_read(read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    Tenure__V1__Event *event =
        tenure__v1__event__unpack(NULL, entry.content.size, entry.content.data);
    if (event == NULL)
        return TENURE_DAMAGED;
    printf("entry %" PRIu64 "  %s/%s  ", seq, event->source, event->id);
    tenure_event_sentence(&redact->cli.out, event);
    putchar('\n');
    tenure__v1__event__free_unpacked(event, NULL);
    return TENURE_OK;
}

/* Prints the content that would be erased, because that cannot be undone. */
static tenure_status
print_selected(const struct redact *redact)
{
    struct store *store;
    struct store_read read;
    tenure_status status = store_open_to_read(redact->folder, &store);
    if (status != TENURE_OK)
        return status;
    status = store_read_begin(store, &read);
    if (status == TENURE_OK) {
        for (size_t i = 0; i < redact->selection.count && status == TENURE_OK; i++)
            status = print_entry(redact, read, redact->selection.seqs[i]);
        store_read_end(&read);
    }
    store_close(&store);
    return status;
}

static void
print_joined(const struct redact *redact)
{
    for (size_t i = 0; i < redact->selection.joined_count; i++)
        tenure_cli_say("a report says that %s is the same person; to erase what is about that id "
                       "too, give --person %s as well",
                       redact->selection.joined[i], redact->selection.joined[i]);
}

/* Everything selected must exist: a mistyped id must not look like a success. */
static bool
is_all_found(const struct redact *redact)
{
    const struct selection *selection = &redact->selection;
    bool fine = true;
    for (size_t i = 0; i < selection->events_count; i++) {
        if (!selection->event_found[i])
            tenure_cli_say("there is no event %s; nothing was changed", selection->events[i]);
        fine = fine && selection->event_found[i];
    }
    if (fine && selection->count == 0)
        tenure_cli_say("no event is about %s; nothing was changed. Give the person's id, as "
                       "tenure find prints it",
                       selection->people[0]);
    return fine && selection->count > 0;
}

static void
print_leftover(void *context, uint64_t seq, const char *text)
{
    struct redact *redact = context;
    redact->has_leftovers = true;
    tenure_cli_say("entry %" PRIu64 " still has \"%s\" in its text; redact it with --event, or "
                   "have it superseded first",
                   seq, text);
}

static tenure_status
check_leftovers(struct redact *redact)
{
    struct store *store;
    tenure_status status = store_open_to_read(redact->folder, &store);
    if (status != TENURE_OK)
        return status;
    status = selection_find_leftovers(store, &redact->selection, print_leftover, redact);
    store_close(&store);
    return status;
}

static tenure_status
select_entries(struct redact *redact)
{
    struct store *store;
    tenure_status status = store_open_to_read(redact->folder, &store);
    if (status != TENURE_OK)
        return status;
    status = selection_find(store, &redact->selection);
    store_close(&store);
    return status;
}

static int
work(void *context)
{
    struct redact *redact = context;
    uint64_t seq;
    tenure_status status = select_entries(redact);
    if (status != TENURE_OK)
        return upkeep_fail(redact->folder, status);
    if (!is_all_found(redact))
        return TENURE_EXIT_REFUSED;
    print_joined(redact);
    if (redact->dry_run) {
        status = print_selected(redact);
        return status == TENURE_OK ? tenure_cli_close(&redact->cli, TENURE_EXIT_DONE)
                                   : upkeep_fail(redact->folder, status);
    }
    struct rebuild_options rebuild = {
        .progress = upkeep_progress,
        .context = (void *)"redacted",
        .redact = redact->selection.seqs,
        .redact_count = redact->selection.count,
        .reason = redact->reason,
    };
    status = replace_by_rebuild(redact->folder, &rebuild, &seq);
    upkeep_progress_end();
    if (status == TENURE_OK)
        status = check_leftovers(redact);
    if (status != TENURE_OK)
        return upkeep_fail(redact->folder, status);
    printf("%zu entr%s redacted; subscribers go back to entry %" PRIu64 "\n",
           redact->selection.count, redact->selection.count == 1 ? "y" : "ies",
           redact->selection.seqs[0] - 1);
    return tenure_cli_close(&redact->cli,
                            redact->has_leftovers ? TENURE_EXIT_REFUSED : TENURE_EXIT_DONE);
}

int
main(int argc, char **argv)
{
    struct redact redact = { 0 };
    tenure_cli_parse(&argp, argc, argv, &redact.cli);
    redact.folder = upkeep_folder(&redact.cli);
    upkeep_lock(redact.folder);
    int exit_code = guard_run(work, &redact);
    return exit_code == GUARD_CRASHED ? upkeep_fail(redact.folder, TENURE_DAMAGED) : exit_code;
}
