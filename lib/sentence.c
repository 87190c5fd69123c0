/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/sentence.h>

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "sentence_names.h"
#include "sentence_organisations.h"
#include "words.h"
#include <tenure/date.h>
#include <tenure/reported.h>

const char *
tenure_person_text(const Tenure__V1__Person *person)
{
    if (person == NULL)
        return "somebody";
    return person->name[0] != '\0' ? person->name
           : person->unnamed       ? "name not reported"
                                   : person->id;
}

const char *
tenure_title_text(const char *name, const char *role_name, const char *role)
{
    static _Thread_local char words[TNI_WORD_MAX];
    return name[0] != '\0' ? name : role_name[0] != '\0' ? role_name : tni_role(role, words);
}

const char *
tenure_enum_text(const ProtobufCEnumDescriptor *descriptor, int number)
{
    static _Thread_local char texts[4][TNI_WORD_MAX];
    static _Thread_local unsigned next;
    char *text = texts[next++ % 4];
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, number);
    return tni_constant(value != NULL ? value->name : "?", text);
}

const char *
tenure_time_text(int64_t time_ms)
{
    static _Thread_local char text[32];
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

static void
paint(const struct tenure_sheet *sheet, const char *code)
{
    if (sheet->colour)
        fprintf(sheet->file, "\033[%sm", code);
}

static void
print_bold(const struct tenure_sheet *sheet, const char *colour, const char *text)
{
    paint(sheet, "1");
    paint(sheet, colour);
    fputs(text, sheet->file);
    paint(sheet, "0");
}

static void
appointment_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Appointment *appointment,
                     const char *effective)
{
    static const struct tni_post_words holds = { " holds", " is" },
                                       gets = { " is appointed to", " is appointed" };
    static const char *const as[] = { "", " as interim", " as acting" };
    tni_put_person(sheet, appointment->person);
    tni_put_post(sheet, appointment->incumbent ? &holds : &gets, appointment->organisation,
                 appointment->role);
    fprintf(sheet->file, "%s%s", (unsigned)appointment->basis < 3 ? as[appointment->basis] : "",
            appointment->joint ? ", jointly" : "");
    if (effective[0] != '\0')
        fprintf(sheet->file, " from %s", effective);
}

static void
departure_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Departure *departure,
                   const char *effective)
{
    static const struct tni_post_words leaves = { " leaves", " leaves as" },
                                       is_to_leave = { " is to leave", " is to leave as" };
    tni_put_person(sheet, departure->person);
    tni_put_post(sheet, effective[0] != '\0' ? &leaves : &is_to_leave, departure->organisation,
                 departure->role);
    if (effective[0] != '\0')
        fprintf(sheet->file, " on %s", effective);
    if (departure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        fprintf(sheet->file, " (%s)",
                tenure_enum_text(&tenure__v1__departure__reason__descriptor, departure->reason));
}

static void
recruitment_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Recruitment *recruitment)
{
    static const struct tni_post_words words = { "recruitment for", "recruitment for" };
    tni_put_post(sheet, &words, recruitment->organisation, recruitment->role);
    fprintf(sheet->file, " %s",
            tenure_enum_text(&tenure__v1__recruitment__stage__descriptor, recruitment->stage));
}

/* "of 9 leaders in Y62, 2 RETIRED". */
static void
leaders_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Survey *survey)
{
    bool has_all = survey->leaders > 0;
    fprintf(sheet->file, "%s%u leaders in ", has_all ? "of " : "",
            has_all ? survey->leaders : survey->count);
    tni_put_organisation(sheet, survey->scope);
    if (has_all)
        fprintf(sheet->file, ", %u %s", survey->count, survey->characteristic);
    else
        fprintf(sheet->file, ": %s", survey->characteristic);
}

static void
survey_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Survey *survey)
{
    char text[TENURE_REPORTED_TEXT_MAX];
    if (survey->indicator[0] != '\0')
        fprintf(sheet->file, "%s/%s is published as %s%s%s", survey->scope, survey->indicator,
                tenure_reported_text(survey, text), survey->period[0] != '\0' ? ", " : "",
                survey->period);
    else
        leaders_sentence(sheet, survey);
}

