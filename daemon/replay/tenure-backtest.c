/* SPDX-License-Identifier: Apache-2.0 */
/* tenure backtest: shows which alerts other rules would have raised on this log. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "differences.h"
#include "folder.h"
#include "replay.h"
#include "rule_file.h"
#include "when.h"
#include <tenure/cli.h>

enum {
    KEY_RULES = 256,
    KEY_FROM,
    KEY_TO,
    KEY_ALL,
    KEY_NO_PROGRESS,
    RULES_BYTES_MAX = 256 * 1024
};

struct backtest {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *file;
    char *from, *to; // days; NULL: no limit
    bool all, no_progress;
    const Tenure__V1__RuleSet *rules;
    struct replay *replay;
    bool stopped;  // the log has passed `to`
    bool reported; // the problem was reported
    struct alert_list before, now;
};

static error_t
backtest_parse_option(int key, char *argument, struct argp_state *state)
{
    struct backtest *backtest = state->input;
    switch (key) {
    case KEY_RULES: backtest->file = argument; return 0;
    case KEY_FROM: backtest->from = when_check(state, "--from", argument); return 0;
    case KEY_TO: backtest->to = when_check(state, "--to", argument); return 0;
    case KEY_ALL: backtest->all = true; return 0;
    case KEY_NO_PROGRESS: backtest->no_progress = true; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &backtest->cli; return 0;
    case ARGP_KEY_ARG:
        if (backtest->file != NULL)
            argp_error(state, "unexpected argument %s; give one file of rules", argument);
        backtest->file = argument;
        return 0;
    case ARGP_KEY_END:
        if (backtest->file == NULL)
            argp_error(state, "FILE is missing: the rules to test");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "rules", KEY_RULES, "FILE", 0, "evaluate the rules of this file; the same as FILE", 0 },
    { "from", KEY_FROM, "DAY", 0,
      "show alerts that were open on or after this day: a day, yesterday, 30d, 2w, 6m, 1y", 0 },
    { "to", KEY_TO, "DAY", 0, "stop after this day", 0 },
    { "all", KEY_ALL, NULL, 0, "show unchanged alerts too", 0 },
    { "no-progress", KEY_NO_PROGRESS, NULL, 0, "show no progress line on a terminal", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = backtest_parse_option,
    .args_doc = "FILE",
    .doc = "Evaluate other rules over the whole log, day by day, with the code that runs "
           "live. Show which alerts they would add, drop or move. FILE has the rules, as tenured "
           "--config takes them.\vPrint one line for each difference, by day; --json prints "
           "tenure.v1.AlertDifference.\n\n"
           "Example:\n"
           "  tenure rules > rules.yaml   # change a number in it\n"
           "  tenure backtest rules.yaml --from 2019-01-01\n",
    .children = children,
};

static void
show_progress(const struct backtest *backtest, uint64_t seq, uint64_t last)
{
    if (!backtest->no_progress && isatty(STDERR_FILENO) && (seq % 4096 == 0 || seq == last))
        fprintf(stderr, "\r%llu of %llu entries (%llu%%)%s", (unsigned long long)seq,
                (unsigned long long)last, (unsigned long long)(last > 0 ? seq * 100 / last : 100),
                seq == last ? "\n" : "");
}

/* Whether the event comes after the last wanted day. */
static bool
is_later(const struct backtest *backtest, const Tenure__V1__Event *event)
{
    const char *day =
        event->body_case == TENURE__V1__EVENT__BODY_CLOCK ? event->clock->date : event->announced;
    return backtest->to != NULL && strcmp(day, backtest->to) > 0;
}

static tenure_status
replay_update(struct backtest *backtest, const Tenure__V1__Update *update, uint64_t last)
{
    Tenure__V1__PublishReply *answer = NULL;
    uint64_t seq;
    if (backtest->stopped || is_later(backtest, update->event)) {
        backtest->stopped = true;
        return TENURE_OK;
    }
    tenure_status status = replay_event(backtest->replay, update->event, &seq, &answer);
    if (status == TENURE_INVALID) {
        backtest->reported = true;
        tenure_cli_say("entry #%llu cannot be taken again: %s %s", (unsigned long long)update->seq,
                       answer->answers[0]->field, answer->answers[0]->reason);
        tenure__v1__publish_reply__free_unpacked(answer, NULL);
    }
    show_progress(backtest, update->seq, last);
    return status;
}

static tenure_status
open_replay(struct backtest *backtest, uint64_t entries)
{
    tenure_status status = replay_open(backtest->rules, entries, &backtest->replay);
    if (status == TENURE_STORAGE)
        tenure_cli_say("%s: %s", folder_temporary(), strerror(errno));
    backtest->reported = status == TENURE_STORAGE;
    return status;
}

