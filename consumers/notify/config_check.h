/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_check - checks whether the daemon knows the names in the routes.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include <tenure/client.h>

#include "notify.h"

/* Prints on stderr which rules, regions, organisations and roles the daemon does not know, where
 * they are, and the nearest known names. `path` is the configuration's. *ret_errors counts unknown
 * rules; if `strict`, it counts all unknown names, some of which may only become known with later
 * events. TENURE_NOT_FOUND: no rules are in force yet, and nothing was printed. */
tenure_status config_check(const struct notify_config *config, const char *path,
                           tenure_client *client, bool strict, unsigned *ret_errors);

#endif
