/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_check - whether the daemon knows the names in the routes.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include <tenure/client.h>

#include "notify.h"

/* Says on stderr which rules, regions, organisations and roles the daemon does not know, where, and
 * which name is nearest. `path` is the configuration's. *ret_errors counts the unknown rules, and
 * when it is `strict` all: a region may be known only once there is news of it. TENURE_NOT_FOUND:
 * no rules are in force yet, and nothing was said. */
tenure_status config_check(const struct notify_config *config, const char *path,
                           tenure_client *client, bool strict, unsigned *ret_errors);

#endif
