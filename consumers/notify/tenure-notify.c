/* SPDX-License-Identifier: Apache-2.0 */
/* tenure notify: sends alerts to people, and records what it sent. */
#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "feed_file.h"
#include "lookup.h"
#include "message.h"
#include "program.h"
#include "send.h"
#include <tenure/nearest.h>

enum {
    KEY_LEDGER = 256,
    KEY_DRY_RUN,
    KEY_ONCE,
    KEY_STATE,
    KEY_RULE,
    KEY_SEVERITY,
    KEY_REGION,
    KEY_ORGANISATION,
    KEY_ROLE,
    STOP_S = 4 // the program ends within five seconds, as documented
};

volatile sig_atomic_t notify_stopped;

/* Requests an orderly stop. The alarm ends the program if that takes too long, for example because
 * of a name lookup or a slow disk; the ledger survives that like a crash. */
static void
stop(int number)
{
    (void)number;
    notify_stopped = 1;
    alarm(STOP_S);
}

static void
stop_at_once(int number)
{
    (void)number;
    _exit(TENURE_EXIT_DONE);
}

static const char *const verbs[] = { "sent", "replay", "test", "test-route", NULL };

static void
take_word(struct notify *notify, char *word, struct argp_state *state)
{
    if (state->arg_num == 0) {
        notify->verb = verbs[tenure_cli_choice(state, "verb", word, verbs)];
    } else if (state->arg_num == 1 && strcmp(notify->verb, "test-route") != 0) {
        notify->target = word;
    } else {
        argp_error(state, "unexpected argument %s", word);
    }
}

static const char *
take_state(struct argp_state *state, const char *text)
{
    static const char *const states[] = { "pending", "sent", "dead", "cancelled", "summed", NULL };
    return states[tenure_cli_choice(state, "state", text, states)];
}

