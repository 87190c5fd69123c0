/* SPDX-License-Identifier: Apache-2.0 */
/*
 * differences - what one set of alerts has that another has not.
 */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include <tenure/cli.h>

struct alert_list {
    Tenure__V1__Alert **alerts;
    size_t count, max;
};

/* The list owns the alert from then on, also where it fails. */
tenure_status alert_list_take(struct alert_list *list, Tenure__V1__Alert *alert);
void alert_list_close(struct alert_list *list);

/* Days as text; NULL: no bound. */
struct differences_range {
    const char *from, *to;
};

/* Prints each difference, by the day it begins, and how many there are of each kind. Alerts are the
 * same by id; else of one rule and subject at the same time, and moved. */
tenure_status differences_print(struct tenure_cli *cli, struct alert_list *before,
                                struct alert_list *now, const struct differences_range *range,
                                bool all);

#endif