static void
incarnation_sentence(FILE *file, const Tenure__V1__Incarnation *incarnation)
{
    static const char *const causes[] = {
        [TENURE__V1__INCARNATION__CAUSE__CAUSE_UNSPECIFIED] = "the log started over",
        [TENURE__V1__INCARNATION__CAUSE__RESTORED] = "the log was restored from a backup",
        [TENURE__V1__INCARNATION__CAUSE__FORKED] = "the log was started as a copy",
        [TENURE__V1__INCARNATION__CAUSE__REDACTED] = "entries of the log were redacted",
        [TENURE__V1__INCARNATION__CAUSE__REBUILT] = "the log was rebuilt by another version",
    };
    fprintf(file, "%s; it is as before up to entry %llu", causes[incarnation->cause],
            (unsigned long long)incarnation->common_seq);
}

/* Entries that the daemon itself wrote. */
static void
own_sentence(FILE *file, const Tenure__V1__Event *event)
{
    if (event->body_case == TENURE__V1__EVENT__BODY_CLOCK)
        fprintf(file, "the clock moves to %s", event->clock->date);
    else if (event->body_case == TENURE__V1__EVENT__BODY_RULES)
        fprintf(file, "%zu rule%s in force", event->rules->n_rules,
                event->rules->n_rules == 1 ? " is" : "s are");
    else if (event->body_case == TENURE__V1__EVENT__BODY_REDACTION)
        fprintf(file, "%zu entr%s redacted: %s", event->redaction->n_seqs,
                event->redaction->n_seqs == 1 ? "y was" : "ies were", event->redaction->reason);
    else if (event->body_case == TENURE__V1__EVENT__BODY_INCARNATION)
        incarnation_sentence(file, event->incarnation);
    else
        fputs("this entry was redacted", file);
}

static void
body_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Event *event)
{
    FILE *file = sheet->file;
    switch (event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        appointment_sentence(sheet, event->appointment, event->effective);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        departure_sentence(sheet, event->departure, event->effective);
        return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        recruitment_sentence(sheet, event->recruitment);
        return;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        tni_organisation_sentence(sheet, event->organisation);
        return;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION:
        tni_icp_sentence(sheet, event->icp_formation);
        return;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        tni_designation_sentence(sheet, event->designation);
        return;
    case TENURE__V1__EVENT__BODY_MERGER: tni_merger_sentence(sheet, event->merger); return;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        tni_put_organisation(sheet, event->dissolution->organisation);
        fputs(" is dissolved", file);
        return;
    case TENURE__V1__EVENT__BODY_MILESTONE: tni_milestone_sentence(sheet, event->milestone); return;
    case TENURE__V1__EVENT__BODY_SURVEY: survey_sentence(sheet, event->survey); return;
    case TENURE__V1__EVENT__BODY_RETRACTION:
        fprintf(file, "%s retracts %s", event->source, event->retraction->id);
        return;
    case TENURE__V1__EVENT__BODY_SILENCE:
        fprintf(file, "%s silences alerts: %s", event->silence->author, event->silence->reason);
        return;
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
        fprintf(file, "%s acknowledges %s", event->acknowledgement->author,
                event->acknowledgement->alert);
        return;
    case TENURE__V1__EVENT__BODY_ROLE: tni_role_sentence(file, event->role); return;
    case TENURE__V1__EVENT__BODY_POST: tni_post_sentence(sheet, event->post); return;
    case TENURE__V1__EVENT__BODY_PERSON: tni_person_sentence(sheet, event->person); return;
    case TENURE__V1__EVENT__BODY_CLOCK:
    case TENURE__V1__EVENT__BODY_RULES:
    case TENURE__V1__EVENT__BODY_REDACTION:
    case TENURE__V1__EVENT__BODY_REDACTED:
    case TENURE__V1__EVENT__BODY_INCARNATION: own_sentence(file, event); return;
    case TENURE__V1__EVENT__BODY__NOT_SET: break;
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: break;
    }
    fputs("an event of a newer schema", file);
}

