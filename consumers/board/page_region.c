/* SPDX-License-Identifier: Apache-2.0 */
/* One region: the posts of its organisations, its alerts and its figures. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "figure_view.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>

enum {
    POSTS_SHOWN = 200,
    ALERTS_SHOWN = 20,
    TILES_MAX = 6,
    CHANGES_DAYS = 365,
    CHANGES_SHOWN = 30,
    YEARS = 5
};

/* Puts the latest reports about its organisations. */
static void
put_changes(struct request *request, json_t *data, const char *region)
{
    char today[TENURE_DATE_TEXT_MAX] = "", since[TENURE_DATE_TEXT_MAX] = "";
    if (request->today == TENURE_NO_DAY)
        return;
    tenure_day_format(request->today, today);
    tenure_day_format(request->today - CHANGES_DAYS, since);
    changes_put(request, data,
                &(struct lookup_wanted){ .since = since,
                                         .until = today,
                                         .kind = "",
                                         .region = region,
                                         .role = "",
                                         .organisation = "",
                                         .known_at = request->axes.known_at,
                                         .limit = CHANGES_SHOWN });
}

void
page_region(struct request *request)
{
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    const char *region = request_parameter(request, "id");
    char name[LOOKUP_TEXT_MAX], address[URL_TEXT_MAX];
    body.region = (char *)(uintptr_t)region;
    body.limit = POSTS_SHOWN;
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = posts_ask(request, &body, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    name_organisation(request, region, name, sizeof(name));
    json_t *data = shell_data(request, "/posts", name), *posts = put_list(data, "posts");
    struct timeline_span span = timeline_span(request, YEARS);
    struct lookup_posts count = lookup_count_posts(follow_lookup(request->follow), region, "");
    timeline_put_axis(put_object(data, "axis"), span);
    if (request_is_past(request))
        count = (struct lookup_posts){ .all = answer->n_histories };
    for (size_t i = 0; i < answer->n_histories; i++) {
        posts_put_row(request, add_object(posts), answer->histories[i], span);
        if (request_is_past(request))
            count.open += answer->histories[i]->state->open;
    }
    put_format(data, "lede", "%" PRIu64 " post%s, %" PRIu64 " of them open.", count.all,
               count.all == 1 ? "" : "s", count.open);
    put_changes(request, data, region);
    page_put_active_alerts(request, data, region, ALERTS_SHOWN);
    figure_put_tiles(request, data, region, TILES_MAX);
    put_text(data, "region_id", region);
    put_format(data, "figures_to", "%s/figures?scope=%s", request->base, region);
    put_format(data, "feed", "%s/atom?region=%s", request->base, region);
    put_format(data, "changes_to", "%s/changes?region=%s", request->base,
               url_text(region, address));
    put_format(data, "csv", "%s/csv/posts?region=%s", request->base, region);
    shell_write(request, "region", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
