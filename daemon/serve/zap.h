/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zap - lets only those shake hands whose keys are in the access file (rfc.zeromq.org/spec/27).
 *
 * Each socket has a domain of its own, so that a key is let in only where it has something to do.
 * The User-Id that later comes with each message is the key itself: what it may do then is looked
 * up anew each time.
 */
#ifndef ZAP_H
#define ZAP_H

#include "access.h"

struct zap;

/* Answers from now on; before the first socket with keys is bound. `access` outlives it. */
tenure_status zap_open(void *context, struct access *access, struct zap **ret_zap);
void zap_close(struct zap **zap_p);

#endif
