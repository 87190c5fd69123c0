/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_test - tests of rules, in YAML:
 *
 *   rules: ...                    # as in a configuration; default: the shipped rules
 *   tests:
 *     - name: a fourth leader goes
 *       about: [repeated-vacancy] # only alerts of these rules are compared
 *       events:
 *         - {announced: 2016-03-01, appointment: {organisation: Q, role: chair, person: {id: ada}}}
 *       expect:
 *         - on: 2019-11-27        # the clock date; events announced by then have been published
 *           alerts:               # all active alerts
 *             - {rule: repeated-vacancy, subject: Q/chair, severity: critical, headline: ...}
 *           ended:                # all alerts that ended since the previous expectation
 *             - {rule: ..., subject: ..., ending: resolved, ended: 2019-11-20}
 *           figures: {all/filled/chair: 37 of 42}
 */
#ifndef RULE_TEST_H
#define RULE_TEST_H

#include <stdio.h>

#include "yaml_tree.h"

struct rule_test_counts {
    unsigned passed, failed;
};

/* Runs every test of the file and prints the results on `out`. TENURE_INVALID: the file itself is
 * wrong. */
tenure_status rule_test_run(const char *path, FILE *out, struct rule_test_counts *ret_counts,
                            struct yaml_problem *ret_problem);

#endif