static error_t
notify_parse_option(int key, char *argument, struct argp_state *state)
{
    struct notify *notify = state->input;
    switch (key) {
    case 'c': notify->config_path = argument; return 0;
    case KEY_LEDGER: notify->ledger_path = argument; return 0;
    case KEY_DRY_RUN: notify->dry_run = true; return 0;
    case KEY_ONCE: notify->once = true; return 0;
    case KEY_STATE: notify->state = take_state(state, argument); return 0;
    case KEY_RULE: notify->question.rule = argument; return 0;
    case KEY_SEVERITY: notify->question.severity = tenure_cli_severity(state, argument); return 0;
    case KEY_REGION: notify->question.region = argument; return 0;
    case KEY_ORGANISATION: notify->question.organisation = argument; return 0;
    case KEY_ROLE: notify->question.role = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &notify->cli; return 0;
    case ARGP_KEY_ARG: take_word(notify, argument, state); return 0;
    case ARGP_KEY_END:
        if (notify->verb != NULL && strcmp(notify->verb, "test") == 0 && notify->target == NULL)
            argp_error(state, "give a target: tenure notify test TARGET");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "config", 'c', "FILE", 0,
      "read routes and targets from this file (default: /etc/tenure/notify.yaml)", 0 },
    { "ledger", KEY_LEDGER, "FILE", 0,
      "record sent messages in this file (default: /var/lib/tenure-notify/notify.db)", 0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "show what the whole log would have sent; send nothing", 0 },
    { "once", KEY_ONCE, NULL, 0, "stop after each due message has been tried", 0 },
    { "state", KEY_STATE, "STATE", 0,
      "list, with sent, only messages in this state: pending, sent, dead, cancelled or summed", 0 },
    { "rule", KEY_RULE, "RULE", 0, "test the route of an alert of this rule", 1 },
    { "severity", KEY_SEVERITY, "SEVERITY", 0, "test an alert of this severity", 1 },
    { "region", KEY_REGION, "REGION", 0, "test an alert in this region", 1 },
    { "organisation", KEY_ORGANISATION, "ORGANISATION", 0, "test an alert about this organisation",
      1 },
    { "role", KEY_ROLE, "ROLE", 0, "test an alert about posts of this role", 1 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = notify_parse_option,
    .args_doc = "\nsent [TARGET]\nreplay [TARGET]\ntest TARGET\ntest-route",
    .doc = "Send alerts to webhooks, Slack, e-mail, an Atom file or a program, until "
           "stopped. sent lists the messages, replay sends dead ones again, test sends a "
           "trial message, test-route shows where an alert would go.\vA target gets one "
           "message when an alert opens, one when it becomes more severe and one when it "
           "ends, in this order. A route collects alerts for 60 seconds (wait) and counts "
           "in one line what was announced more than 7 days ago (fresh). --dry-run shows "
           "each message as if it had been sent on its day.\n\n"
           "Example:\n"
           "  tenure notify --config packaging/notify.yaml --dry-run\n",
    .children = children,
};

int
notify_fail_ledger(const struct notify *notify)
{
    tenure_cli_say("%s: %s", notify->ledger_path, ledger_problem(notify->ledger));
    return TENURE_EXIT_REFUSED;
}

static bool
print_delivery(void *context, const struct delivery *delivery)
{
    const struct notify *notify = context;
    const Tenure__V1__Alert *alert = delivery->update->alert;
    const char *when = notify->dry_run         ? delivery->day
                       : delivery->sent_ms > 0 ? tenure_time_text(delivery->sent_ms)
                                               : tenure_time_text(delivery->due_ms);
    if (notify->dry_run && strcmp(delivery->state, "cancelled") == 0)
        return true; // opened and ended by one entry
    if (notify->cli.json) {
        char *text = message_delivery(delivery);
        if (text != NULL)
            puts(text);
        free(text);
        return text != NULL;
    }
    if (!notify->dry_run) // nothing of a dry run has been sent
        printf("%-9s ", delivery->state);
    printf("%s  %s -> %s  %s %s", when, delivery->route, delivery->target,
           message_notice(delivery->notice), alert->headline);
    if (delivery->answer[0] != '\0')
        printf("  (%s, %u tr%s)", delivery->answer, delivery->attempts,
               delivery->attempts == 1 ? "y" : "ies");
    putchar('\n');
    return true;
}

/* Locks the ledger, so that only one program sends from it. */
static bool
lock(struct notify *notify, int *ret_fd)
{
    tenure_status status = ledger_lock(notify->ledger_path, ret_fd);
    if (status == TENURE_IN_USE)
        tenure_cli_say(
            "another tenure notify sends from the ledger %s; stop that one, or give this "
            "one a ledger of its own with --ledger",
            notify->ledger_path);
    else if (status != TENURE_OK)
        tenure_cli_say("%s.lock: %s", notify->ledger_path, strerror(errno));
    return status == TENURE_OK;
}

/* Shows each notice as if it had been sent immediately, on its day. */
static int
show_whole_log(struct notify *notify)
{
    for (unsigned i = 0; i < notify->config.routes_count; i++)
        notify->config.routes[i].wait_s = 0;
    int exit_code = notify_follow(notify);
    if (exit_code == TENURE_EXIT_DONE)
        ledger_list(notify->ledger, "", "", print_delivery, notify);
    return exit_code;
}

static int
run(struct notify *notify)
{
    int lock_fd = -1;
    if (notify->dry_run)
        return show_whole_log(notify);
    if (!lock(notify, &lock_fd))
        return TENURE_EXIT_REFUSED;
    int exit_code = notify_follow(notify);
    close(lock_fd);
    return exit_code;
}

/* Refuses an unknown rule, if a daemon is there to check it. Unknown regions, organisations and
 * roles are accepted as in a route, because they may become known later. */
static tenure_status
look_up_rule(struct notify *notify)
{
    enum {
        PATIENCE_MS = 2000
    };
    struct tenure_cli *cli = &notify->cli;
    if (tenure_client_open(cli->at, PATIENCE_MS, &cli->client) != TENURE_OK ||
        tenure_client_use_keys(cli->client, cli->key, cli->server_key) != TENURE_OK)
        return TENURE_NO_DAEMON;
    return lookup(cli, LOOKUP_RULE, &notify->question.rule);
}

static int
test_route(struct notify *notify)
{
    unsigned found = 0;
    if (look_up_rule(notify) != TENURE_OK)
        tenure_cli_say("no daemon answers: the rule is not checked");
    for (unsigned i = 0; i < notify->config.routes_count; i++) {
        const struct route *route = &notify->config.routes[i];
        if (!route_matches(route, &notify->question))
            continue;
        int64_t due = route_due_ms(route, notify->question.severity, clock_ms());
        printf("%s ->", route->name);
        for (unsigned t = 0; t < route->to.count; t++)
            printf(" %s", route->to.all[t]);
        printf(", %s\n", due <= clock_ms() ? "at once" : tenure_time_text(due));
        found++;
    }
    if (found == 0)
        puts("no route takes it");
    return found > 0 ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
}

/* Sends one message from this thread; returns the text of the answer, which is stored in
 * ret_outcome. */
static const char *
send_trial(struct notify *notify, const struct target *target, const struct delivery *delivery,
           struct outcome *ret_outcome)
{
    static const atomic_bool never = false;
    struct sender sender = { &notify->config, target, curl_easy_init(), &never };
    struct batch batch = { delivery, 1 };
    char *feed = target->kind == TARGET_ATOM
                     ? feed_file_text(&notify->config, target, notify->ledger, &batch, clock_ms())
                     : NULL;
    if (sender.curl != NULL)
        send_batch(&sender, &batch, feed, clock_ms(), ret_outcome);
    else
        *ret_outcome = (struct outcome){ .sending = FAILED, .answer = "out of memory" };
    curl_easy_cleanup(sender.curl);
    free(feed);
    return ret_outcome->answer;
}

/* Sends a made-up alert to one target, without the ledger. */
static int
test_target(struct notify *notify)
{
    const struct target *target = notify_target(&notify->config, notify->target);
    Tenure__V1__Alert alert = TENURE__V1__ALERT__INIT;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    struct outcome outcome;
    if (target == NULL) {
        tenure_cli_say("there is no target %s in %s", notify->target, notify->config_path);
        return TENURE_EXIT_REFUSED;
    }
    alert.id = (char *)"test/test@0";
    alert.rule = (char *)"test";
    alert.severity = TENURE__V1__SEVERITY__INFO;
    alert.headline = (char *)"This is a test of tenure notify; nothing has happened";
    alert.opened = (char *)"today";
    update.recorded_ms = clock_ms();
    update.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    update.alert = &alert;
    struct delivery delivery = { .update = &update };
    snprintf(delivery.target, sizeof(delivery.target), "%s", target->name);
    printf("%s: %s\n", target->name, send_trial(notify, target, &delivery, &outcome));
    return outcome.sending == SENT ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
}

struct known_targets {
    struct tenure_nearest nearest;
    bool is_known;
};

static bool
offer_target(void *context, const struct delivery *delivery)
{
    struct known_targets *known = context;
    tenure_nearest_offer(&known->nearest, delivery->target);
    known->is_known = known->is_known || strcmp(known->nearest.wanted, delivery->target) == 0;
    return !known->is_known;
}

/* Whether the ledger has messages for the target; if not, suggests the nearest target that it
 * has. */
static bool
check_target(const struct notify *notify)
{
    struct known_targets known = { 0 };
    char text[256];
    if (notify->target == NULL)
        return true;
    tenure_nearest_begin(&known.nearest, notify->target);
    ledger_list(notify->ledger, "", "", offer_target, &known);
    if (!known.is_known)
        tenure_cli_say("the ledger has nothing for it: %s",
                       tenure_nearest_text(&known.nearest, "target", text, sizeof(text)));
    return known.is_known;
}

static int
work(struct notify *notify)
{
    int count;
    const char *target = notify->target != NULL ? notify->target : "";
    if (notify->verb == NULL)
        return run(notify);
    if (strcmp(notify->verb, "test-route") == 0)
        return test_route(notify);
    if (strcmp(notify->verb, "test") == 0)
        return test_target(notify);
    if (!check_target(notify))
        return TENURE_EXIT_REFUSED;
    if (strcmp(notify->verb, "sent") == 0)
        return ledger_list(notify->ledger, notify->state != NULL ? notify->state : "", target,
                           print_delivery, notify) == TENURE_OK
                   ? TENURE_EXIT_DONE
                   : notify_fail_ledger(notify);
    if (ledger_replay(notify->ledger, target, clock_ms(), &count) != TENURE_OK)
        return notify_fail_ledger(notify);
    printf("%d dead message%s to be sent again\n", count, count == 1 ? " is" : "s are");
    return TENURE_EXIT_DONE;
}

static bool
open_config(struct notify *notify)
{
    struct yaml_problem problem = { 0 };
    tenure_status status = notify_config_open(notify->config_path, &notify->config, &problem);
    if (status == TENURE_OK)
        return true;
    if (problem.line > 0)
        tenure_cli_say("%s:%d:%d: %s", notify->config_path, problem.line, problem.column,
                       problem.reason);
    else
        tenure_cli_say("%s: %s", notify->config_path, problem.reason);
    return false;
}

int
main(int argc, char **argv)
{
    struct notify notify = { .config_path = "/etc/tenure/notify.yaml",
                             .ledger_path = "/var/lib/tenure-notify/notify.db" };
    struct sigaction action = { .sa_handler = stop };
    int exit_code = TENURE_EXIT_USAGE;
    tenure__v1__alert__init(&notify.question);
    tenure_cli_parse(&argp, argc, argv, &notify.cli);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = stop_at_once }, NULL);
    sigaction(SIGINT, &action, NULL);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    bool reads_only = notify.verb != NULL &&
                      (strcmp(notify.verb, "sent") == 0 || strcmp(notify.verb, "replay") == 0);
    if (reads_only || open_config(&notify)) {
        if (notify.dry_run)
            notify.ledger_path = ":memory:";
        exit_code = ledger_open(notify.ledger_path, &notify.ledger) == TENURE_OK
                        ? work(&notify)
                        : notify_fail_ledger(&notify);
    }
    ledger_close(&notify.ledger);
    notify_config_close(&notify.config);
    curl_global_cleanup();
    return tenure_cli_close(&notify.cli, exit_code);
}
