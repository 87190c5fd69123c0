/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program - shared by the parts of tenure notify: the command line, the configuration, the ledger.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <signal.h>
#include <tenure/cli.h>

#include "ledger.h"
#include "notify.h"

struct notify {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *config_path, *ledger_path, *verb, *target, *state;
    bool dry_run, once;
    Tenure__V1__Alert question; // the alert that test-route asks about
    struct notify_config config;
    struct ledger *ledger;
};

/* Set by SIGTERM and SIGINT. */
extern volatile sig_atomic_t notify_stopped;

/* Reports the ledger's problem; returns the exit code. */
int notify_fail_ledger(const struct notify *notify);

/* Follows the alerts and sends messages until the program is stopped; with `once` until everything
 * due was tried. With `dry_run` it only plans messages for the whole log. Returns the exit code. */
int notify_follow(struct notify *notify);

#endif
