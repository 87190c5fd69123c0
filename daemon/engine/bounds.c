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

/* The number of present and future holders of the family's posts. */
static size_t
count_family_holders(const struct engine *engine)
{
    size_t count = 0;
    for (size_t i = 0; i < engine->family.members.count; i++) {
        const struct timeline *timeline = &engine->family.posts[i].timeline;
        for (uint32_t t = 0; t < timeline->tenures_count; t++)
            count += !tenure_is_past(&timeline->tenures[t], engine->counters.clock);
    }
    return count;
}

static tenure_status
find_family_group(struct engine *engine, uint64_t post, struct group *ret_group)
{
    const struct id_set *members = &engine->family.members;
    tenure_status status =
        post_family_fold(&engine->family, engine_read(engine), post, KNOWN_NOW,
                         engine->counters.clock, &engine->history_arena, &engine->in_hand.whole);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < members->count; i++)
        post = members->items[i] < post ? members->items[i] : post;
    *ret_group = group_of_stored(post, members->count, count_family_holders(engine));
    return TENURE_OK;
}

/* The family of the post: the posts that have gone, or will go, into one another, and an upper
 * bound of their holders. */
static tenure_status
find_group(struct engine *engine, const char *organisation, const char *role,
           struct group *ret_group)
{
    const struct post_row *row = &engine->in_hand.row;
    char name[POST_NAME_MAX + 1];
    uint64_t post;
    snprintf(name, sizeof(name), "%s/%s", organisation, role);
    *ret_group = group_of_new(name);
    tenure_status status = names_find(engine_read(engine), NAME_POST, name, &post);
    if (status == TENURE_OK)
        status = post_load(engine, post);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    if (row->has_family)
        return find_family_group(engine, post, ret_group);
    *ret_group = group_of_stored(post, 1, row->snapshot.tenures_count + row->recent.count);
    return TENURE_OK;
}

bool
event_adds_holder(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT
               ? message->appointment->joint
               : message->body_case == TENURE__V1__EVENT__BODY_DEPARTURE &&
                     message->effective[0] == '\0';
}

/* Limits the number of simultaneous holders of a post, because all of them are in its row. */
static tenure_status
check_holders(struct engine *engine, struct admitted *incoming, const struct pending *pending,
              struct verdict *verdict)
{
    const Tenure__V1__Event *message = incoming->message;
    bool begins = message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT;
    if (!event_adds_holder(message))
        return TENURE_OK;
    const char *organisation =
        begins ? message->appointment->organisation : message->departure->organisation;
    const char *role = begins ? message->appointment->role : message->departure->role;
    tenure_status status = find_group(engine, organisation, role, &incoming->groups[0]);
    if (status != TENURE_OK ||
        groups_whole(pending_posts(pending), &incoming->groups[0]).holders < HOLDERS_MAX)
        return status;
    return refuse(verdict, "", "%s/%s has, or would have, more than %d holders at a time",
                  organisation, role, HOLDERS_MAX);
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

/* Limits the size of a family, which is folded as a whole, and its holders, since a post takes over
 * the holders of a post that goes into it. */
static tenure_status
check_family(struct engine *engine, struct admitted *incoming, const struct pending *pending,
             struct verdict *verdict)
{
    bool are_one;
    if (!event_goes_into(incoming->message))
        return TENURE_OK;
    const Tenure__V1__PostReport *report = incoming->message->post;
    const Tenure__V1__PostName *into = report->into;
    tenure_status status =
        find_group(engine, report->organisation, report->role, &incoming->groups[0]);
    if (status == TENURE_OK)
        status = find_group(engine, into->organisation, into->role, &incoming->groups[1]);
    if (status != TENURE_OK)
        return status;
    struct group both = groups_both(pending_posts(pending), incoming->groups, &are_one);
    if (!are_one && both.members > FAMILY_POSTS_MAX)
        return refuse(verdict, "post.into",
                      "%s/%s and the posts that went into it, or into which it went, would be more "
                      "than %d",
                      into->organisation, into->role, FAMILY_POSTS_MAX);
    if (!are_one && both.holders > HOLDERS_MAX)
        return refuse(verdict, "post.into",
                      "%s/%s has, or would have, more than %d holders at a time",
                      into->organisation, into->role, HOLDERS_MAX);
    return TENURE_OK;
}

tenure_status
check_bounds(struct engine *engine, struct admitted *incoming, const struct pending *pending,
             struct verdict *verdict)
{
    tenure_status status = check_holders(engine, incoming, pending, verdict);
    if (status == TENURE_OK && verdict->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        status = check_family(engine, incoming, pending, verdict);
    if (status == TENURE_OK && verdict->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        status = check_lists(engine, incoming->message, verdict);
    return status;
}
