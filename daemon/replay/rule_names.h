/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_names - checks whether a daemon knows the regions and roles in a rule file.
 */
#ifndef RULE_NAMES_H
#define RULE_NAMES_H

#include "yaml_tree.h"
#include <tenure/client.h>

/* Prints on stderr which regions and roles the daemon does not know, where they are, and the
 * nearest known names; also which regions are known but have no organisation. `path` is the file's.
 * *ret_unknown counts the unknown names. */
tenure_status rule_names_check(struct yaml_value file, const char *path, tenure_client *client,
                               unsigned *ret_unknown);

#endif
