/* SPDX-License-Identifier: Apache-2.0 */
/* Which member should lead and which ones count: operators' wishes, and the members' rules. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "diagnostics.h"
#include "group_parts.h"

enum {
    WISH_S = 10 // for this long a promotion keeps others from leading, whether it succeeds or not
};

tenure_status
group_hash_rules(const Tenure__V1__RuleSet *rules, uint64_t *ret_hash)
{
    size_t size = tenure__v1__rule_set__get_packed_size(rules);
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__rule_set__pack(rules, bytes);
    *ret_hash = XXH3_64bits(bytes, size);
    free(bytes);
    return TENURE_OK;
}

/* Deletes one key: the range ends at the key followed by a zero byte, which is the next possible
 * key. */
static enum etcd_outcome
delete_key(struct group *group, const char *key)
{
    char end[ETCD_KEY_MAX + 1];
    int64_t revision;
    snprintf(end, sizeof(end), "%s\1", key);
    return etcd_delete(group->etcd, NULL, key, end, NULL, (struct tni_span){ NULL, 0 }, &revision);
}

static enum etcd_outcome
remove_member(struct group *group, const char *node)
{
    char key[ETCD_KEY_MAX];
    snprintf(key, sizeof(key), MEMBER_BEGIN "%s", node);
    return delete_key(group, key);
}

/* The key has its own lease, which is not renewed, so it expires. */
static enum etcd_outcome
put_wish(struct group *group, const char *key, const char *node)
{
    int64_t lease, revision;
    struct tni_span value = { (const uint8_t *)node, strlen(node) };
    enum etcd_outcome outcome = etcd_lease(group->etcd, WISH_S, &lease);
    if (outcome == ETCD_DONE) // a later wish replaces an earlier one
        outcome = delete_key(group, key);
    if (outcome == ETCD_DONE)
        outcome = etcd_create(group->etcd, NULL, key, value, lease, &revision);
    return outcome;
}

static void
format_leaves_key(const char *node, char key[ETCD_KEY_MAX])
{
    snprintf(key, ETCD_KEY_MAX, LEAVES_BEGIN "%s", node);
}

static enum etcd_outcome
grant(struct group *group, const struct group_wish *wish)
{
    char key[ETCD_KEY_MAX];
    switch (wish->kind) {
    case WISH_NOTHING: break;
    case WISH_PROMOTE: return put_wish(group, NEXT_KEY, wish->node);
    case WISH_REMOVE: return remove_member(group, wish->node);
    case WISH_LEAVE: format_leaves_key(wish->node, key); return put_wish(group, key, wish->node);
    }
    return ETCD_DONE;
}

enum etcd_outcome
group_grant_wish(struct group *group)
{
    struct group_wish wish;
    if (!leadership_next_wish(group->leadership, &wish))
        return ETCD_DONE;
    if (grant(group, &wish) == ETCD_UNKNOWN)
        return ETCD_UNKNOWN; // the wish waits until etcd answers
    leadership_end_wish(group->leadership);
    return ETCD_DONE;
}

enum etcd_outcome
group_read_next(struct group *group)
{
    struct etcd_value value;
    enum etcd_outcome outcome = etcd_get(group->etcd, NEXT_KEY, &value);
    group->next[0] = '\0';
    if (outcome == ETCD_DONE)
        snprintf(group->next, sizeof(group->next), "%.*s", (int)value.size,
                 (const char *)value.bytes);
    free(value.bytes);
    return outcome == ETCD_UNKNOWN ? ETCD_UNKNOWN : ETCD_DONE;
}

enum etcd_outcome
group_read_leaves(struct group *group)
{
    char key[ETCD_KEY_MAX];
    struct etcd_value value;
    format_leaves_key(group->options.node, key);
    enum etcd_outcome outcome = etcd_get(group->etcd, key, &value);
    group->is_to_leave = outcome == ETCD_DONE;
    free(value.bytes);
    return outcome == ETCD_UNKNOWN ? ETCD_UNKNOWN : ETCD_DONE;
}

void
group_leave(struct group *group)
{
    const struct member *self = membership_find(&group->membership, group->options.node);
    if (group->leaves || !group->is_to_leave || self == NULL ||
        !membership_spares(&group->membership, self))
        return;
    group->leaves = true;
    diagnostics_info("group", "%s leaves the group", group->options.node);
    kill(getpid(), SIGTERM); // an orderly stop, which also gives the lease back
}

/* With the wish, so that the member may join again at once. */
void
group_forget_self(struct group *group)
{
    char key[ETCD_KEY_MAX];
    format_leaves_key(group->options.node, key);
    if (delete_key(group, key) != ETCD_DONE ||
        remove_member(group, group->options.node) != ETCD_DONE)
        diagnostics_error("group", "etcd does not answer; remove %s from the group",
                          group->options.node);
}

/* Whether another live member is to lead. */
static bool
is_for_another(const struct group *group)
{
    const struct member *next = membership_find(&group->membership, group->next);
    return next != NULL && next->silent_ms <= MEMBER_SILENT_MS &&
           strcmp(group->next, group->options.node) != 0;
}

bool
group_hands_over(const struct group *group)
{
    return group->leads && is_for_another(group);
}

bool
group_may_campaign(struct group *group)
{
    const struct member *self = membership_find(&group->membership, group->options.node);
    bool is_outvoted = self != NULL && membership_is_outvoted(&group->membership, self);
    if (is_outvoted && !group->is_outvoted)
        diagnostics_error("group",
                          "most members have other rules than %s, so it does not lead; "
                          "give all members the same rules",
                          group->options.node);
    group->is_outvoted = is_outvoted;
    return !is_outvoted && !is_for_another(group);
}
