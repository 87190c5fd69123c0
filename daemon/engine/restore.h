/* SPDX-License-Identifier: Apache-2.0 */
/*
 * restore - applies logged entries again.
 */
#ifndef RESTORE_H
#define RESTORE_H

#include "work.h"

/* Applies the entries after the last checkpoint again. TENURE_DAMAGED: the result differs from that
 * when they were logged. */
tenure_status apply_again(struct engine *engine, const struct counters *logged);

#endif
