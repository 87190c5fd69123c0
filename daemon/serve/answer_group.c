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
        snprintf(reason, 200, "%s is running; stop it first", wish->node);
    else
        return NULL;
    return reason;
}

tenure_status
answer_change_group(struct answers *answers, const Tenure__V1__ChangeGroup *query)
{
    struct leadership *leadership = answers->daemon.leadership;
    struct membership membership;
    struct group_wish wish = { query->promote[0] != '\0' ? WISH_PROMOTE : WISH_REMOVE, "" };
    const char *node = wish.kind == WISH_PROMOTE ? query->promote : query->remove;
    char reason[200];
    if (!leadership_view(leadership).is_member)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "this daemon is not a member of a group");
    if ((query->promote[0] != '\0') == (query->remove[0] != '\0') ||
        strlen(node) >= sizeof(wish.node))
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                             "name one member, to promote or to remove");
    strcpy(wish.node, node);
    leadership_membership(leadership, &membership);
    if (problem_of(&membership, &wish, reason) != NULL)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID, "%s", reason);
    leadership_wish(leadership, &wish);
    return TENURE_OK;
}
