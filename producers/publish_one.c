/* SPDX-License-Identifier: Apache-2.0 */
/* Publishes one event that somebody typed: refuses what is most likely a slip, and prints what the
 * event changed. */
#include <stdio.h>
#include <string.h>

#include "doubt.h"
#include "effect.h"
#include "publish.h"
#include <tenure/date.h>
#include <tenure/event.h>

static void
answered(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer)
{
    struct publish *publish = context;
    (void)tag;
    publish_report(publish, program_invocation_short_name, answer);
    if (publish->cli.json || publish->quiet || answer->seq == 0)
        return;
    bool is_stored = answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED;
    if (!publish_is_done(answer))
        return;
    if (publish->is_dry_run && is_stored) {
        puts("Nothing is stored; the event is acceptable.");
        return;
    }
    printf("%s seq %llu: %s/%s\n", is_stored ? "stored as" : "stored before, as",
           (unsigned long long)answer->seq, publish->event->source, publish->event->id);
    publish->stored_seq = is_stored ? answer->seq : 0;
}

/* A correction of a correction brings back what nobody expects. */
static void
print_revived(const struct publish *publish)
{
    const struct revived *revived = &publish->effect->revived;
    if (revived->event != NULL)
        tenure_cli_say("this %s back %s, %s; to keep it out%s: tenure undo %s",
                       publish->is_dry_run ? "would bring" : "brings", revived->event,
                       revived->report, publish->is_dry_run ? " then" : "", revived->event);
}

/* Prints what the event changed, after its answer: the publisher's requests must be finished before
 * a query. */
static void
print_effect(struct publish *publish)
{
    if (publish->is_dry_run && publish->counts[0] > 0 && publish->effect != NULL &&
        publish->effect->news != NULL)
        tenure_cli_say("%s", publish->effect->news);
    if (publish->is_dry_run && publish->counts[0] > 0 && publish->effect != NULL)
        print_revived(publish);
    if (publish->effect == NULL || publish->stored_seq == 0)
        return;
    effect_print(publish->effect, &publish->cli, publish->stored_seq);
    print_revived(publish);
    if (publish->effect->news != NULL)
        tenure_cli_say("%s To take the event back: tenure undo %s/%s", publish->effect->news,
                       publish->event->source, publish->event->id);
}

/* Asks for confirmation: a wrong year would make every rule evaluate all the days in between, and
 * the clock cannot go back. */
static bool
may_move_clock(const struct publish *publish, const Tenure__V1__Event *event)
{
    enum {
        DAYS_MAX = 366
    };
    char from[TENURE_DATE_TEXT_MAX], to[TENURE_DATE_TEXT_MAX];
    int32_t day;
    bool is_clock = event->body_case == TENURE__V1__EVENT__BODY_CLOCK;
    if (publish->is_sure || publish->effect == NULL ||
        !tenure_day_parse(is_clock ? event->clock->date : event->announced, &day) ||
        effect_clock_days(publish->effect, day) <= DAYS_MAX)
        return true;
    tenure_cli_say("this would move the clock from %s to %s, and it never goes back; give --yes if "
                   "that is right",
                   tenure_day_format(publish->effect->clock, from), tenure_day_format(day, to));
    return false;
}

/* False for a probable slip: a mistyped id would create an organisation, a role or a person, and
 * the intended one would stay unchanged. A dry run only warns. */
static bool
may_be_meant(struct publish *publish, const Tenure__V1__Event *event)
{
    char doubt[DOUBT_MAX];
    if (publish->is_sure || publish->effect == NULL || !publish->effect->is_known ||
        !doubt_find(&publish->cli, event, doubt))
        return true;
    tenure_cli_say("%s To publish it as it is, give --yes", doubt);
    publish->effect->news = NULL; // it would repeat the doubt
    return publish->is_dry_run;
}

/* The text of the body's field; "" if it has none. */
static const char *
body_text(const Tenure__V1__Event *event, const char *name)
{
    // any member of the oneof: all are pointers to the body
    const ProtobufCMessage *body = (const ProtobufCMessage *)event->appointment;
    if (event->body_case == TENURE__V1__EVENT__BODY__NOT_SET ||
        event->body_case == TENURE__V1__EVENT__BODY_ORGANISATION || body == NULL)
        return "";
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(body->descriptor, name);
    if (field == NULL || field->type != PROTOBUF_C_TYPE_STRING ||
        field->label == PROTOBUF_C_LABEL_REPEATED)
        return "";
    const char *text = *(char *const *)((const uint8_t *)body + field->offset);
    return text != NULL ? text : "";
}

/* A feed clock moves by a limited number of years at once, so a larger move takes several steps. */
static tenure_status
step_clock(struct publish *publish, const Tenure__V1__Event *event)
{
    char date[TENURE_DATE_TEXT_MAX], id[sizeof("clock-") + TENURE_DATE_TEXT_MAX];
    Tenure__V1__Clock clock = TENURE__V1__CLOCK__INIT;
    Tenure__V1__Event step = *event;
    tenure_status status = TENURE_OK;
    int32_t day = publish->effect->clock, until;
    if (!publish->is_sure || day == TENURE_NO_DAY || !publish->effect->is_feed_clock ||
        event->body_case != TENURE__V1__EVENT__BODY_CLOCK ||
        !tenure_day_parse(event->clock->date, &until))
        return TENURE_OK;
    clock.date = date;
    step.id = id;
    step.clock = &clock;
    while (status == TENURE_OK &&
           tenure_day_minus_months(until, TENURE_CLOCK_STEP_YEARS * 12) > day) {
        day = tenure_day_minus_months(day, -TENURE_CLOCK_STEP_YEARS * 12);
        snprintf(id, sizeof(id), "clock-%s", tenure_day_format(day, date));
        publish->event = &step;
        status = publish_event(publish, &step, 1);
        if (status == TENURE_OK)
            status = publish_flush(publish);
    }
    publish->event = event;
    return status;
}

int
publish_one(struct publish *publish, const Tenure__V1__Event *event)
{
    struct effect effect;
    tenure_status status = publish_open(publish, answered);
    publish->event = event;
    if (status == TENURE_OK && publish->outbox_path == NULL) {
        publish->effect = &effect;
        effect_begin(&effect, &publish->cli, body_text(event, "organisation"),
                     body_text(event, "role"));
        if (effect.is_known)
            revived_find(&effect.revived, &publish->cli, event);
    }
    if (status == TENURE_OK && (!may_move_clock(publish, event) || !may_be_meant(publish, event))) {
        publish_close(publish);
        return tenure_cli_close(&publish->cli, TENURE_EXIT_USAGE);
    }
    if (status == TENURE_OK && publish->effect != NULL)
        status = step_clock(publish, event);
    if (status == TENURE_OK)
        status = publish_event(publish, event, 1);
    if (status == TENURE_OK)
        status = publish_flush(publish);
    if (status == TENURE_OK)
        status = publish_deliver(publish);
    bool refused = false;
    for (int i = TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT; i < 6; i++)
        refused = refused || publish->counts[i] > 0;
    int exit_code = refused ? TENURE_EXIT_REFUSED : TENURE_EXIT_DONE;
    if (status != TENURE_OK)
        exit_code = publish_fail(publish, status);
    print_effect(publish);
    publish_close(publish);
    return tenure_cli_close(&publish->cli, exit_code);
}
