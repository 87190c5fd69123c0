/* tenure notify: sends alerts on to people, and remembers what it sent. */
#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "courier.h"
#include "message.h"
#include "plan.h"
#include "send.h"
#include <tenure/cli.h>
#include <tenure/subscriber.h>

enum {
    KEY_LEDGER = 256,
    KEY_DRY_RUN,
    KEY_ONCE,
    KEY_STATE,
    KEY_RULE,
    KEY_SEVERITY,
    KEY_REGION,
    KEY_ORGANISATION,
    STEP_MS = 500
};

struct notify {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    const char *config_path, *ledger_path, *verb, *target, *state;
    bool dry_run, once;
    Tenure__V1__Alert question; // of test-route
    struct notify_config config;
    struct ledger *ledger;
    uint64_t planned;
};

static volatile sig_atomic_t stopped;

static void
stop(int number)
{
    (void)number;
    stopped = 1;
}

static const char *const verbs[] = { "sent", "replay", "test", "test-route" };

static void
take_word(struct notify *notify, char *word, struct argp_state *state)
{
    if (state->arg_num == 0) {
        for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
            if (strcmp(word, verbs[i]) == 0)
                notify->verb = word;
        }
        if (notify->verb == NULL)
            argp_error(state, "there is no %s; there are sent, replay, test and test-route", word);
    } else if (state->arg_num == 1 && strcmp(notify->verb, "test-route") != 0) {
        notify->target = word;
    } else {
        argp_error(state, "%s is too much", word);
    }
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct notify *notify = state->input;
    switch (key) {
    case 'c': notify->config_path = argument; return 0;
    case KEY_LEDGER: notify->ledger_path = argument; return 0;
    case KEY_DRY_RUN: notify->dry_run = true; return 0;
    case KEY_ONCE: notify->once = true; return 0;
    case KEY_STATE: notify->state = argument; return 0;
    case KEY_RULE: notify->question.rule = argument; return 0;
    case KEY_SEVERITY: notify->question.severity = tenure_cli_severity(state, argument); return 0;
    case KEY_REGION: notify->question.region = argument; return 0;
    case KEY_ORGANISATION: notify->question.organisation = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &notify->cli; return 0;
    case ARGP_KEY_ARG: take_word(notify, argument, state); return 0;
    case ARGP_KEY_END:
        if (notify->verb != NULL && strcmp(notify->verb, "test") == 0 && notify->target == NULL)
            argp_error(state, "say which target: tenure notify test TARGET");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "config", 'c', "FILE", 0, "routes and targets (default: /etc/tenure/notify.yaml)", 0 },
    { "ledger", KEY_LEDGER, "FILE", 0, "what was sent (default: /var/lib/tenure-notify/notify.db)",
      0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "say what the whole log would have sent; send nothing", 0 },
    { "once", KEY_ONCE, NULL, 0, "stop when all that is due was tried", 0 },
    { "state", KEY_STATE, "STATE", 0, "sent: only pending, sent, dead or cancelled", 0 },
    { "rule", KEY_RULE, "NAME", 0, "test-route: of an alert of this rule", 1 },
    { "severity", KEY_SEVERITY, "LEVEL", 0, "test-route: as severe as this", 1 },
    { "region", KEY_REGION, "ID", 0, "test-route: in this region", 1 },
    { "organisation", KEY_ORGANISATION, "ID", 0, "test-route: about this organisation", 1 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "\nsent [TARGET]\nreplay [TARGET]\ntest TARGET\ntest-route",
    .doc = "Send alerts on: webhooks, Slack, e-mail, an Atom file, a program. Follows the daemon "
           "until it is stopped; sent lists what was sent, replay sends dead messages again, test "
           "sends a trial, test-route says where an alert would go."
           "\vFor each alert a target is told once that it opened, and once that it ended.\n\n"
           "Example:\n  tenure notify --config packaging/notify.yaml --dry-run\n",
    .children = children,
};

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
fail_ledger(const struct notify *notify)
{
    tenure_cli_say("%s: %s", notify->ledger_path, ledger_problem(notify->ledger));
    return TENURE_EXIT_REFUSED;
}

static const char *
word_of(enum notice notice)
{
    static const char *const words[] = { "opened", "changed", "ended" };
    return words[notice];
}

static bool
print_delivery(void *context, const struct delivery *delivery)
{
    const struct notify *notify = context;
    const Tenure__V1__Alert *alert = delivery->update->alert;
    const char *when = notify->dry_run         ? alert->opened
                       : delivery->sent_ms > 0 ? tenure_time_text(delivery->sent_ms)
                                               : tenure_time_text(delivery->due_ms);
    if (notify->cli.json) {
        char *text = message_delivery(delivery);
        if (text != NULL)
            puts(text);
        free(text);
        return text != NULL;
    }
    printf("%-9s %s  %s -> %s  %s %s", notify->dry_run ? "" : delivery->state, when,
           delivery->route, delivery->target, word_of(delivery->notice), alert->headline);
    if (delivery->answer[0] != '\0')
        printf("  (%s, %u tr%s)", delivery->answer, delivery->attempts,
               delivery->attempts == 1 ? "y" : "ies");
    putchar('\n');
    return true;
}

/* Sends what is due; says so if the ledger fails. */
static bool
send_due(struct notify *notify)
{
    return notify->dry_run ||
           courier_send_due(&notify->config, notify->ledger, now_ms()) == TENURE_OK;
}

