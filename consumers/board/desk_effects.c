/* SPDX-License-Identifier: Apache-2.0 */
#include "desk_effects.h"

#include <string.h>

#include "day_words.h"
#include "figure_view.h"
#include "posts_rows.h"
#include "says.h"
#include <tenure/event.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    POSTS_SHOWN = 20,
    FIGURES_SHOWN = 12,
    ALERTS_SHOWN = 30,
    LATER_DAYS = 366 // a preview goes no further
};

static void
put_post(struct request *request, json_t *posts, const Tenure__V1__PreviewChange *change)
{
    const Tenure__V1__PostState *now = change->now->post;
    char name[2 * LOOKUP_TEXT_MAX];
    if (json_array_size(posts) == POSTS_SHOWN)
        return;
    json_t *one = add_object(posts);
    name_post(request, now->organisation, now->role, true, name, sizeof(name));
    put_text(one, "post_name", name);
    if (change->before != NULL)
        posts_put_now(request, put_object(one, "was"), change->before->post);
    posts_put_now(request, put_object(one, "is"), now);
    if (json_equal(json_object_get(one, "was"), json_object_get(one, "is")))
        json_array_remove(posts, json_array_size(posts) - 1); // what changes is not shown here
}

static void
put_figure(struct request *request, json_t *figures, const Tenure__V1__PreviewChange *change)
{
    const Tenure__V1__Indicator *now = change->now->indicator;
    const char *before = change->before != NULL ? change->before->indicator->shown : "none";
    char name[200], scope[LOOKUP_TEXT_MAX];
    if (json_array_size(figures) == FIGURES_SHOWN || strcmp(before, now->shown) == 0)
        return;
    json_t *one = add_object(figures);
    figure_name(request, now, name, sizeof(name));
    name_organisation(request, now->scope, scope, sizeof(scope));
    bool all = strcmp(now->scope, "all") == 0;
    put_format(one, "figure_name", "%s%s%s", name, all ? "" : ", ", all ? "" : scope);
    put_text(one, "was_shown", before);
    put_text(one, "is_shown", now->shown);
}

static void
put_alert_change(struct request *request, json_t *alerts, const Tenure__V1__PreviewChange *change)
{
    const Tenure__V1__Alert *now = change->now->alert;
    if (json_array_size(alerts) == ALERTS_SHOWN)
        return;
    json_t *one = add_object(alerts);
    put_alert(request, one, now);
    put_text(one, "fate",
             now->ending != TENURE__V1__ALERT__ENDING__ACTIVE ? "would end"
             : now->revision == 1                             ? "would open"
                                                              : "would change");
}

static void
put_changes(struct request *request, json_t *data, const Tenure__V1__Preview *preview)
{
    json_t *would = put_object(data, "would");
    json_t *posts = put_list(would, "posts"), *figures = put_list(would, "figures");
    json_t *alerts = put_list(would, "alerts");
    for (size_t i = 0; i < preview->n_changes; i++) {
        const Tenure__V1__PreviewChange *change = preview->changes[i];
        switch ((int)change->now->body_case) {
        case TENURE__V1__UPDATE__BODY_POST: put_post(request, posts, change); break;
        case TENURE__V1__UPDATE__BODY_INDICATOR: put_figure(request, figures, change); break;
        case TENURE__V1__UPDATE__BODY_ALERT: put_alert_change(request, alerts, change); break;
        default: break;
        }
    }
    size_t shown = json_array_size(posts) + json_array_size(figures) + json_array_size(alerts);
    put_flag(would, "has_states", json_array_size(posts) + json_array_size(figures) > 0);
    put_flag(would, "has_effects", json_array_size(alerts) > 0);
    put_flag(would, "nothing", shown == 0);
}

/* The alert that opens, even if it ends again before the day of the preview; NULL: none. */
static const Tenure__V1__Alert *
opened(const Tenure__V1__PreviewChange *change)
{
    bool is_alert = change->now->body_case == TENURE__V1__UPDATE__BODY_ALERT;
    return is_alert && change->before == NULL ? change->now->alert : NULL;
}

static const char *
severity_text(const Tenure__V1__Alert *alert)
{
    return tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
}

/* Whether an alert of the rule about the same subject opens. */
static bool
opens(const Tenure__V1__Preview *preview, const Tenure__V1__Alert *alert)
{
    for (size_t i = 0; i < preview->n_changes; i++) {
        const Tenure__V1__Alert *other = opened(preview->changes[i]);
        if (other != NULL && strcmp(other->rule, alert->rule) == 0 &&
            strcmp(other->subject, alert->subject) == 0)
            return true;
    }
    return false;
}

/* Previews events; NULL: the daemon does not answer, or refuses one of them. */
static Tenure__V1__PublishReply *
preview(struct request *request, Tenure__V1__Event **events, size_t count)
{
    Tenure__V1__PublishRequest asked = TENURE__V1__PUBLISH_REQUEST__INIT;
    Tenure__V1__PublishReply *reply;
    asked.events = events;
    asked.n_events = count;
    if (tenure_client_preview(request->client, &asked, &reply) != TENURE_OK)
        return NULL;
    bool fine = reply->preview != NULL;
    for (size_t i = 0; i < reply->n_answers; i++)
        fine = fine && reply->answers[i]->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED;
    if (fine)
        return reply;
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return NULL;
}