/* Whether the event begins, ends or changes a body or a post as such. */
static bool
changes_body(const Tenure__V1__Event *event)
{
    switch ((unsigned)event->body_case) {
    case TENURE__V1__EVENT__BODY_DESIGNATION:
    case TENURE__V1__EVENT__BODY_MERGER:
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return true;
    case TENURE__V1__EVENT__BODY_POST:
        return event->post->status != TENURE__V1__POST_REPORT__STATUS__STATUS_UNSPECIFIED;
    default: return false;
    }
}

void
tenure_event_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Event *event)
{
    if (event->confidence != TENURE__V1__EVENT__CONFIDENCE__CONFIRMED)
        fprintf(sheet->file, "%s: ",
                tenure_enum_text(&tenure__v1__event__confidence__descriptor, event->confidence));
    body_sentence(sheet, event);
    if (event->effective[0] != '\0' && changes_body(event))
        fprintf(sheet->file, " on %s", event->effective);
    if (event->supersedes[0] != '\0')
        fprintf(sheet->file, ", in place of %s", event->supersedes);
}

/* A successor ends a tenure whose holder had announced to leave, without a date. */
static void
put_ending(FILE *file, const Tenure__V1__Tenure *tenure)
{
    bool has_reason = tenure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED;
    bool succeeded = tenure->ending == TENURE__V1__TENURE__ENDING__SUCCEEDED;
    bool abolished = tenure->ending == TENURE__V1__TENURE__ENDING__ABOLISHED;
    const char *how = succeeded ? "succeeded" : abolished ? "post abolished" : "";
    if (!has_reason && how[0] == '\0')
        return;
    fprintf(file, " (%s%s%s)",
            has_reason
                ? tenure_enum_text(&tenure__v1__departure__reason__descriptor, (int)tenure->reason)
                : "",
            has_reason && how[0] != '\0' ? ", " : "", how);
}

