/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program - what the parts of tenure notify share: the command line, the configuration, the ledger.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <signal.h>
#include <tenure/cli.h>

#include "ledger.h"
#include "notify.h"

struct notify {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    const char *config_path, *ledger_path, *verb, *target, *state;
    bool dry_run, once;
    Tenure__V1__Alert question; // of test-route
    struct notify_config config;
    struct ledger *ledger;
};

/* Set by SIGTERM and SIGINT. */
extern volatile sig_atomic_t notify_stopped;

/* Says what is wrong with the ledger; returns the exit code. */
int notify_fail_ledger(const struct notify *notify);

/* Follows the alerts and sends them on until it is stopped; with `once` until all that is due was
 * tried. With `dry_run` it only plans what the whole log leads to. Returns the exit code. */
int notify_follow(struct notify *notify);

#endif
