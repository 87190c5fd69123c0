/* SPDX-License-Identifier: Apache-2.0 */
/* tenure watch: prints channels as one stream without gaps. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "filters.h"
#include "values.h"
#include <tenure/cli.h>
#include <tenure/subscriber.h>

enum {
    KEY_FROM = 256,
    KEY_CURSOR,
    KEY_EXIT,
    IDLE_MS = 200,
    SAVE_EVERY = 1000,
};

struct watch {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    struct tenure_subscribe_options options;
    struct filters filters;
    bool exit_when_caught_up;
    bool is_lost; // reported that the daemon is silent
};

static volatile sig_atomic_t stopped;

static void
stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void
take_channel(struct watch *watch, struct argp_state *state, const char *name)
{
    int channel = values_read(state, &tenure__v1__channel__descriptor, "channel", name);
    watch->options.channels[channel] = true;
}

static void
take_from(struct watch *watch, struct argp_state *state, const char *text)
{
    if (strcmp(text, "now") == 0)
        watch->options.from = TENURE_FROM_NOW;
    else if (strcmp(text, "start") == 0)
        watch->options.from = TENURE_FROM_START;
    else if (strcmp(text, "snapshot") == 0)
        watch->options.from = TENURE_FROM_SNAPSHOT;
    else if (text[0] >= '0' && text[0] <= '9') {
        watch->options.from = TENURE_FROM_OFFSET;
        watch->options.offset = tenure_cli_number(state, "--from", text, 1);
    } else
        argp_error(state, "--from %s is neither now, start, snapshot nor an offset", text);
}

static error_t
watch_parse_option(int key, char *argument, struct argp_state *state)
{
    struct watch *watch = state->input;
    switch (key) {
    case KEY_FROM: take_from(watch, state, argument); return 0;
    case KEY_CURSOR: watch->options.cursor_path = argument; return 0;
    case KEY_EXIT: watch->exit_when_caught_up = true; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &watch->cli;
        state->child_inputs[1] = state->child_inputs[2] = state->child_inputs[3] = &watch->filters;
        return 0;
    case ARGP_KEY_ARG: take_channel(watch, state, argument); return 0;
    case ARGP_KEY_NO_ARGS: watch->options.channels[TENURE__V1__CHANNEL__ALERT] = true; return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "from", KEY_FROM, "now|start|snapshot|OFFSET", 0,
      "begin now (the default), at the start, with a snapshot of the present state, or "
      "at an offset",
      0 },
    { "cursor", KEY_CURSOR, "FILE", 0,
      "save the position in this file and resume from it; overrides --from", 0 },
    { "exit-when-caught-up", KEY_EXIT, NULL, 0, "stop when there are no more updates for now", 0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &filters_place_argp, 0, NULL, 30 },
    { &filters_rule_argp, 0, NULL, 30 },
    { &filters_severity_argp, 0, NULL, 30 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = watch_parse_option,
    .args_doc = "[CHANNEL...]",
    .doc = "Follow channels: event, post, organisation, person, indicator, alert (the "
           "default).\vPrints one line for each update; with --json one tenure.v1.Update a "
           "line. Missed updates are read from the daemon, so none is lost and none comes "
           "twice.\n\n"
           "Examples:\n"
           "  tenure watch\n"
           "  tenure watch event post --from start --exit-when-caught-up\n"
           "  tenure watch alert --severity critical --cursor alerts.cursor --json\n",
    .children = children,
};

static bool
is(const char *wanted, const char *value)
{
    return wanted == NULL || strcmp(wanted, value) == 0;
}

/* Whether the person holds, or is named for, a post that passes the filter. */
static bool
holds_wanted(const struct watch *watch, const Tenure__V1__PersonState *person)
{
    for (size_t i = 0; i < person->n_posts; i++) {
        if (is(watch->filters.organisation, person->posts[i]->organisation) &&
            is(watch->filters.region, person->posts[i]->region))
            return true;
    }
    // the post may be one that the cut list leaves out
    return person->posts_count > person->n_posts;
}

/* An event passes only without filters, because its organisation is not compared here. */
static bool
is_wanted(const struct watch *watch, const Tenure__V1__Update *update)
{
    bool of_alerts = watch->filters.rule != NULL || watch->filters.severity != 0;
    if (watch->filters.organisation == NULL && watch->filters.region == NULL && !of_alerts)
        return true;
    if (update->body_case == TENURE__V1__UPDATE__BODY_ALERT)
        return is(watch->filters.organisation, update->alert->organisation) &&
               is(watch->filters.region, update->alert->region) &&
               is(watch->filters.rule, update->alert->rule) &&
               update->alert->severity >= watch->filters.severity;
    if (of_alerts)
        return false;
    if (update->body_case == TENURE__V1__UPDATE__BODY_POST)
        return is(watch->filters.organisation, update->post->organisation) &&
               is(watch->filters.region, update->post->region);
    if (update->body_case == TENURE__V1__UPDATE__BODY_ORGANISATION)
        return is(watch->filters.organisation, update->organisation->id) &&
               is(watch->filters.region, update->organisation->region);
    if (update->body_case == TENURE__V1__UPDATE__BODY_PERSON)
        return holds_wanted(watch, update->person);
    if (update->body_case == TENURE__V1__UPDATE__BODY_INDICATOR)
        return watch->filters.organisation == NULL &&
               is(watch->filters.region, update->indicator->scope);
    return false;
}

static void
print(const struct watch *watch, const Tenure__V1__Update *update)
{
    if (!is_wanted(watch, update))
        return;
    if (watch->cli.json)
        tenure_cli_print_json(&update->base);
    else
        tenure_update_line(&watch->cli.out, update);
}

