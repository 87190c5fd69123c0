/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle - what an entry, or a day, leaves to be looked at in its end.
 */
#ifndef SETTLE_H
#define SETTLE_H

#include "work.h"

/* Marks what has to be looked at when the entry, or the day, is through. */
tenure_status settle_later(struct id_set *set, uint64_t number);
tenure_status settle_scope(struct engine *engine, uint64_t scope, unsigned change);

/* Looks at all that was marked, in a fixed order. */
tenure_status settle(struct engine *engine);
/* Asks the rules about figures of the scopes that were marked. */
tenure_status settle_figures(struct engine *engine);

void pending_forget(struct pending_work *pending);

#endif
