/* SPDX-License-Identifier: Apache-2.0 */
#include "change_text.h"

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

/* Writes the report without the post, which the caller writes. `known`: the person with the present
 * name. */
static void
write_report(const struct tenure_sheet *sheet, const Tenure__V1__Event *event,
             const Tenure__V1__Person *known)
{
    FILE *out = sheet->file;
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        fprintf(out, "%s %s", person_text(known != NULL ? known : event->appointment->person),
                event->appointment->incumbent ? "holds the post" : "is appointed");
        if (event->appointment->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
            fprintf(out, ", %s",
                    tenure_enum_text(&tenure__v1__appointment__basis__descriptor,
                                     event->appointment->basis));
        fprintf(out, "%s%s", event->effective[0] != '\0' ? " from " : "", event->effective);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        fprintf(out, "%s %s%s", person_text(known != NULL ? known : event->departure->person),
                event->effective[0] != '\0' ? "leaves on " : "is to leave", event->effective);
        write_reason(event->departure, out);
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
        write_report(sheet, change->corrected->event, change->person);
    } else {
        write_report(sheet, event, change->person);
    }
    if (event->body_case != TENURE__V1__EVENT__BODY_RETRACTION && change->corrected != NULL) {
        fputs(", instead of: ", out);
        write_report(sheet, change->corrected->event, change->person);
    }
    if (change->taken_back)
        fputs(" [taken back]", out);
}
