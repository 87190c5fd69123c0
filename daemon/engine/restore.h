/* SPDX-License-Identifier: Apache-2.0 */
/*
 * restore - entries that are logged, applied again.
 */
#ifndef RESTORE_H
#define RESTORE_H

#include "work.h"

/* Applies the entries behind the last checkpoint again. TENURE_DAMAGED: what comes of them is not
 * what came of them when they were logged. */
tenure_status apply_again(struct engine *engine, const struct counters *logged);

#endif
