/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zap - accepts only connections with keys from the access file (rfc.zeromq.org/spec/27).
 *
 * Each socket has its own domain, so that a key is accepted only at sockets that its roles need.
 * The User-Id of each later message is the key itself, whose roles are looked up for every message.
 */
#ifndef ZAP_H
#define ZAP_H

#include "access.h"

struct zap;

/* Starts to answer; must be called before the first socket with keys is bound. `access` must
 * outlive it. */
tenure_status zap_open(void *context, struct access *access, struct zap **ret_zap);
void zap_close(struct zap **zap_p);

#endif
