/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known - checks whether the names in a query or a silence exist in the log.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "names.h"
#include "rule.h"

enum {
    KNOWN_REASON_MAX = 160
};

/* The names to check; NULL and "" are not checked. Rules are known if they are shipped or were ever
 * in force, other names once an entry has mentioned them; "all" is a known region. */
struct known_names {
    const char *rule, *region, *organisation, *role;
};

/* TENURE_INVALID: one of them is unknown. *ret_kind is its kind, as "region", and `reason`, of
 * KNOWN_REASON_MAX bytes, a sentence with the nearest known name. A known name costs one lookup;
 * only an unknown one costs a bounded search. */
tenure_status known_check(struct store_read read, const struct known_names *names,
                          const char **ret_kind, char *reason);

typedef void known_fn(void *context, const char *rule, const char *reason);

/* Calls `take` for each unknown region and role to which a rule is limited. Such a rule finds
 * nothing until an event mentions the name. */
tenure_status known_check_rules(struct store_read read, const struct rules *rules, known_fn *take,
                                void *context);

#endif
