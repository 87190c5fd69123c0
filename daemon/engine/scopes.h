/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scopes - regions and the scope `all` as subjects of rules.
 */
#ifndef SCOPES_H
#define SCOPES_H

#include "work.h"

/* Evaluates the rules about a scope's departures that the changes may affect; sets its timer. */
tenure_status scope_evaluate(struct engine *engine, uint64_t scope, scope_changes changes);
/* The same for rules about its figures, at the end of the day. */
tenure_status scope_evaluate_indicators(struct engine *engine, uint64_t scope,
                                        scope_changes changes);

/* Called when the scope's timer is due. */
tenure_status scope_review(struct engine *engine, uint64_t scope);

/* The id of a scope: `all`, or the region's. */
tenure_status scope_id(struct store_read read, uint64_t scope, char *ret_id);

#endif
