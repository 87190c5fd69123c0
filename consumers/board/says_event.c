/* SPDX-License-Identifier: Apache-2.0 */
/* The content of an event as a sentence with links. */
#include <stdlib.h>
#include <string.h>

#include "figure_view.h"
#include "lookup_words.h"
#include "said.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>
#include <tenure/reported.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

static const char *const unnamed = "A person not named in the report";

static const char *
reason_of(const Tenure__V1__Departure *departure)
{
    switch ((int)departure->reason) {
    case TENURE__V1__DEPARTURE__REASON__RESIGNATION: return "resigned";
    case TENURE__V1__DEPARTURE__REASON__RETIREMENT: return "retires";
    case TENURE__V1__DEPARTURE__REASON__MOVE: return "moves on";
    case TENURE__V1__DEPARTURE__REASON__END_OF_TERM: return "end of term";
    case TENURE__V1__DEPARTURE__REASON__DISMISSAL: return "dismissed";
    case TENURE__V1__DEPARTURE__REASON__DEATH: return "died";
    case TENURE__V1__DEPARTURE__REASON__REORGANISATION: return "reorganisation";
    default: return "";
    }
}

const char *
organisation_kind_words(Tenure__V1__OrganisationKind kind)
{
    switch ((int)kind) {
    case TENURE__V1__ORGANISATION_KIND__STP:
        return "a sustainability and transformation partnership";
    case TENURE__V1__ORGANISATION_KIND__ICS: return "an integrated care system";
    case TENURE__V1__ORGANISATION_KIND__ICB: return "an integrated care board";
    case TENURE__V1__ORGANISATION_KIND__CCG: return "a clinical commissioning group";
    case TENURE__V1__ORGANISATION_KIND__NHS_TRUST: return "an NHS trust";
    case TENURE__V1__ORGANISATION_KIND__ICP: return "an integrated care partnership";
    case TENURE__V1__ORGANISATION_KIND__LOCAL_AUTHORITY: return "a local authority";
    case TENURE__V1__ORGANISATION_KIND__REGION: return "a region";
    default: return "";
    }
}

static void
say_from(struct request *request, json_t *says, const char *word, const char *date)
{
    if (date[0] == '\0')
        return;
    say(says, " %s ", word);
    say_day(request, says, date);
}

static void
say_appointment(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Appointment *body = event->appointment;
    bool rumoured = event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED;
    say_person(request, says, body->person, unnamed);
    say(says, "%s%s",
        rumoured          ? " is rumoured to become "
        : body->incumbent ? " is in post as "
                          : " is appointed as ",
        body->basis == TENURE__V1__APPOINTMENT__BASIS__INTERIM  ? "interim "
        : body->basis == TENURE__V1__APPOINTMENT__BASIS__ACTING ? "acting "
        : body->joint                                           ? "joint "
                                                                : "");
    say_post(request, says, body->organisation, body->role, false);
    if (!body->incumbent)
        say_from(request, says, "from", event->effective);
}

/* Whether the report says that the person has gone. */
static bool
has_left(const Tenure__V1__Event *event)
{
    if (event->effective[0] == '\0')
        return event->departure->reason == TENURE__V1__DEPARTURE__REASON__DEATH;
    return tenure_date_has_come(event->effective, event->announced);
}

static void
say_departure(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Departure *body = event->departure;
    const char *reason = reason_of(body);
    bool rumoured = event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED;
    say_person(request, says, body->person, unnamed);
    say(says, rumoured          ? " is rumoured to leave as "
              : has_left(event) ? " left as "
                                : " is leaving as ");
    say_post(request, says, body->organisation, body->role, false);
    say(says, " (%s%s", reason, reason[0] != '\0' ? ", " : "");
    if (event->effective[0] == '\0') {
        say(says, "no last day given)");
        return;
    }
    say(says, "last day ");
    say_day(request, says, event->effective);
    say(says, ")");
}

static void
say_recruitment(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Recruitment *body = event->recruitment;
    say_post(request, says, body->organisation, body->role, true);
    say(says, "%s",
        body->stage == TENURE__V1__RECRUITMENT__STAGE__FAILED
            ? ": the search ended without an appointment"
        : body->stage == TENURE__V1__RECRUITMENT__STAGE__CLOSED ? ": the search is closed"
                                                                : " is advertised");
}

