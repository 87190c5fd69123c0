/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revived - what comes back with the correction of a correction: a report that was replaced is live
 * again once the event that replaced it is corrected itself.
 */
#ifndef REVIVED_H
#define REVIVED_H

#include <tenure/cli.h>

struct revived {
    char *event;  // SOURCE/ID; NULL: nothing comes back
    char *report; // "Greater Manchester, chair: Ada Example is appointed"
};

/* Finds the report that the event, which is not stored yet, will bring back. The texts live until
 * the program ends. */
void revived_find(struct revived *revived, struct tenure_cli *cli, const Tenure__V1__Event *event);

#endif
