/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of what is stored: an event that would exceed one is refused before it is stored.
 *
 * Corrections and the passing of days can still exceed a limit. Then the folds leave out the
 * excess, and the update says so. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "admit.h"
#include "bounds.h"
#include "history.h"
#include "post_family.h"
#include "posts.h"
#include "subjects.h"
#include "work.h"

__attribute__((format(printf, 3, 4))) static tenure_status
refuse(struct verdict *verdict, const char *field, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    verdict->status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
    snprintf(verdict->problem.field, sizeof(verdict->problem.field), "%s", field);
    vsnprintf(verdict->problem.reason, sizeof(verdict->problem.reason), format, arguments);
    va_end(arguments);
    return TENURE_OK;
}

/* Whether the event may add a holder without an end: a joint one, or a leaving one whose
 * appointment was not reported. */
static bool
adds_holder(const Tenure__V1__Event *message, const char **ret_organisation, const char **ret_role)
{
    if (message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT && message->appointment->joint) {
        *ret_organisation = message->appointment->organisation;
        *ret_role = message->appointment->role;
        return true;
    }
    if (message->body_case == TENURE__V1__EVENT__BODY_DEPARTURE && message->effective[0] == '\0') {
        *ret_organisation = message->departure->organisation;
        *ret_role = message->departure->role;
        return true;
    }
    return false;
}

/* Limits the number of simultaneous holders of a post, because all of them are in its row. */
static tenure_status
check_holders(struct engine *engine, const Tenure__V1__Event *message, size_t before,
              struct verdict *verdict)
{
    const char *organisation, *role;
    char post[POST_NAME_MAX + 1];
    uint64_t number;
    if (!adds_holder(message, &organisation, &role))
        return TENURE_OK;
    snprintf(post, sizeof(post), "%s/%s", organisation, role);
    tenure_status status = names_find(engine_read(engine), NAME_POST, post, &number);
    if (status == TENURE_OK)
        status = post_load(engine, number);
    if (status == TENURE_OK &&
        engine->in_hand.row.snapshot.tenures_count + engine->in_hand.row.recent.count + before >=
            HOLDERS_MAX)
        return refuse(verdict, "", "%s has, or would have, more than %d holders at a time", post,
                      HOLDERS_MAX);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static bool
has_milestone(const struct organisation_detail *detail, const char *name)
{
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        if (strcmp(detail->milestones[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool
has_icp(const struct organisation_detail *detail, const char *id)
{
    for (uint32_t i = 0; i < detail->icps_count; i++) {
        if (strcmp(detail->icps[i].id, id) == 0)
            return true;
    }
    return false;
}

/* Limits the number of milestones and named partnerships of an organisation. */
static tenure_status
check_lists(struct engine *engine, const Tenure__V1__Event *message, struct verdict *verdict)
{
    bool of_icp = message->body_case == TENURE__V1__EVENT__BODY_ICP_FORMATION;
    bool of_milestone = message->body_case == TENURE__V1__EVENT__BODY_MILESTONE;
    struct organisation_row *row = &engine->organisation;
    uint64_t number;
    if ((!of_icp || message->icp_formation->id[0] == '\0') && !of_milestone)
        return TENURE_OK;
    const char *id = of_icp ? message->icp_formation->system : message->milestone->organisation;
    tenure_status status = names_find(engine_read(engine), NAME_ORGANISATION, id, &number);
    if (status == TENURE_OK)
        status = organisation_find_all(engine_read(engine), number, row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    if (of_icp && row->detail.icps_count == ICPS_MAX &&
        !has_icp(&row->detail, message->icp_formation->id))
        return refuse(verdict, "icpFormation.id",
                      "%s has %d partnerships already, and no more are kept", id, ICPS_MAX);
    if (of_milestone && row->detail.milestones_count == MILESTONES_MAX &&
        !has_milestone(&row->detail, message->milestone->name))
        return refuse(verdict, "milestone.name",
                      "%s has %d milestones already, and no more are kept", id, MILESTONES_MAX);
    return TENURE_OK;
}

tenure_status
check_bounds(struct engine *engine, const Tenure__V1__Event *message, size_t before,
             struct verdict *verdict)
{
    tenure_status status = check_holders(engine, message, before, verdict);
    if (status != TENURE_OK || verdict->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        return status;
    return check_lists(engine, message, verdict);
}

/* Counts the posts of a post's family, including itself; *ret_has: whether `other` is one of
 * them. */
static tenure_status
count_family(struct engine *engine, const char *organisation, const char *role, uint64_t other,
             uint64_t *ret_post, size_t *ret_count, bool *ret_has)
{
    struct post_family *family = &engine->family;
    *ret_count = 1;
    *ret_has = false;
    *ret_post = 0;
    tenure_status status = subject_find_post(engine_read(engine), organisation, role, ret_post);
    if (status == TENURE_OK)
        status = post_family_members(family, engine_read(engine), *ret_post, KNOWN_NOW,
                                     &engine->history_arena);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    *ret_count = family->members.count;
    for (size_t i = 0; i < family->members.count; i++)
        *ret_has = *ret_has || (other != 0 && family->members.items[i] == other);
    return TENURE_OK;
}

tenure_status
check_family(struct engine *engine, const Tenure__V1__Event *message, const struct pending *pending,
             struct verdict *verdict)
{
    uint64_t post = 0, into;
    size_t own = 0, others = 0, before = pending != NULL ? pending_intos(pending) : 0;
    bool is_known = false;
    if (!event_goes_into(message))
        return TENURE_OK;
    const Tenure__V1__PostReport *report = message->post;
    tenure_status status =
        count_family(engine, report->organisation, report->role, 0, &post, &own, &is_known);
    if (status == TENURE_OK)
        status = count_family(engine, report->into->organisation, report->into->role, post, &into,
                              &others, &is_known);
    if (status != TENURE_OK || is_known || own + others + before <= FAMILY_POSTS_MAX)
        return status;
    return refuse(verdict, "post.into",
                  "%s/%s and the posts that went into it, or into which it went, would be more "
                  "than %d",
                  report->into->organisation, report->into->role, FAMILY_POSTS_MAX);
}
