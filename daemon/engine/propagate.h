/* SPDX-License-Identifier: Apache-2.0 */
/*
 * propagate - what an entry, or a day, leaves to be looked at in its end.
 */
#ifndef PROPAGATE_H
#define PROPAGATE_H

#include "work.h"

/* Marks what has to be looked at when the entry, or the day, is through. */
tenure_status mark_dirty(struct id_set *set, uint64_t number);
tenure_status mark_scope_dirty(struct engine *engine, uint64_t scope, unsigned change);

/* Looks at all that was marked, in a fixed order. */
tenure_status propagate(struct engine *engine);
/* Asks the rules about figures of the scopes that were marked. */
tenure_status propagate_indicators(struct engine *engine);

void dirty_forget(struct dirty_set *dirty);

#endif
