/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_counts - counts alerts by rule, region and severity.
 */
#ifndef ALERT_COUNTS_H
#define ALERT_COUNTS_H

#include "arena.h"
#include "encode.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    ALERT_COUNTS_MAX = 1000 // on one page
};

/* Sorted. All zero is empty. */
struct alert_counts {
    Tenure__V1__AlertCount *items[ALERT_COUNTS_MAX];
    size_t count;
};

/* Counts an alert; its texts are copied into the arena. False: there is no room. */
bool alert_counts_add(struct alert_counts *counts, struct tni_arena *arena,
                      const Tenure__V1__Alert *alert);

void alert_counts_write(const struct alert_counts *counts, struct tni_writer *message,
                        uint32_t field);

#endif