static tenure_status
open_subscriber(struct notify *notify, tenure_subscriber **ret_subscriber)
{
    static char cursor[4096];
    struct tenure_subscribe_options wanted = { .from = TENURE_FROM_NOW, .cursor_path = cursor };
    snprintf(cursor, sizeof(cursor), "%s.cursor", notify->ledger_path);
    wanted.channels[TENURE__V1__CHANNEL__ALERT] = true;
    if (notify->dry_run) {
        wanted.from = TENURE_FROM_START;
        wanted.cursor_path = NULL;
    }
    return tenure_subscriber_open(notify->cli.client, &wanted, ret_subscriber);
}

/* The log is another one, as after a redaction: from where to go on is for people to say. */
static int
fail_cursor(const struct notify *notify)
{
    tenure_cli_say("%s; remove %s.cursor to go on with what comes",
                   tenure_client_problem(notify->cli.client), notify->ledger_path);
    return TENURE_EXIT_REFUSED;
}

/* Follows the alerts until it is stopped, or has caught up and is to run once. */
static int
follow(struct notify *notify, tenure_subscriber *subscriber)
{
    bool caught_up = false, told_lost = false;
    while (!stopped && !(caught_up && (notify->once || notify->dry_run))) {
        struct tenure_delivery delivery = { 0 };
        tenure_status status = tenure_subscriber_next(subscriber, STEP_MS, &delivery);
        if (status == TENURE_OK && delivery.update != NULL)
            status = plan_update(&notify->config, notify->ledger, delivery.update, now_ms());
        else if (status == TENURE_OK)
            caught_up = true;
        if (status == TENURE_STORAGE)
            return fail_ledger(notify);
        if (status == TENURE_CONFLICT || status == TENURE_TOO_OLD)
            return fail_cursor(notify);
        if (status == TENURE_NO_DAEMON && !notify->once && !notify->dry_run) {
            if (!told_lost)
                tenure_cli_fail(&notify->cli, status);
            told_lost = true;
        } else if (status != TENURE_OK && status != TENURE_TIMEOUT) {
            return tenure_cli_fail(&notify->cli, status);
        } else {
            told_lost = false;
        }
        if (tenure_subscriber_save(subscriber) != TENURE_OK)
            return tenure_cli_fail(&notify->cli, TENURE_STORAGE);
        if ((status != TENURE_OK || delivery.update == NULL) && !send_due(notify))
            return fail_ledger(notify);
    }
    return TENURE_EXIT_DONE;
}

static int
run(struct notify *notify)
{
    tenure_subscriber *subscriber = NULL;
    tenure_cli_open(&notify->cli);
    tenure_client_clean_texts(notify->cli.client, true); // people read it, whatever --json says
    tenure_status status = open_subscriber(notify, &subscriber);
    int exit_code =
        status == TENURE_OK ? follow(notify, subscriber) : tenure_cli_fail(&notify->cli, status);
    if (exit_code == TENURE_EXIT_DONE && notify->dry_run)
        ledger_list(notify->ledger, "", "", print_delivery, notify);
    tenure_subscriber_close(&subscriber);
    return exit_code;
}

static int
test_route(struct notify *notify)
{
    unsigned found = 0;
    for (unsigned i = 0; i < notify->config.routes_count; i++) {
        const struct route *route = &notify->config.routes[i];
        if (!route_matches(route, &notify->question))
            continue;
        int64_t due = route_due_ms(route, notify->question.severity, now_ms());
        printf("%s ->", route->name);
        for (unsigned t = 0; t < route->to.count; t++)
            printf(" %s", route->to.all[t]);
        printf(", %s\n", due <= now_ms() ? "at once" : tenure_time_text(due));
        found++;
    }
    if (found == 0)
        puts("no route takes it");
    return found > 0 ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
}

/* A made-up alert to one target, past the ledger. */
static int
test_target(struct notify *notify)
{
    const struct target *target = notify_target(&notify->config, notify->target);
    Tenure__V1__Alert alert = TENURE__V1__ALERT__INIT;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    char answer[ANSWER_MAX];
    if (target == NULL) {
        tenure_cli_say("there is no target %s in %s", notify->target, notify->config_path);
        return TENURE_EXIT_REFUSED;
    }
    alert.id = (char *)"test/test@0";
    alert.rule = (char *)"test";
    alert.severity = TENURE__V1__SEVERITY__INFO;
    alert.headline = (char *)"This is a test of tenure notify; nothing has happened";
    alert.opened = (char *)"today";
    update.recorded_ms = now_ms();
    update.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    update.alert = &alert;
    struct delivery delivery = { .update = &update };
    snprintf(delivery.target, sizeof(delivery.target), "%s", target->name);
    struct batch batch = { &delivery, 1 };
    enum sending sending =
        send_batch(&notify->config, target, notify->ledger, &batch, now_ms(), answer);
    printf("%s: %s\n", target->name, answer);
    return sending == SENT ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
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
    if (strcmp(notify->verb, "sent") == 0)
        return ledger_list(notify->ledger, notify->state != NULL ? notify->state : "", target,
                           print_delivery, notify) == TENURE_OK
                   ? TENURE_EXIT_DONE
                   : fail_ledger(notify);
    if (ledger_replay(notify->ledger, target, now_ms(), &count) != TENURE_OK)
        return fail_ledger(notify);
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
    sigaction(SIGINT, &action, NULL);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    bool reads_only = notify.verb != NULL &&
                      (strcmp(notify.verb, "sent") == 0 || strcmp(notify.verb, "replay") == 0);
    if (reads_only || open_config(&notify)) {
        if (notify.dry_run)
            notify.ledger_path = ":memory:";
        exit_code = ledger_open(notify.ledger_path, &notify.ledger) == TENURE_OK
                        ? work(&notify)
                        : fail_ledger(&notify);
    }
    ledger_close(&notify.ledger);
    notify_config_close(&notify.config);
    curl_global_cleanup();
    return tenure_cli_close(&notify.cli, exit_code);
}