/* Replays the log page by page. */
static tenure_status
replay_log(struct backtest *backtest)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    tenure_status status = TENURE_OK;
    body.channel = TENURE__V1__CHANNEL__EVENT;
    body.from = 1;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    while (status == TENURE_OK && body.from != 0 && !backtest->stopped) {
        Tenure__V1__Answer *answer;
        status = tenure_client_query(backtest->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        if (backtest->replay == NULL)
            status = open_replay(backtest, answer->head);
        for (size_t i = 0; i < answer->n_updates && status == TENURE_OK; i++)
            status = replay_update(backtest, answer->updates[i], answer->head);
        body.from = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
        if (status == TENURE_OK)
            status = replay_commit(backtest->replay);
    }
    int32_t day;
    if (status == TENURE_OK && backtest->to != NULL && tenure_day_parse(backtest->to, &day) &&
        backtest->stopped)
        status = replay_clock(backtest->replay, day);
    return status == TENURE_OK ? replay_commit(backtest->replay) : status;
}

static tenure_status
gather_now(struct backtest *backtest)
{
    tenure_status status = TENURE_OK;
    for (uint64_t i = 1; status == TENURE_OK && i <= replay_alerts(backtest->replay); i++) {
        Tenure__V1__Alert *alert;
        status = replay_alert(backtest->replay, i, &alert);
        if (status == TENURE_OK)
            status = alert_list_take(&backtest->now, alert);
    }
    return status;
}

static tenure_status
gather_before(struct backtest *backtest)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    tenure_status status = TENURE_OK;
    body.all = body.momentary = true;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    do {
        Tenure__V1__Answer *answer;
        status = tenure_client_query(backtest->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        for (size_t i = 0; i < answer->n_alerts && status == TENURE_OK; i++) {
            status = alert_list_take(&backtest->before, answer->alerts[i]);
            answer->alerts[i] = NULL; // the list owns it now
        }
        answer->n_alerts = 0;
        body.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (status == TENURE_OK && body.after != 0);
    return status;
}

static bool
read_rules(struct backtest *backtest, struct tni_arena *arena)
{
    struct yaml_problem problem = { 0 };
    struct yaml *yaml = NULL;
    bool fine = yaml_open(backtest->file, &yaml, &problem) == TENURE_OK &&
                yaml_check_map(yaml_root(yaml), NULL, &problem) &&
                rule_file_read(yaml_root(yaml), arena, &backtest->rules, &problem);
    if (!fine && problem.line > 0)
        tenure_cli_say("%s:%d:%d: %s", backtest->file, problem.line, problem.column,
                       problem.reason);
    else if (!fine)
        tenure_cli_say("%s: %s", backtest->file, problem.reason);
    yaml_close(&yaml);
    return fine;
}

static tenure_status
run(struct backtest *backtest)
{
    struct differences_range range = { backtest->from, backtest->stopped ? backtest->to : NULL };
    tenure_status status = replay_log(backtest);
    if (status == TENURE_OK)
        status = gather_now(backtest);
    if (status == TENURE_OK)
        status = gather_before(backtest);
    range.to = backtest->stopped ? backtest->to : NULL;
    if (status == TENURE_OK)
        status = differences_print(&backtest->cli, &backtest->before, &backtest->now, &range,
                                   backtest->all);
    return status;
}

int
main(int argc, char **argv)
{
    struct backtest backtest = { 0 };
    struct tni_arena arena;
    tenure_cli_parse(&argp, argc, argv, &backtest.cli);
    if (tni_arena_open(&arena, RULES_BYTES_MAX) != TENURE_OK) {
        tenure_cli_say("%s", tenure_status_text(TENURE_NO_MEMORY));
        return TENURE_EXIT_REFUSED;
    }
    if (!read_rules(&backtest, &arena)) {
        tni_arena_close(&arena);
        return tenure_cli_close(&backtest.cli, TENURE_EXIT_REFUSED);
    }
    tenure_cli_open(&backtest.cli);
    tenure_status status = when_resolve(&backtest.cli, &backtest.from);
    if (status == TENURE_OK)
        status = when_resolve(&backtest.cli, &backtest.to);
    if (status == TENURE_OK)
        status = run(&backtest);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE
                    : backtest.reported ? TENURE_EXIT_REFUSED
                                        : tenure_cli_fail(&backtest.cli, status);
    replay_close(&backtest.replay);
    alert_list_close(&backtest.before);
    alert_list_close(&backtest.now);
    tni_arena_close(&arena);
    return tenure_cli_close(&backtest.cli, exit_code);
}
