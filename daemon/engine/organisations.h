/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisations - folds and publishes organisations.
 */
#ifndef ORGANISATIONS_H
#define ORGANISATIONS_H

#include "work.h"

/* Folds the organisation again; `last_seq` is the entry about it, 0 if only time or its context has
 * changed. Publishes it, and its posts if the change affects them. */
tenure_status organisation_refold(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Evaluates the rules about the organisation, and sets its timer. */
tenure_status organisation_evaluate(struct engine *engine, uint64_t number);

/* A partnership without a region gets its system's. */
tenure_status organisation_inherit(struct store_read read, struct organisation *organisation);

#endif