void
tenure_tenure_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Tenure *tenure)
{
    fputs(tenure_person_text(tenure->person), sheet->file);
    if (tenure->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
        fprintf(sheet->file, ", %s",
                tenure_enum_text(&tenure__v1__appointment__basis__descriptor, tenure->basis));
    if (tenure->start[0] != '\0')
        fprintf(sheet->file, ", since %s", tenure->start);
    else
        fprintf(sheet->file, ", start unknown");
    if (tenure->end[0] != '\0')
        fprintf(sheet->file, ", until %s", tenure->end);
    else if (tenure->leaving)
        fprintf(sheet->file, ", leaving (announced %s)", tenure->leaving_since);
    put_ending(sheet->file, tenure);
}

/* Says how many more there are if a list is cut; `all` is 0 if it is complete. */
static void
put_more(FILE *file, size_t written, uint32_t all)
{
    if (all > written)
        fprintf(file, " and %zu more", all - written);
}

void
tenure_post_line(const struct tenure_sheet *sheet, const Tenure__V1__PostState *post)
{
    static const char *const colours[] = { "37", "32", "33", "31", "90" };
    FILE *file = sheet->file;
    const ProtobufCEnumValue *status = protobuf_c_enum_descriptor_get_value(
        &tenure__v1__post_state__status__descriptor, (int)post->status);
    fprintf(file, "%s/%s  ", post->organisation, post->role);
    print_bold(sheet, (unsigned)post->status < 5 ? colours[post->status] : "37",
               status != NULL ? status->name : "?");
    for (size_t i = 0; i < post->n_holders; i++) {
        fputs(i == 0 ? "  " : "; ", file);
        tenure_tenure_sentence(sheet, post->holders[i]);
    }
    put_more(file, post->n_holders, post->holders_count);
    if (post->abolished[0] != '\0')
        fprintf(file, "  since %s", post->abolished);
    if (post->into != NULL)
        fprintf(file, ", goes on as %s/%s", post->into->organisation, post->into->role);
    if (post->vacant_since[0] != '\0')
        fprintf(file, post->vacant_since_is_bound ? "  known since %s" : "  vacant since %s",
                post->vacant_since);
    if (post->designate != NULL)
        fprintf(file, "  next: %s from %s", tenure_person_text(post->designate->person),
                post->designate->start);
    if (post->recruiting_since[0] != '\0')
        fprintf(file, "  recruiting since %s", post->recruiting_since);
    if (post->open && post->open_since[0] != '\0')
        fprintf(file, "  open since %s", post->open_since);
    if (post->n_rumours > 0)
        fprintf(file, "  (%zu rumour%s)", post->n_rumours, post->n_rumours == 1 ? "" : "s");
    fputc('\n', file);
}

void
tenure_alert_line(const struct tenure_sheet *sheet, const Tenure__V1__Alert *alert)
{
    static const char *const colours[] = { "37", "36", "33", "31" };
    const ProtobufCEnumValue *word =
        alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE
            ? protobuf_c_enum_descriptor_get_value(&tenure__v1__severity__descriptor,
                                                   (int)alert->severity)
            : protobuf_c_enum_descriptor_get_value(&tenure__v1__alert__ending__descriptor,
                                                   (int)alert->ending);
    const char *colour = alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE ? "32"
                         : (unsigned)alert->severity < 4 ? colours[alert->severity]
                                                         : "37";
    print_bold(sheet, colour, word != NULL ? word->name : "?");
    if (alert->id[0] != '\0')
        fprintf(sheet->file, "  %s  [%s]", alert->headline, alert->id);
    else // never sent: see AlertsQuery.as_now_known
        fprintf(sheet->file, "  %s  [%s/%s]", alert->headline, alert->rule, alert->subject);
    if (alert->revision > 1 && alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE)
        fprintf(sheet->file, "  revision %u", alert->revision);
    if (alert->momentary)
        fprintf(sheet->file, "  on the day it opened");
    if (alert->muted)
        fprintf(sheet->file, "  muted by %s", alert->muted_by);
    if (alert->acknowledged_by[0] != '\0')
        fprintf(sheet->file, "  acknowledged by %s", alert->acknowledged_by);
    fputc('\n', sheet->file);
}

void
tenure_organisation_line(const struct tenure_sheet *sheet,
                         const Tenure__V1__OrganisationState *organisation)
{
    FILE *file = sheet->file;
    fprintf(file, "%s  ", organisation->id);
    print_bold(
        sheet, "37",
        tenure_enum_text(&tenure__v1__organisation_kind__descriptor, (int)organisation->kind));
    fprintf(file, "  %s", organisation->name);
    if (organisation->region[0] != '\0')
        fprintf(file, ", in %s", organisation->region);
    if (organisation->parent[0] != '\0')
        fprintf(file, ", part of %s", organisation->parent);
    for (size_t i = 0; i < organisation->n_predecessors; i++)
        fprintf(file, "%s%s", i == 0 ? ", made of " : ", ", organisation->predecessors[i]);
    put_more(file, organisation->n_predecessors, organisation->predecessors_count);
    if (organisation->ended[0] != '\0')
        fprintf(file, ", %s %s%s%s",
                tenure_date_has_come(organisation->ended, organisation->date) ? "ended" : "ends",
                organisation->ended, organisation->successor[0] != '\0' ? ", merged into " : "",
                organisation->successor);
    for (size_t i = 0; i < organisation->n_milestones; i++) {
        const Tenure__V1__MilestoneState *milestone = organisation->milestones[i];
        char name[TNI_WORD_MAX];
        fprintf(file, "; milestone %s %s%s", tni_role(milestone->name, name),
                milestone->met[0] != '\0' ? "met " : "due ",
                milestone->met[0] != '\0' ? milestone->met : milestone->due);
    }
    put_more(file, organisation->n_milestones, organisation->milestones_count);
    size_t icps = organisation->truncated ? organisation->icps_count : organisation->n_icps;
    icps += organisation->icps_unnamed;
    if (icps > 0)
        fprintf(file, "; %zu partnership%s", icps, icps == 1 ? "" : "s");
    tni_put_identifiers(file, "; ", organisation->identifiers, organisation->n_identifiers);
    fputc('\n', file);
}

static void
person_post(const struct tenure_sheet *sheet, const Tenure__V1__PersonPost *post,
            const char *before)
{
    fprintf(sheet->file, "%s%s/%s%s%s", before, post->organisation, post->role,
            post->designate   ? " (named)"
            : post->abolished ? " (abolished)"
                              : "",
            post->tenure->start[0] != '\0' ? " since " : "");
    fputs(post->tenure->start, sheet->file);
    if (post->tenure->end[0] != '\0')
        fprintf(sheet->file, " until %s", post->tenure->end);
}

void
tenure_person_line(const struct tenure_sheet *sheet, const Tenure__V1__PersonState *person)
{
    fprintf(sheet->file, "%s  %s", person->person->id, tenure_person_text(person->person));
    for (size_t i = 0; i < person->n_posts; i++)
        person_post(sheet, person->posts[i], i == 0 ? ": " : ", ");
    put_more(sheet->file, person->n_posts, person->posts_count);
    if (person->merged_into[0] != '\0')
        fprintf(sheet->file, ": the same person as %s", person->merged_into);
    else if (person->n_posts == 0)
        fputs(": holds no post", sheet->file);
    for (size_t i = 0; i < person->n_past; i++)
        person_post(sheet, person->past[i], i == 0 ? "; before " : ", ");
    put_more(sheet->file, person->n_past, person->past_count);
    tni_put_identifiers(sheet->file, "; ", person->identifiers, person->n_identifiers);
    fputc('\n', sheet->file);
}

/* The latest published value of the indicator. */
static void
put_reported(FILE *file, const Tenure__V1__Indicator *indicator)
{
    if (indicator->n_reported == 0)
        return;
    const Tenure__V1__ReportedFigure *last = indicator->reported[0];
    fprintf(file, "; published: %s%s%s", last->shown, last->period[0] != '\0' ? ", " : "",
            last->period);
}

void
tenure_indicator_line(const struct tenure_sheet *sheet, const Tenure__V1__Indicator *indicator)
{
    FILE *file = sheet->file;
    fprintf(file, "%s/%s%s%s  ", indicator->scope, indicator->name,
            indicator->label[0] != '\0' ? "/" : "", indicator->label);
    print_bold(sheet, "36", indicator->shown);
    if (strchr(indicator->shown, '%') != NULL)
        fprintf(file, "  (%" PRId64 " of %" PRId64 ")", indicator->numerator,
                indicator->denominator);
    if (indicator->since[0] != '\0') // the count grows every day without a new update
        fprintf(file, " since %s%s", indicator->about ? "about " : "", indicator->since);
    put_reported(file, indicator);
    fputc('\n', file);
}

void
tenure_update_line(const struct tenure_sheet *sheet, const Tenure__V1__Update *update)
{
    switch (update->body_case) {
    case TENURE__V1__UPDATE__BODY_EVENT:
        fprintf(sheet->file, "#%" PRIu64 "  %s  ", update->seq, update->event->announced);
        tenure_event_sentence(sheet, update->event);
        fprintf(sheet->file, "  [%s %s]\n", update->event->source, update->event->id);
        return;
    case TENURE__V1__UPDATE__BODY_POST: tenure_post_line(sheet, update->post); return;
    case TENURE__V1__UPDATE__BODY_ALERT: tenure_alert_line(sheet, update->alert); return;
    case TENURE__V1__UPDATE__BODY_ORGANISATION:
        tenure_organisation_line(sheet, update->organisation);
        return;
    case TENURE__V1__UPDATE__BODY_PERSON: tenure_person_line(sheet, update->person); return;
    case TENURE__V1__UPDATE__BODY_INDICATOR:
        tenure_indicator_line(sheet, update->indicator);
        return;
    case TENURE__V1__UPDATE__BODY_REWIND:
        fprintf(sheet->file,
                "-- %s: what was shown of entries after %" PRIu64 " is no longer valid\n",
                update->rewind->reason, update->rewind->common_seq);
        return;
    case TENURE__V1__UPDATE__BODY__NOT_SET:
    case _TENURE__V1__UPDATE__BODY__CASE_IS_INT_SIZE: break;
    }
    fprintf(sheet->file, "an update of a newer schema\n");
}
