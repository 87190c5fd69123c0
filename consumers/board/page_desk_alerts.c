/* SPDX-License-Identifier: Apache-2.0 */
/* The desk: the page of mutes and watches, and the forms that publish their own events. */
#include "desk_form.h"
#include "desk_pages.h"
#include "page.h"
#include "shell.h"

void
desk_alerts(struct request *request)
{
    if (request_read_report(request) != TENURE_OK) {
        request_fail_status(request, request->asked);
        return;
    }
    json_t *data = shell_data(request, "/desk", "Mutes and watches");
    desk_put(request, data);
    put_flag(data, "on_alerts", true);
    desk_put_mutes(request, data);
    page_put_rules(request, data, "any rule");
    page_put_regions(request, data, request_parameter(request, "region"));
    desk_put_watches(request, data);
    shell_write(request, "desk_alerts", data);
}

char *
desk_sent(const struct request *request, const char *name)
{
    return (char *)(uintptr_t)desk_value(request, name);
}

void
desk_publish_form(struct request *request, Tenure__V1__Event *event, const char *page,
                  const char *id)
{
    char own[DESK_ID_MAX], problem[600];
    uint64_t seq;
    desk_new_id(own);
    event->id = own;
    event->author = (char *)(uintptr_t)request->user;
    if (event->source[0] == '\0')
        event->source = (char *)(uintptr_t)desk_options(request->desk)->source;
    if (desk_publish(request->client, &event, 1, &seq, problem, sizeof(problem)) == TENURE_OK)
        desk_go(request, page, id);
    else
        request_fail(request, 400, "That was not stored", problem);
}

void
desk_acknowledge(struct request *request)
{
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Acknowledgement body = TENURE__V1__ACKNOWLEDGEMENT__INIT;
    body.alert = desk_sent(request, "alert");
    body.note = desk_sent(request, "note");
    body.author = (char *)(uintptr_t)request->user;
    event.body_case = TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT;
    event.acknowledgement = &body;
    desk_publish_form(request, &event, "alert", body.alert);
}
