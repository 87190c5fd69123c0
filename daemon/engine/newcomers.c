/* SPDX-License-Identifier: Apache-2.0 */
/* Finds whether an event would add subjects to memory, which is limited. It runs before admission,
 * so the event may be invalid in any way. */
#include <string.h>

#include "newcomers.h"
#include "text.h"

/* Looks up names until one is unknown. */
struct check {
    struct store_read read;
    tenure_status status; // TENURE_NOT_FOUND: a name is new
};

static void
check_name(struct check *check, enum name_kind kind, const char *name)
{
    uint64_t number;
    // an invalid name will be refused
    bool is_wrong = name[0] == '\0' || strlen(name) > POST_NAME_MAX;
    if (check->status == TENURE_OK && !is_wrong)
        check->status = names_find(check->read, kind, name, &number);
}

static void
check_post(struct check *check, const char *organisation, const char *role)
{
    char name[POST_NAME_MAX + 1];
    bool is_wrong = strlen(organisation) > TENURE_SLUG_MAX || strlen(role) > TENURE_SLUG_MAX;
    if (is_wrong)
        return;
    tni_put_text(tni_put_text(tni_put_text(name, organisation), "/"), role);
    check_name(check, NAME_POST, name);
}

static void
check_person(struct check *check, const Tenure__V1__Event *message)
{
    char id[TENURE_SLUG_MAX + 1];
    if (tenure_event_person_id(message, id))
        check_name(check, NAME_PERSON, id);
}

static void
check_organisations(struct check *check, const Tenure__V1__OrganisationReport *report)
{
    check_name(check, NAME_ORGANISATION, report->id);
    check_name(check, NAME_ORGANISATION, report->region);
    check_name(check, NAME_ORGANISATION, report->parent);
}

static void
check_merged(struct check *check, const Tenure__V1__Merger *merger)
{
    check_name(check, NAME_ORGANISATION, merger->into);
    for (size_t i = 0; i < merger->n_from; i++)
        check_name(check, NAME_ORGANISATION, merger->from[i]);
}

static void
check_posts(struct check *check, const Tenure__V1__PostReport *report)
{
    check_post(check, report->organisation, report->role);
    if (report->into != NULL)
        check_post(check, report->into->organisation, report->into->role);
}

static void
check_ids(struct check *check, const Tenure__V1__PersonReport *report)
{
    check_name(check, NAME_PERSON, report->id);
    if (report->merged_into[0] != '\0')
        check_name(check, NAME_PERSON, report->merged_into);
}

/* Checks all names except people and the source, which any event may have. */
static void
check_subjects(struct check *check, const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        check_post(check, message->appointment->organisation, message->appointment->role);
        break;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        check_post(check, message->departure->organisation, message->departure->role);
        break;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        check_post(check, message->recruitment->organisation, message->recruitment->role);
        break;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        check_organisations(check, message->organisation);
        break;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION:
        check_name(check, NAME_ORGANISATION, message->icp_formation->system);
        check_name(check, NAME_ORGANISATION, message->icp_formation->id);
        break;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        check_name(check, NAME_ORGANISATION, message->designation->organisation);
        break;
    case TENURE__V1__EVENT__BODY_MERGER: check_merged(check, message->merger); break;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        check_name(check, NAME_ORGANISATION, message->dissolution->organisation);
        break;
    case TENURE__V1__EVENT__BODY_MILESTONE:
        check_name(check, NAME_ORGANISATION, message->milestone->organisation);
        break;
    case TENURE__V1__EVENT__BODY_SURVEY: // another survey of a known scope takes little memory
        if (strcmp(message->survey->scope, TENURE_EVERYTHING) != 0)
            check_name(check, NAME_ORGANISATION, message->survey->scope);
        break;
    case TENURE__V1__EVENT__BODY_ROLE: check_name(check, NAME_ROLE, message->role->id); break;
    case TENURE__V1__EVENT__BODY_POST: check_posts(check, message->post); break;
    case TENURE__V1__EVENT__BODY_PERSON: check_ids(check, message->person); break;
    case TENURE__V1__EVENT__BODY_CLOCK:
    case TENURE__V1__EVENT__BODY_SILENCE:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
    case TENURE__V1__EVENT__BODY_RULES:
    case TENURE__V1__EVENT__BODY_RETRACTION:
    case TENURE__V1__EVENT__BODY_REDACTION:
    case TENURE__V1__EVENT__BODY_REDACTED:
    case TENURE__V1__EVENT__BODY_INCARNATION:
    case TENURE__V1__EVENT__BODY__NOT_SET:
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: break;
    }
}

tenure_status
brings_newcomer(struct store_read read, const Tenure__V1__Event *message, bool *ret_brings)
{
    struct check check = { .read = read, .status = TENURE_OK };
    check_name(&check, NAME_SOURCE, message->source);
    check_person(&check, message);
    check_subjects(&check, message);
    *ret_brings = check.status == TENURE_NOT_FOUND;
    return *ret_brings ? TENURE_OK : check.status;
}
