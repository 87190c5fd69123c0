/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_pages - the pages of the desk. The caller has authenticated the writer and checked the
 * form's token.
 */
#ifndef DESK_PAGES_H
#define DESK_PAGES_H

#include "request.h"

/* The form for a report, or for the correction of entry `seq`; its preview; its publication. */
void desk_report(struct request *request);
void desk_correct(struct request *request);
void desk_preview(struct request *request);
void desk_store(struct request *request);

/* Answers with what the events of a PublishRequest in the field `request` would change, both as
 * canonical JSON; stores nothing. */
void desk_preview_api(struct request *request);

/* The page of mutes and watches, and its forms, some of which are also on other pages. */
void desk_alerts(struct request *request);
void desk_mute(struct request *request);
void desk_lift(struct request *request);
void desk_acknowledge(struct request *request);
void desk_watch(struct request *request);

/* shared parts of the desk's pages */

/* Puts lists for the page of mutes and watches: `mutes`, `watched` with `watch_feed`. */
void desk_put_mutes(struct request *request, json_t *data);
void desk_put_watches(struct request *request, json_t *data);

/* The value of a form field, for an event that does not outlive the request. */
char *desk_sent(const struct request *request, const char *name);

/* Publishes an event with a new id, the user as author, and the desk's source if it has none. Then
 * redirects to `page`; if the daemon refuses the event, shows the reason. */
void desk_publish_form(struct request *request, Tenure__V1__Event *event, const char *page,
                       const char *id);

/* Suggestions of names for a field, as JSON. */
void desk_suggest(struct request *request);

/* Puts `desk` with the token and the user, if this visitor may write. */
void desk_put(struct request *request, json_t *data);

/* Redirects to another page (303) after an event was published. */
void desk_go(struct request *request, const char *page, const char *id);

#endif
