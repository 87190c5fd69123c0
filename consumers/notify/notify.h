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
 * The flow: follow (the alerts) -> plan (rows in the ledger) -> evaluation (still news?) -> courier
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

/* A list of names in the configuration; an empty list means everything. */
struct names {
    const char *all[NAMES_MAX + 1]; // ends with NULL
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
    // the URL for webhook, slack and teams; the SMTP server for email; the file for atom
    const char *url;
    const char *secret;      // for webhook; "" for none
    const char *from;        // for email
    const char *unsubscribe; // for email; "" for none
    bool is_cloudevents;     // for webhook: its form
    struct names list;       // for email: recipients; for command: arguments
    bool is_private;         // the address may be in a private network
};

struct route {
    const char *name;
    Tenure__V1__Severity severity; // the lowest severity
    struct names rules, regions, organisations, roles;
    struct names to;
    int wait_s, fresh_days;
    int at_minute;                // minute of the day; NO_TIME: at once
    int quiet_from, quiet_to;     // minutes of the day; NO_TIME: never
    Tenure__V1__Severity unquiet; // this severity is sent even in quiet hours; 0: none
};

struct notify_config {
    struct yaml *yaml; // owns the texts
    struct route routes[ROUTES_MAX];
    unsigned routes_count;
    struct target targets[TARGETS_MAX];
    unsigned targets_count;
    int retry_first_s, retry_most_s, retry_times;
    const char *base; // the board's address, for links: "https://board.example"; "" for none
};

/* TENURE_INVALID and TENURE_NOT_FOUND write *ret_problem. */
tenure_status notify_config_open(const char *path, struct notify_config *ret_config,
                                 struct yaml_problem *ret_problem);
void notify_config_close(struct notify_config *config);

/* NULL if there is no target with that name. */
const struct target *notify_target(const struct notify_config *config, const char *name);
const struct route *notify_route(const struct notify_config *config, const char *name);

bool route_matches(const struct route *route, const Tenure__V1__Alert *alert);

/* When a message of that severity that arrives at `now_ms` is sent: milliseconds since 1970. Times
 * of day are in the local time zone. */
int64_t route_due_ms(const struct route *route, Tenure__V1__Severity severity, int64_t now_ms);

/* `at_ms`; if that is in quiet hours, their end. */
int64_t route_loud_ms(const struct route *route, Tenure__V1__Severity severity, int64_t at_ms);

#endif
