/* SPDX-License-Identifier: Apache-2.0 */
#include "desk_effects.h"

#include <string.h>

#include "figure_view.h"
#include "posts_rows.h"
#include "says.h"
#include <tenure/text.h>

enum {
    POSTS_SHOWN = 20,
    FIGURES_SHOWN = 12,
    ALERTS_SHOWN = 30
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

void
desk_put_effects(struct request *request, json_t *data, Tenure__V1__Event *event)
{
    Tenure__V1__PublishRequest asked = TENURE__V1__PUBLISH_REQUEST__INIT;
    Tenure__V1__PublishReply *reply;
    asked.events = &event;
    asked.n_events = 1;
    if (tenure_client_preview(request->client, &asked, &reply) != TENURE_OK)
        return;
    const Tenure__V1__PublishAnswer *answer = reply->n_answers > 0 ? reply->answers[0] : NULL;
    bool refused = answer != NULL && answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED &&
                   answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE;
    if (refused)
        put_format(data, "refused", "%s%s%s", answer->field, answer->field[0] != '\0' ? ": " : "",
                   answer->reason);
    else if (reply->preview != NULL)
        put_changes(request, data, reply->preview);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}