/* Puts the alerts that would open up to a later day with the event, but not without it. */
static void
put_later(struct request *request, json_t *data, Tenure__V1__Event **events, size_t count,
          const char *day)
{
    Tenure__V1__Event *all[DESK_EVENTS + 1] = { NULL };
    Tenure__V1__Event moves = TENURE__V1__EVENT__INIT;
    Tenure__V1__Clock clock = TENURE__V1__CLOCK__INIT;
    char id[32];
    snprintf(id, sizeof(id), "clock-%.10s", day);
    clock.date = moves.announced = (char *)(uintptr_t)day;
    moves.source = (char *)(uintptr_t)TENURE_OWN_SOURCE;
    moves.id = id;
    moves.body_case = TENURE__V1__EVENT__BODY_CLOCK;
    moves.clock = &clock;
    for (size_t i = 0; i < count; i++)
        all[i] = events[i];
    all[count] = &moves;
    Tenure__V1__PublishReply *without = preview(request, (Tenure__V1__Event *[]){ &moves }, 1);
    Tenure__V1__PublishReply *with = without != NULL ? preview(request, all, count + 1) : NULL;
    json_t *would = json_object_get(data, "would"), *alerts = json_object_get(would, "alerts");
    for (size_t i = 0; with != NULL && i < with->preview->n_changes; i++) {
        const Tenure__V1__Alert *alert = opened(with->preview->changes[i]);
        char words[DAY_WORDS_MAX], until[DAY_WORDS_MAX];
        if (alert == NULL || opens(without->preview, alert) ||
            strcmp(alert->opened, events[0]->announced) <= 0 ||
            json_array_size(alerts) == ALERTS_SHOWN)
            continue;
        json_t *one = add_object(alerts);
        put_alert(request, one, alert);
        put_text(one, "severity", severity_text(alert));
        put_text(one, "badge", severity_text(alert));
        put_format(one, "fate", "would open on %s; this is how it would be on %s",
                   day_words(alert->opened, false, words), day_words(day, false, until));
        put_flag(would, "has_effects", true);
        json_object_del(would, "nothing");
    }
    if (with != NULL)
        tenure__v1__publish_reply__free_unpacked(with, NULL);
    if (without != NULL)
        tenure__v1__publish_reply__free_unpacked(without, NULL);
}

/* How far the preview of a report goes beyond today. */
enum reach {
    ALL_SHOWN, // the report takes effect by today
    UNTIL_DAY, // to the day on which it takes effect
    TOO_FAR,
    CLOCK_FIXED // today only, because events do not move the daemon's clock
};

static enum reach
reach_of(const struct request *request, const Tenure__V1__Event *event, char *ret_day)
{
    struct tenure_date date;
    bool is_feed =
        request->report != NULL && strcmp(request->report->status_report->clock_mode, "feed") == 0;
    ret_day[0] = '\0';
    if (!tenure_date_parse(event->effective, &date))
        return ALL_SHOWN;
    int32_t day = tenure_date_last(date);
    tenure_day_format(day, ret_day);
    if (day <= request->today)
        return ALL_SHOWN;
    return !is_feed ? CLOCK_FIXED : day > request->today + LATER_DAYS ? TOO_FAR : UNTIL_DAY;
}

/* Shows the effects up to the day on which the report takes effect, or says why it does not. */
static void
put_reach(struct request *request, json_t *data, Tenure__V1__Event **events, size_t count)
{
    char day[TENURE_DATE_TEXT_MAX], words[DAY_WORDS_MAX];
    enum reach reach = reach_of(request, events[0], day);
    if (reach == UNTIL_DAY)
        put_later(request, data, events, count, day);
    else if (reach != ALL_SHOWN)
        put_format(
            json_object_get(data, "would"), "limit",
            "It takes effect by %s, and this preview shows only what would change today: %s. "
            "Alerts that would open by then are not shown.",
            day_words(day, false, words),
            reach == TOO_FAR ? "it can look at most a year ahead"
                             : "the daemon's clock cannot be moved ahead");
}

void
desk_put_effects(struct request *request, json_t *data, Tenure__V1__Event **events, size_t count)
{
    Tenure__V1__PublishRequest asked = TENURE__V1__PUBLISH_REQUEST__INIT;
    Tenure__V1__PublishReply *reply;
    asked.events = events;
    asked.n_events = count;
    if (tenure_client_preview(request->client, &asked, &reply) != TENURE_OK)
        return;
    const Tenure__V1__PublishAnswer *refused = NULL;
    for (size_t i = reply->n_answers; i > 0; i--) {
        const Tenure__V1__PublishAnswer *answer = reply->answers[i - 1];
        if (answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED &&
            answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
            refused = answer;
    }
    if (refused != NULL)
        put_format(data, "refused", "%s%s%s", refused->field, refused->field[0] != '\0' ? ": " : "",
                   refused->reason);
    else if (reply->preview != NULL) {
        put_changes(request, data, reply->preview);
        put_reach(request, data, events, count);
    }
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}
