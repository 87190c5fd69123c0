/* SPDX-License-Identifier: Apache-2.0 */
/* Whom and what an event would bring into memory, which has a limit. It is asked before anything is
 * admitted, so what an event says may be wrong in any way. */
#include <string.h>

#include "newcomers.h"
#include "text.h"

/* Names are looked up until one is not known. */
struct looking {
    struct store_read read;
    tenure_status status; // TENURE_NOT_FOUND: a name is new
};

static void
look(struct looking *looking, enum name_kind kind, const char *name)
{
    uint64_t number;
    bool is_wrong = name[0] == '\0' || strlen(name) > POST_NAME_MAX; // it will be refused
    if (looking->status == TENURE_OK && !is_wrong)
        looking->status = names_find(looking->read, kind, name, &number);
}

static void
look_for_post(struct looking *looking, const char *organisation, const char *role)
{
    char name[POST_NAME_MAX + 1];
    bool is_wrong = strlen(organisation) > TENURE_SLUG_MAX || strlen(role) > TENURE_SLUG_MAX;
    if (is_wrong)
        return;
    tni_put_text(tni_put_text(tni_put_text(name, organisation), "/"), role);
    look(looking, NAME_POST, name);
}

static void
look_for_person(struct looking *looking, const Tenure__V1__Event *message)
{
    char id[TENURE_SLUG_MAX + 1];
    if (tenure_event_person_id(message, id))
        look(looking, NAME_PERSON, id);
}

static void
look_for_organisations(struct looking *looking, const Tenure__V1__OrganisationReport *report)
{
    look(looking, NAME_ORGANISATION, report->id);
    look(looking, NAME_ORGANISATION, report->region);
    look(looking, NAME_ORGANISATION, report->parent);
}

static void
look_for_merged(struct looking *looking, const Tenure__V1__Merger *merger)
{
    look(looking, NAME_ORGANISATION, merger->into);
    for (size_t i = 0; i < merger->n_from; i++)
        look(looking, NAME_ORGANISATION, merger->from[i]);
}

static void
look_for_posts(struct looking *looking, const Tenure__V1__PostReport *report)
{
    look_for_post(looking, report->organisation, report->role);
    if (report->into != NULL)
        look_for_post(looking, report->into->organisation, report->into->role);
}

static void
look_for_ids(struct looking *looking, const Tenure__V1__PersonReport *report)
{
    look(looking, NAME_PERSON, report->id);
    if (report->merged_into[0] != '\0')
        look(looking, NAME_PERSON, report->merged_into);
}

/* All that it names but people and the source, which any event may have. */
static void
look_for_subjects(struct looking *looking, const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        look_for_post(looking, message->appointment->organisation, message->appointment->role);
        break;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        look_for_post(looking, message->departure->organisation, message->departure->role);
        break;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        look_for_post(looking, message->recruitment->organisation, message->recruitment->role);
        break;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        look_for_organisations(looking, message->organisation);
        break;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION:
        look(looking, NAME_ORGANISATION, message->icp_formation->system);
        look(looking, NAME_ORGANISATION, message->icp_formation->id);
        break;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        look(looking, NAME_ORGANISATION, message->designation->organisation);
        break;
    case TENURE__V1__EVENT__BODY_MERGER: look_for_merged(looking, message->merger); break;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        look(looking, NAME_ORGANISATION, message->dissolution->organisation);
        break;
    case TENURE__V1__EVENT__BODY_MILESTONE:
        look(looking, NAME_ORGANISATION, message->milestone->organisation);
        break;
    case TENURE__V1__EVENT__BODY_SURVEY: // one more of a known scope is small
        if (strcmp(message->survey->scope, TENURE_EVERYTHING) != 0)
            look(looking, NAME_ORGANISATION, message->survey->scope);
        break;
    case TENURE__V1__EVENT__BODY_ROLE: look(looking, NAME_ROLE, message->role->id); break;
    case TENURE__V1__EVENT__BODY_POST: look_for_posts(looking, message->post); break;
    case TENURE__V1__EVENT__BODY_PERSON: look_for_ids(looking, message->person); break;
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
    struct looking looking = { .read = read, .status = TENURE_OK };
    look(&looking, NAME_SOURCE, message->source);
    look_for_person(&looking, message);
    look_for_subjects(&looking, message);
    *ret_brings = looking.status == TENURE_NOT_FOUND;
    return *ret_brings ? TENURE_OK : looking.status;
}
