/* SPDX-License-Identifier: Apache-2.0 */
/*
 * propagate - recomputes, at the end of an entry or a day, what depends on its changes.
 */
#ifndef PROPAGATE_H
#define PROPAGATE_H

#include "work.h"

/* Marks a subject dirty: propagate() recomputes it at the end of the entry, or of the day. */
tenure_status mark_dirty(struct id_set *set, uint64_t number);
tenure_status mark_scope_dirty(struct engine *engine, uint64_t scope, unsigned change);

/* Recomputes all dirty subjects, in a fixed order. */
tenure_status propagate(struct engine *engine);
/* Evaluates the rules about indicators of the dirty scopes. */
tenure_status propagate_indicators(struct engine *engine);

void dirty_forget(struct dirty_set *dirty);

#endif
