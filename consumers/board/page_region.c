/* SPDX-License-Identifier: Apache-2.0 */
/* One region: the posts of its organisations, its alerts and its figures. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "figure_view.h"
#include "page.h"
#include "pages.h"
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
                                         .known_at = request_known_at(request),
                                         .limit = CHANGES_SHOWN });
}

static bool
take_sums(void *context, const Tenure__V1__Answer *answer)
{
    Tenure__V1__RegionSum *sum = context;
    for (size_t i = 0; i < answer->n_regions; i++) {
        const Tenure__V1__RegionSum *more = answer->regions[i];
        sum->systems += more->systems;
        sum->population += more->population;
        sum->populations += more->populations;
        sum->partnerships_planned += more->partnerships_planned;
        sum->partnerships_shadow += more->partnerships_shadow;
        sum->partnerships_formed += more->partnerships_formed;
        sum->duties_met += more->duties_met;
        sum->duties_coming += more->duties_coming;
        sum->duties_overdue += more->duties_overdue;
    }
    return true;
}

/* "3 planned, 1 formed"; numbers of zero are left out. */
static void
put_parts(json_t *facts, const char *name, const unsigned *numbers, const char *const *words)
{
    char text[120] = "";
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t used = strlen(text);
        if (numbers[i] > 0)
            snprintf(text + used, sizeof(text) - used, "%s%u %s", used > 0 ? ", " : "", numbers[i],
                     words[i]);
    }
    if (text[0] != '\0')
        put_text(facts, name, text);
}

/* Puts what its organisations add up to. */
static void
put_sums(struct request *request, json_t *data, const char *region)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RegionsQuery body = TENURE__V1__REGIONS_QUERY__INIT;
    Tenure__V1__RegionSum sum = TENURE__V1__REGION_SUM__INIT;
    body.region = (char *)(uintptr_t)region;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_REGIONS;
    query.regions = &body;
    if (pages_ask(request->client, &query, &body.after, take_sums, &sum) != TENURE_OK ||
        sum.systems == 0)
        return;
    json_t *facts = put_object(data, "facts");
    put_format(facts, "systems", "%u", sum.systems);
    if (sum.population > 0)
        put_count(facts, "population", (int64_t)sum.population);
    if (sum.population > 0 && sum.populations < sum.systems)
        put_format(facts, "populations", "of %u systems", sum.populations);
    put_parts(
        facts, "partnerships",
        (unsigned[]){ sum.partnerships_formed, sum.partnerships_shadow, sum.partnerships_planned },
        (const char *const[]){ "formed", "in shadow form", "planned", NULL });
    put_parts(facts, "duties",
              (unsigned[]){ sum.duties_overdue, sum.duties_coming, sum.duties_met },
              (const char *const[]){ "overdue", "to come", "met", NULL });
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
        status = posts_ask(request, &body, NULL, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    name_organisation(request, region, name, sizeof(name));
    json_t *data = shell_data(request, "/posts", name), *posts = put_list(data, "posts");
    struct timeline_span span = timeline_span(request, YEARS);
    struct lookup_posts count = lookup_count_posts(follow_lookup(request->follow), region, "");
    timeline_put_axis(put_object(data, "axis"), span);
    struct posts_count then;
    if (request_is_past(request) && posts_count(request, &body, NULL, &then) == TENURE_OK)
        count = (struct lookup_posts){ .all = then.all, .open = then.open };
    for (size_t i = 0; i < answer->n_histories; i++)
        posts_put_row(request, add_object(posts), answer->histories[i], span);
    put_format(data, "lede", "%" PRIu64 " post%s, %" PRIu64 " of them open.", count.all,
               count.all == 1 ? "" : "s", count.open);
    put_changes(request, data, region);
    page_put_active_alerts(request, data, region, ALERTS_SHOWN);
    figure_put_tiles(request, data, region, TILES_MAX);
    put_sums(request, data, region);
    put_text(data, "region_id", region);
    posts_put_more(request, data, answer, "region", region);
    put_format(data, "figures_to", "%s/figures?scope=%s", request->base, region);
    put_format(data, "feed", "%s/atom?region=%s", request->base, region);
    put_format(data, "changes_to", "%s/changes?region=%s", request->base,
               url_text(region, address));
    put_format(data, "csv", "%s/csv/posts?region=%s", request->base, region);
    shell_write(request, "region", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
