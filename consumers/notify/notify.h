/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify - where alerts are sent on: routes choose, targets receive, the ledger remembers.
 *
 *   routes:
 *     - name: desk
 *       when: {severity: warning, rules: [repeated-vacancy], regions: [Y61], organisations: [QM7]}
 *       to: [chat, mail]
 *       wait: 60            # seconds in which alerts are gathered into one message
 *       fresh: 7            # days; older news is counted in one line
 *       at: "08:00"         # or once a day, as a digest
 *       quiet: {from: "22:00", to: "07:00", except: critical}
 *   retry: {first: 5, most: 3600, times: 12}   # seconds before the second try, doubled each time
 *   board: https://board.example               # for links
 *   targets:
 *     - {name: chat, slack: "https://..."}
 *     - {name: hook, webhook: "https://...", secret: "whsec_..."}
 *     - {name: bus, webhook: "https://...", form: cloudevents}
 *     - {name: team, teams: "https://..."}
 *     - {name: mail, email: [desk@news.example], from: tenure@news.example, smtp:
 * "smtp://localhost"}
 *     - {name: feed, atom: /var/www/alerts.xml}
 *     - {name: own, command: [/usr/local/bin/announce, --loud]}
 *
 * The flow: follow (the alerts) -> plan (rows in the ledger) -> judge (still news?) -> courier
 * (hands messages to one worker a target) -> message and send (in the worker's thread).
 */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "yaml_tree.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    ROUTES_MAX = 64,
    TARGETS_MAX = 64,
    NAMES_MAX = 32, // in one list
    NO_TIME = -1,
};

/* A list of names in the configuration; none: everything. */
struct names {
    const char *all[NAMES_MAX + 1]; // ended by NULL
    unsigned count;
};

enum target_kind {
    TARGET_WEBHOOK,
    TARGET_SLACK,
    TARGET_EMAIL,
    TARGET_ATOM,
    TARGET_COMMAND,
    TARGET_TEAMS,
};

struct target {
    const char *name;
    enum target_kind kind;
    const char *url;    // of webhook, slack and teams; of email the SMTP server; of atom the file
    const char *secret; // of a webhook; "" for none
    const char *from;   // of email
    const char *unsubscribe; // of email; "" for none
    bool is_cloudevents;     // a webhook's form
    struct names list;       // of email the receivers, of a command its words
    bool is_private;         // its address may be one of the local network
};

struct route {
    const char *name;
    Tenure__V1__Severity severity; // at least
    struct names rules, regions, organisations, roles;
    struct names to;
    int wait_s, fresh_days;
    int at_minute;                // of the day; NO_TIME: at once
    int quiet_from, quiet_to;     // minutes of the day; NO_TIME: never
    Tenure__V1__Severity unquiet; // this severity is sent all the same; 0: none
};

struct notify_config {
    struct yaml *yaml; // the texts are its own
    struct route routes[ROUTES_MAX];
    unsigned routes_count;
    struct target targets[TARGETS_MAX];
    unsigned targets_count;
    int retry_first_s, retry_most_s, retry_times;
    const char *base; // of links to a board: "https://board.example"; "" for none
};

/* TENURE_INVALID or TENURE_NOT_FOUND writes *ret_problem. */
tenure_status notify_config_open(const char *path, struct notify_config *ret_config,
                                 struct yaml_problem *ret_problem);
void notify_config_close(struct notify_config *config);

/* NULL if there is none of that name. */
const struct target *notify_target(const struct notify_config *config, const char *name);
const struct route *notify_route(const struct notify_config *config, const char *name);

bool route_matches(const struct route *route, const Tenure__V1__Alert *alert);

/* When a message of that severity that comes at `now_ms` goes out: milliseconds since 1970, in the
 * local time zone's days. */
int64_t route_due_ms(const struct route *route, Tenure__V1__Severity severity, int64_t now_ms);

/* `at_ms`, or the end of the quiet hours that it falls into. */
int64_t route_loud_ms(const struct route *route, Tenure__V1__Severity severity, int64_t at_ms);

#endif
