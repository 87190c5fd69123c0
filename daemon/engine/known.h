/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known - whether the names in a question or a silence are names that the log has.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "names.h"

enum {
    KNOWN_REASON_MAX = 160
};

/* The names to check; NULL or "" is not checked. Rules are known that ship or ever were in force,
 * the others once an entry has mentioned them; "all" is known as a region. */
struct known_names {
    const char *rule, *region, *organisation, *role;
};

/* TENURE_INVALID: one of them is not known. *ret_kind then says which, as "region", and `reason`,
 * of KNOWN_REASON_MAX bytes, is a sentence with the nearest known name. What is known costs one
 * look-up each; only an unknown name costs a bounded search for the nearest. */
tenure_status known_check(struct store_read read, const struct known_names *names,
                          const char **ret_kind, char *reason);

#endif