/* Prints a rewind at its position in the output, so that readers know what is void. */
static void
print_rewind(const struct watch *watch, const struct tenure_rewind *rewind)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__Rewind message = TENURE__V1__REWIND__INIT;
    Tenure__V1__ChannelHead heads[TENURE_CHANNELS], *list[TENURE_CHANNELS];
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (!watch->options.channels[i])
            continue;
        Tenure__V1__ChannelHead *head = list[message.n_heads] = &heads[message.n_heads];
        tenure__v1__channel_head__init(head);
        head->channel = (Tenure__V1__Channel)i;
        head->last = rewind->offsets[i];
        message.n_heads++;
    }
    message.common_seq = rewind->common_seq;
    message.heads = list;
    message.reason = (char *)rewind->reason;
    update.body_case = TENURE__V1__UPDATE__BODY_REWIND;
    update.rewind = &message;
    if (watch->cli.json)
        tenure_cli_print_json(&update.base);
    else
        tenure_update_line(&watch->cli.out, &update);
}

/* Saves the cursor only after the output before it was written. */
static tenure_status
save(tenure_subscriber *subscriber)
{
    return fflush(stdout) == 0 ? tenure_subscriber_save(subscriber) : TENURE_STORAGE;
}

/* Decides what to do if the daemon is silent: wait, unless it never answered. */
static tenure_status
take_silence(struct watch *watch, tenure_status status, bool has_begun)
{
    if (status == TENURE_TIMEOUT)
        return TENURE_OK;
    if (status != TENURE_NO_DAEMON || !has_begun || watch->exit_when_caught_up)
        return status;
    if (!watch->is_lost)
        tenure_cli_say("%s; waiting for it", tenure_client_problem(watch->cli.client));
    watch->is_lost = true;
    return TENURE_OK;
}

/* Replaces names with ids; an unknown name would otherwise wait silently for ever. If no daemon
 * answers, the names are taken for ids and the stream waits for a daemon. */
static tenure_status
look_up(struct watch *watch)
{
    tenure_status status = filters_resolve(&watch->cli, &watch->filters);
    return status == TENURE_INVALID ? status : TENURE_OK;
}

static void
print_filter(const char *name, const char *value)
{
    if (value != NULL)
        fprintf(stderr, ", %s %s", name, value);
}

/* Prints what is followed and from where, for a person at a terminal; a pipe gets only the
 * stream. */
static void
print_beginning(const struct watch *watch)
{
    const char *separator = " ";
    if (watch->cli.json || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "%s: following", program_invocation_short_name);
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (!watch->options.channels[i])
            continue;
        fprintf(stderr, "%s%s", separator, tenure_channel_name((Tenure__V1__Channel)i));
        separator = ", ";
    }
    print_filter("organisation", watch->filters.organisation);
    print_filter("region", watch->filters.region);
    print_filter("rule", watch->filters.rule);
    if (watch->filters.severity != TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        print_filter("severity from", tenure_enum_text(&tenure__v1__severity__descriptor,
                                                       (int)watch->filters.severity));
    if (watch->options.cursor_path != NULL)
        fprintf(stderr, ", from the position in %s", watch->options.cursor_path);
    else if (watch->options.from == TENURE_FROM_OFFSET)
        fprintf(stderr, ", from offset %llu", (unsigned long long)watch->options.offset);
    else
        fprintf(stderr, ", from %s",
                watch->options.from == TENURE_FROM_START      ? "the start"
                : watch->options.from == TENURE_FROM_SNAPSHOT ? "the present state"
                                                              : "now on");
    fputs("; stop with Ctrl-C\n", stderr);
}

static tenure_status
follow(struct watch *watch, tenure_subscriber *subscriber)
{
    bool has_begun = false;
    unsigned unsaved = 0;
    while (!stopped) {
        struct tenure_delivery delivery;
        tenure_status status = tenure_subscriber_next(subscriber, IDLE_MS, &delivery);
        if (status != TENURE_OK) {
            status = take_silence(watch, status, has_begun);
            if (status == TENURE_OK && unsaved > 0)
                status = save(subscriber);
            if (status != TENURE_OK)
                return status;
            unsaved = 0;
            continue;
        }
        has_begun = true;
        watch->is_lost = false;
        if (delivery.rewind != NULL) {
            print_rewind(watch, delivery.rewind);
            continue;
        }
        if (delivery.update == NULL) {
            fflush(stdout);
            if (watch->exit_when_caught_up)
                return save(subscriber);
            continue;
        }
        print(watch, delivery.update);
        if (!watch->exit_when_caught_up)
            fflush(stdout);
        if (++unsaved == SAVE_EVERY) {
            status = save(subscriber);
            unsaved = 0;
        }
        if (status != TENURE_OK)
            return status;
    }
    return save(subscriber);
}

int
main(int argc, char **argv)
{
    struct watch watch = { 0 };
    tenure_subscriber *subscriber = NULL;
    tenure_cli_parse(&argp, argc, argv, &watch.cli);
    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    tenure_cli_open(&watch.cli);
    tenure_status status = tenure_subscriber_open(watch.cli.client, &watch.options, &subscriber);
    if (status == TENURE_OK)
        status = look_up(&watch);
    if (status == TENURE_OK)
        print_beginning(&watch);
    if (status == TENURE_OK)
        status = follow(&watch, subscriber);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&watch.cli, status);
    tenure_subscriber_close(&subscriber);
    return tenure_cli_close(&watch.cli, exit_code);
}
