/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own - the daemon's own entries.
 */
#ifndef OWN_H
#define OWN_H

#include "work.h"

/* Logs the configured or the shipped rule set, unless it is in force. */
tenure_status rules_log_configured(struct engine *engine);

#endif
