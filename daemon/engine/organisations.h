/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisations - what organisations are, folded and published.
 */
#ifndef ORGANISATIONS_H
#define ORGANISATIONS_H

#include "work.h"

/* Folds the organisation again; `last_seq` is the entry about it, 0 if only time or its
 * context has changed. Publishes it, and its posts if it changed for them. */
tenure_status organisation_refold(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Asks the rules about the organisation, and sets its timer. */
tenure_status organisation_evaluate(struct engine *engine, uint64_t number);

/* The region of a partnership without one of its own is its system's. */
tenure_status organisation_inherit(struct store_read read, struct organisation *organisation);

#endif
