/* SPDX-License-Identifier: Apache-2.0 */
/*
 * differences - compares two sets of alerts.
 */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include <tenure/cli.h>

struct alert_list {
    Tenure__V1__Alert **alerts;
    size_t count, max;
};

/* Takes ownership of the alert, even if it fails. */
tenure_status alert_list_take(struct alert_list *list, Tenure__V1__Alert *alert);
void alert_list_close(struct alert_list *list);

/* Days as text; NULL: unbounded. */
struct differences_range {
    const char *from, *to;
};

/* Prints each difference, by the day on which it begins, and the number of each kind. Alerts match
 * if their ids are equal; otherwise if rule and subject are equal and their times overlap: those
 * count as moved. */
tenure_status differences_print(struct tenure_cli *cli, struct alert_list *before,
                                struct alert_list *now, const struct differences_range *range,
                                bool all);

#endif
