/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filters - the options that narrow a list, the same in every program: --organisation, --region,
 * --role, --rule, --subject and --severity.
 */
#ifndef FILTERS_H
#define FILTERS_H

#include <argp.h>

#include <tenure/cli.h>

/* The values that the user gave; NULL and 0: not given. */
struct filters {
    char *organisation, *region, *role, *rule, *subject;
    Tenure__V1__Severity severity; // the lowest severity
};

/* argp children, one for each set of shared options; the input of all is a struct filters, all
 * zero. */
extern const struct argp filters_place_argp; // --organisation, --region
extern const struct argp filters_role_argp;
extern const struct argp filters_rule_argp;
extern const struct argp filters_subject_argp;
extern const struct argp filters_severity_argp;

/* Replaces names with ids, as lookup() does. */
tenure_status filters_resolve(struct tenure_cli *cli, struct filters *filters);

#endif
