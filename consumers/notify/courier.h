/*
 * courier - carries what is due to its targets, and notes what became of it.
 */
#ifndef COURIER_H
#define COURIER_H

#include "ledger.h"
#include "notify.h"

/* Sends everything that is due, each target's messages in order; those of a route that gathers go
 * out together. */
tenure_status courier_send_due(const struct notify_config *config, struct ledger *ledger,
                               int64_t now_ms);

#endif
