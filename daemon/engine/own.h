/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own - entries of the daemon's own.
 */
#ifndef OWN_H
#define OWN_H

#include "work.h"

/* Logs the set that is configured, or that ships, unless it is in force. */
tenure_status rules_log_configured(struct engine *engine);

#endif
