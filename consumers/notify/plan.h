/*
 * plan - which messages an alert's revision leads to.
 *
 * A target is told once that an alert opened, again if it becomes more severe, and once that it
 * ended, if it was told that it opened. What was not sent yet of an alert that should not have been
 * sent is not sent at all.
 */
#ifndef PLAN_H
#define PLAN_H

#include "ledger.h"
#include "notify.h"

/* Notes them in the ledger. `now_ms` since 1970. */
tenure_status plan_update(const struct notify_config *config, struct ledger *ledger,
                          const Tenure__V1__Update *update, int64_t now_ms);

#endif
