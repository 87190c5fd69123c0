/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zap - accepts only connections whose keys are in the access file (rfc.zeromq.org/spec/27).
 *
 * Each socket has a domain of its own, so that a key is accepted only where one of its roles needs
 * the socket. The User-Id of each later message is the key itself: its roles are looked up for
 * every message.
 */
#ifndef ZAP_H
#define ZAP_H

#include "access.h"

struct zap;

/* Answers from now on; before the first socket with keys is bound. `access` outlives it. */
tenure_status zap_open(void *context, struct access *access, struct zap **ret_zap);
void zap_close(struct zap **zap_p);

#endif
