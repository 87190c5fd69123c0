/* SPDX-License-Identifier: Apache-2.0 */
/* Handles an operator's change of a group: another leader, or one member less. */
#include <stdio.h>
#include <string.h>

#include "answer_parts.h"

/* Writes why the change is impossible into `reason`; NULL: it is possible. */
static const char *
problem_of(const struct membership *membership, const struct group_wish *wish, char reason[200])
{
    const struct member *member = membership_find(membership, wish->node);
    int64_t silent_s = member != NULL ? member->silent_ms / 1000 : 0;
    bool speaks = member != NULL && member->silent_ms <= MEMBER_SILENT_MS;
    if (member == NULL)
        snprintf(reason, 200, "no member is called %s", wish->node);
    else if (wish->kind == WISH_PROMOTE && !speaks)
        snprintf(reason, 200, "%s has sent nothing for %lld s, so it cannot lead", wish->node,
                 (long long)silent_s);
    else if (wish->kind == WISH_PROMOTE && membership_is_outvoted(membership, member))
        snprintf(reason, 200, "most members have other rules than %s, so it cannot lead",
                 wish->node);
    else if (wish->kind == WISH_REMOVE && speaks)
        snprintf(reason, 200, "%s is running; let it leave, or stop it first", wish->node);
    else if (wish->kind == WISH_LEAVE && !speaks)
        snprintf(reason, 200, "%s has sent nothing for %lld s; remove it", wish->node,
                 (long long)silent_s);
    else if (wish->kind == WISH_LEAVE && !membership_spares(membership, member))
        snprintf(reason, 200,
                 "too few other members have what etcd no longer has, up to entry %llu, so %s "
                 "cannot leave yet",
                 (unsigned long long)membership->trimmed, wish->node);
    else
        return NULL;
    return reason;
}

/* False: the query does not name exactly one member. */
static bool
take_wish(const Tenure__V1__ChangeGroup *query, struct group_wish *ret_wish)
{
    const struct {
        enum group_wish_kind kind;
        const char *node;
    } wishes[] = { { WISH_PROMOTE, query->promote },
                   { WISH_REMOVE, query->remove },
                   { WISH_LEAVE, query->leave } };
    *ret_wish = (struct group_wish){ WISH_NOTHING, "" };
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        const char *node = wishes[i].node;
        if (node[0] == '\0')
            continue;
        if (ret_wish->kind != WISH_NOTHING || strlen(node) >= sizeof(ret_wish->node))
            return false;
        ret_wish->kind = wishes[i].kind;
        strcpy(ret_wish->node, node);
    }
    return ret_wish->kind != WISH_NOTHING;
}

tenure_status
answer_change_group(struct answers *answers, const Tenure__V1__ChangeGroup *query)
{
    struct leadership *leadership = answers->daemon.leadership;
    struct membership membership;
    struct group_wish wish;
    char reason[200];
    if (!leadership_view(leadership).is_member)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "this daemon is not a member of a group");
    if (!take_wish(query, &wish))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "name one member, to promote, to remove or to leave");
    leadership_membership(leadership, &membership);
    if (problem_of(&membership, &wish, reason) != NULL)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID, "%s", reason);
    if (!leadership_wish(leadership, &wish))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__BUSY,
                             "the group is still carrying out another change");
    return TENURE_OK;
}