static void
say_milestone(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Milestone *body = event->milestone;
    bool met = body->status == TENURE__V1__MILESTONE__STATUS__MET;
    char name[80];
    lookup_words_role(body->name, name, sizeof(name));
    say_organisation(request, says, body->organisation);
    say(says, met ? " has met its duty: %s" : " has a duty: %s", name);
    if (!met)
        say_from(request, says, "by", body->due);
}

static void
say_merger(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Merger *body = event->merger;
    if (body->n_from == 1)
        say_organisation(request, says, body->from[0]);
    else
        say(says, "%zu bodies", body->n_from);
    say(says, body->n_from == 1 ? " merges into " : " merge into ");
    say_organisation(request, says, body->into);
    say_from(request, says, "from", event->effective);
}

static void
say_partnerships(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__IcpFormation *body = event->icp_formation;
    say_organisation(request, says, body->system);
    if (body->id[0] == '\0')
        say(says, " plans %u integrated care partnership%s", body->count,
            body->count == 1 ? "" : "s");
    else
        say(says, ": the integrated care partnership %s is %s",
            body->name[0] != '\0' ? body->name : body->id,
            tenure_enum_text(&tenure__v1__icp_formation__stage__descriptor, (int)body->stage));
    if (body->id[0] != '\0')
        say_from(request, says, "from", event->effective);
}

static void
say_report(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__OrganisationReport *body = event->organisation;
    char region[LOOKUP_TEXT_MAX];
    say_organisation(request, says, body->id);
    if (organisation_kind_words(body->kind)[0] != '\0')
        say(says, " is %s", organisation_kind_words(body->kind));
    else
        say(says, " is reported");
    if (body->region[0] != '\0') {
        name_organisation(request, body->region, region, sizeof(region));
        say(says, " in %s", region);
    }
    say_from(request, says, "from", event->effective);
}

/* Names the role as it is called elsewhere, and this organisation's own name for the post. */
static void
say_post_report(struct request *request, json_t *says, const Tenure__V1__PostReport *body)
{
    char role[LOOKUP_TEXT_MAX];
    bool named = body->name[0] != '\0';
    lookup_role(follow_lookup(request->follow), body->role, role);
    say_organisation(request, says, body->organisation);
    say(says, ": the %s", role);
    if (named)
        say(says, " is called %s", body->name);
    if (body->status == TENURE__V1__POST_REPORT__STATUS__CREATED)
        say(says, "%s is a new post", named ? " and" : "");
    if (body->status == TENURE__V1__POST_REPORT__STATUS__ABOLISHED)
        say(says, "%s is a post no longer", named ? " and" : "");
    if (body->into != NULL) {
        say(says, "; its work goes to ");
        say_post(request, says, body->into->organisation, body->into->role, false);
    }
}

static void
say_role_report(json_t *says, const Tenure__V1__RoleReport *body)
{
    char role[80];
    const char *name = body->name[0] != '\0' ? body->name : body->short_name;
    lookup_words_role(body->id, role, sizeof(role));
    if (strcmp(name, role) == 0)
        say(says, "A role is called %s", name);
    else
        say(says, "The role %s is called %s", role, name);
}

/* Says which figure was published; the figures' own pages show what was computed. */
static void
say_survey_figure(struct request *request, json_t *says, const Tenure__V1__Survey *body,
                  const char *where)
{
    char name[LOOKUP_TEXT_MAX], figure[LOOKUP_TEXT_MAX], text[TENURE_REPORTED_TEXT_MAX];
    Tenure__V1__Indicator indicator = TENURE__V1__INDICATOR__INIT;
    tenure_text_format(name, sizeof(name), "%s", body->indicator);
    indicator.name = name;
    char *slash = strchr(name, '/');
    if (slash != NULL) {
        *slash = '\0';
        indicator.label = slash + 1;
    }
    figure_name(request, &indicator, figure, sizeof(figure));
    say(says, "%s%s: %s%s%s", figure, where, tenure_reported_text(body, text),
        body->period[0] != '\0' ? ", for " : "", body->period);
}

static void
say_survey(struct request *request, json_t *says, const Tenure__V1__Survey *body)
{
    char scope[LOOKUP_TEXT_MAX], where[LOOKUP_TEXT_MAX + 8] = "";
    if (strcmp(body->scope, "all") != 0) {
        name_organisation(request, body->scope, scope, sizeof(scope));
        tenure_text_format(where, sizeof(where), " in %s", scope);
    }
    if (body->indicator[0] != '\0')
        say_survey_figure(request, says, body, where);
    else if (body->leaders > 0)
        say(says, "Of %u leaders%s, %u: %s", body->leaders, where, body->count,
            body->characteristic);
    else
        say(says, "%u leader%s%s: %s", body->count, body->count == 1 ? "" : "s", where,
            body->characteristic);
}

