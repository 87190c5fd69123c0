/* SPDX-License-Identifier: Apache-2.0 */
/* One region: its bodies' posts, alerts and figures. */
#include <stdlib.h>
#include <string.h>

#include "figure_view.h"
#include "page.h"
#include "posts_rows.h"
#include "says.h"
#include "shell.h"

enum {
    POSTS_SHOWN = 200,
    ALERTS_SHOWN = 20,
    YEARS = 5
};

void
page_region(struct request *request)
{
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    const char *region = request_parameter(request, "id");
    char name[LOOKUP_TEXT_MAX];
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
    size_t open = 0;
    timeline_put_axis(put_object(data, "axis"), span);
    for (size_t i = 0; i < answer->n_histories; i++) {
        posts_put_row(request, add_object(posts), answer->histories[i], span);
        open += answer->histories[i]->state->open;
    }
    put_format(data, "lede", "%zu post%s, %zu of them open.", answer->n_histories,
               answer->n_histories == 1 ? "" : "s", open);
    page_put_alerts_in_region(request, data, region, ALERTS_SHOWN);
    figure_put_tiles(request, data, region);
    put_text(data, "region_id", region);
    put_format(data, "figures_to", "%s/figures?scope=%s", request->base, region);
    put_format(data, "feed", "%s/atom?region=%s", request->base, region);
    put_format(data, "csv", "%s/csv/posts?region=%s", request->base, region);
    shell_write(request, "region", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
