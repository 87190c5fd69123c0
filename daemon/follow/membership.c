/* SPDX-License-Identifier: Apache-2.0 */
#include "membership.h"

#include <string.h>

const struct member *
membership_find(const struct membership *membership, const char *node)
{
    for (unsigned i = 0; i < membership->count; i++) {
        if (strcmp(membership->members[i].node, node) == 0)
            return &membership->members[i];
    }
    return NULL;
}

bool
membership_spares(const struct membership *membership, const struct member *member)
{
    unsigned others = 0, alive = 0, complete = 0;
    for (unsigned i = 0; i < membership->count; i++) {
        const struct member *other = &membership->members[i];
        if (other == member)
            continue;
        others++;
        alive += other->silent_ms <= MEMBER_SILENT_MS;
        complete += other->seq >= membership->trimmed;
    }
    return alive > 0 && complete > others / 2 && (complete >= 2 || others < 2);
}

/* Counts the members with these rules, except silent ones. */
static unsigned
count_rules(const struct membership *membership, uint64_t rules)
{
    unsigned count = 0;
    for (unsigned i = 0; i < membership->count; i++) {
        const struct member *member = &membership->members[i];
        count += member->rules == rules && member->silent_ms <= MEMBER_SILENT_MS;
    }
    return count;
}

bool
membership_is_outvoted(const struct membership *membership, const struct member *member)
{
    unsigned own = count_rules(membership, member->rules);
    for (unsigned i = 0; i < membership->count; i++) {
        if (count_rules(membership, membership->members[i].rules) > own)
            return true;
    }
    return false;
}