/* "Ada takes on Hertfordshire is seeking its fifth leader: mine", with the alert as a link. */
static void
say_taken_on(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    const Tenure__V1__Acknowledgement *body = event->acknowledgement;
    char headline[LOOKUP_TEXT_MAX], ended[LOOKUP_TEXT_MAX];
    say(says, "%s takes on ", body->author);
    lookup_name(follow_lookup(request->follow), "alert", body->alert, headline, ended);
    json_t *link = put_object(add_object(says), "link");
    put_text(link, "text", headline[0] != '\0' ? headline : body->alert);
    put_link(link, "address", request, "alert", body->alert);
    if (body->note[0] != '\0')
        say(says, ": %s", body->note);
}

void
say_event(struct request *request, json_t *says, const Tenure__V1__Event *event)
{
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: say_appointment(request, says, event); return;
    case TENURE__V1__EVENT__BODY_DEPARTURE: say_departure(request, says, event); return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: say_recruitment(request, says, event); return;
    case TENURE__V1__EVENT__BODY_MILESTONE: say_milestone(request, says, event); return;
    case TENURE__V1__EVENT__BODY_MERGER: say_merger(request, says, event); return;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: say_partnerships(request, says, event); return;
    case TENURE__V1__EVENT__BODY_ORGANISATION: say_report(request, says, event); return;
    case TENURE__V1__EVENT__BODY_CLOCK:
        say(says, "The clock moves to ");
        say_day(request, says, event->clock->date);
        return;
    case TENURE__V1__EVENT__BODY_SURVEY: say_survey(request, says, event->survey); return;
    case TENURE__V1__EVENT__BODY_POST: say_post_report(request, says, event->post); return;
    case TENURE__V1__EVENT__BODY_ROLE: say_role_report(says, event->role); return;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        say_organisation(request, says, event->dissolution->organisation);
        say(says, " ends");
        say_from(request, says, "on", event->effective);
        return;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        say_organisation(request, says, event->designation->organisation);
        say(says, " becomes %s", organisation_kind_words(event->designation->kind));
        say_from(request, says, "from", event->effective);
        return;
    case TENURE__V1__EVENT__BODY_SILENCE:
        say(says, "%s mutes alerts: %s", event->silence->author, event->silence->reason);
        return;
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT: say_taken_on(request, says, event); return;
    default: {
        char *text = said_event(event);
        say(says, "%s", text != NULL ? text : "");
        free(text);
    }
    }
}

bool
says_calling_off(struct request *request, const Tenure__V1__Update *update)
{
    return update->event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE &&
           lookup_calls_off(follow_lookup(request->follow), update->seq);
}

/* Nobody left: the person never took up the post. */
static void
say_calling_off(struct request *request, json_t *says, const Tenure__V1__Departure *body)
{
    const char *reason = reason_of(body);
    say_person(request, says, body->person, unnamed);
    say(says, " does not become ");
    say_post(request, says, body->organisation, body->role, false);
    say(says, " after all%s%s%s", reason[0] != '\0' ? " (" : "", reason,
        reason[0] != '\0' ? ")" : "");
}

static void
say_content(struct request *request, json_t *says, const Tenure__V1__Update *update)
{
    if (says_calling_off(request, update))
        say_calling_off(request, says, update->event->departure);
    else
        say_event(request, says, update->event);
}

void
say_update(struct request *request, json_t *says, const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    bool is_retraction = event->body_case == TENURE__V1__EVENT__BODY_RETRACTION;
    Tenure__V1__Answer *answer;
    if (update->corrects == 0 ||
        tables_read_event(request->client, update->corrects, &answer) != TENURE_OK) {
        say_content(request, says, update);
        return;
    }
    say(says, is_retraction ? "Taken back: " : "Corrected: ");
    say_event(request, put_list(put_object(add_object(says), "gone"), "says"),
              answer->updates[0]->event);
    tenure__v1__answer__free_unpacked(answer, NULL);
    if (!is_retraction) {
        say(says, " \xe2\x86\x92 ");
        say_content(request, says, update);
    } else if (event->retraction->reason[0] != '\0')
        say(says, ". %s", event->retraction->reason);
}
