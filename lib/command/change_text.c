/* SPDX-License-Identifier: Apache-2.0 */
#include "change_text.h"

#include <string.h>

#include <tenure/event.h>

static const char *
title_of(const Tenure__V1__Change *change)
{
    return tenure_title_text(change->post_name, change->role_name, change->role);
}

void
change_write_where(const Tenure__V1__Change *change, FILE *out)
{
    const char *organisation =
        change->organisation_name[0] != '\0' ? change->organisation_name : change->organisation;
    fputs(organisation, out);
    if (change->role[0] != '\0')
        fprintf(out, "%s%s", organisation[0] != '\0' ? ", " : "", title_of(change));
}

static const char *
person_text(const Tenure__V1__Person *person)
{
    bool is_unnamed = person != NULL && person->unnamed && person->name[0] == '\0';
    return is_unnamed ? "somebody (name not reported)" : tenure_person_text(person);
}

static void
write_reason(const Tenure__V1__Departure *departure, FILE *out)
{
    if (departure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        fprintf(out, " (%s)",
                tenure_enum_text(&tenure__v1__departure__reason__descriptor, departure->reason));
}

/* Nobody left: the person never took up the post. */
static void
write_calling_off(const Tenure__V1__Departure *departure, const Tenure__V1__Person *known,
                  FILE *out)
{
    fprintf(out, "%s is not to take up the post after all",
            person_text(known != NULL ? known : departure->person));
    write_reason(departure, out);
}

static bool
is_rumour(const Tenure__V1__Event *event)
{
    return event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED;
}

/* "is appointed"; a rumour appoints nobody. */
static void
write_coming(const Tenure__V1__Event *event, const Tenure__V1__Change *change, FILE *out)
{
    bool holds = event->appointment->incumbent;
    if (!is_rumour(event))
        fputs(holds ? "holds the post" : "is appointed", out);
    else if (holds)
        fputs("is rumoured to hold the post", out);
    else
        fprintf(out, "is rumoured to become %s", title_of(change));
    if (event->appointment->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
        fprintf(out, ", %s",
                tenure_enum_text(&tenure__v1__appointment__basis__descriptor,
                                 event->appointment->basis));
    fprintf(out, "%s%s", event->effective[0] != '\0' ? " from " : "", event->effective);
}

static void
write_going(const Tenure__V1__Event *event, FILE *out)
{
    bool has_day = event->effective[0] != '\0';
    fprintf(out, "%s%s%s",
            is_rumour(event) ? "is rumoured to leave"
            : has_day        ? "leaves"
                             : "is to leave",
            has_day ? " on " : "", event->effective);
    write_reason(event->departure, out);
}

/* Writes the report without the post, which the caller writes. `known`: the person with the present
 * name. */
static void
write_report(const struct tenure_sheet *sheet, const Tenure__V1__Change *change,
             const Tenure__V1__Event *event, const Tenure__V1__Person *known)
{
    FILE *out = sheet->file;
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        fprintf(out, "%s ", person_text(known != NULL ? known : event->appointment->person));
        write_coming(event, change, out);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        fprintf(out, "%s ", person_text(known != NULL ? known : event->departure->person));
        write_going(event, out);
        return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        fprintf(out, "recruitment %s",
                tenure_enum_text(&tenure__v1__recruitment__stage__descriptor,
                                 event->recruitment->stage));
        return;
    // the retracted event's id would mean nothing to a reader
    case TENURE__V1__EVENT__BODY_RETRACTION:
        fprintf(out, "a retraction by %s%s%s", event->source,
                event->retraction->reason[0] != '\0' ? ": " : "", event->retraction->reason);
        return;
    default: tenure_event_sentence(sheet, event);
    }
}

/* Whether both events are about one person, by one name: a correction may be of the name. */
static bool
is_same_person(const Tenure__V1__Event *event, const Tenure__V1__Event *other)
{
    char id[TENURE_SLUG_MAX + 1], other_id[TENURE_SLUG_MAX + 1];
    if (!tenure_event_person_id(event, id) || !tenure_event_person_id(other, other_id) ||
        strcmp(id, other_id) != 0)
        return false;
    const char *other_name = tenure_event_person(other)->name;
    return other_name[0] == '\0' || strcmp(tenure_event_person(event)->name, other_name) == 0;
}

/* Whether the event is about the post of the change, or about no post. */
static bool
is_of_post(const Tenure__V1__Event *event, const Tenure__V1__Change *change)
{
    const char *organisation, *role;
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        organisation = event->appointment->organisation;
        role = event->appointment->role;
        break;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        organisation = event->departure->organisation;
        role = event->departure->role;
        break;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        organisation = event->recruitment->organisation;
        role = event->recruitment->role;
        break;
    default: return true;
    }
    return strcmp(organisation, change->organisation) == 0 && strcmp(role, change->role) == 0;
}

/* Writes what was replaced: with its own person, and with its own post if that is another one. */
static void
write_replaced(const struct tenure_sheet *sheet, const Tenure__V1__Change *change)
{
    Tenure__V1__Event replaced = *change->corrected->event;
    fputs(", instead of: ", sheet->file);
    if (is_of_post(&replaced, change)) {
        write_report(sheet, change, &replaced,
                     is_same_person(change->event->event, &replaced) ? change->person : NULL);
        return;
    }
    replaced.supersedes = (char *)""; // what it replaced itself would only confuse
    tenure_event_sentence(sheet, &replaced);
}

void
change_write_report(const struct tenure_sheet *sheet, const Tenure__V1__Change *change)
{
    FILE *out = sheet->file;
    const Tenure__V1__Event *event = change->event->event;
    if (change->kind == TENURE__V1__CHANGE__KIND__CALLED_OFF) {
        write_calling_off(event->departure, change->person, out);
    } else if (event->body_case == TENURE__V1__EVENT__BODY_RETRACTION &&
               change->corrected != NULL) {
        if (change->corrected->event->body_case == TENURE__V1__EVENT__BODY_RETRACTION)
            fprintf(out, "takes back #%llu, ", (unsigned long long)change->corrected->seq);
        else
            fputs("retracted: ", out);
        write_report(sheet, change, change->corrected->event, change->person);
    } else {
        write_report(sheet, change, event, change->person);
    }
    if (event->body_case != TENURE__V1__EVENT__BODY_RETRACTION && change->corrected != NULL)
        write_replaced(sheet, change);
    if (change->taken_back)
        fputs(" [taken back]", out);
}
