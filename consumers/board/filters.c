/* SPDX-License-Identifier: Apache-2.0 */
#include "filters.h"

#include <string.h>
#include <strings.h>

#include "lookup_words.h"
#include "page.h"
#include "report_kind.h"
#include "says.h"
#include "when.h"
#include <tenure/date.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

enum {
    CHOICES_MAX = 40,
    WHY_MAX = 800
};

static const char *const lists[] = { "/changes", "/alerts",      "/posts",
                                     "/map",     "/csv/changes", "/atom/changes" };

static const struct {
    const char *path, *name, *choices[4];
} closed[] = {
    { "/alerts", "severity", { "info", "warning", "critical" } },
    { "/posts", "standing", { "open", "vacant", "interim" } },
    { "/map", "by", { "status", "time", "churn" } },
};

static void
replace(struct request *request, const char *name, const char *value)
{
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (strcmp(request->parameters[i].name, name) == 0)
            request->parameters[i].value = value;
    }
}

static bool
refuse(struct request *request, const char *name, const char *value, const char *const *choices)
{
    struct tenure_nearest nearest;
    char why[WHY_MAX];
    tenure_nearest_begin(&nearest, value);
    for (size_t i = 0; choices[i] != NULL; i++)
        tenure_nearest_offer(&nearest, choices[i]);
    tenure_nearest_text(&nearest, name, why, sizeof(why));
    for (size_t i = 0; choices[i] != NULL; i++) {
        size_t used = strlen(why);
        tenure_text_format(why + used, sizeof(why) - used, "%s%s",
                           i > 0                     ? ", "
                           : nearest.name[0] != '\0' ? " Known are "
                                                     : "; known are ",
                           choices[i]);
    }
    size_t used = strlen(why);
    tenure_text_format(why + used, sizeof(why) - used, ".");
    why[0] = 'U';
    request_fail(request, 400, "That cannot be answered", why);
    return false;
}

static bool
check_choice(struct request *request, const char *name, const char *const *choices)
{
    const char *value = request_parameter(request, name);
    if (value[0] == '\0')
        return true;
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (strcasecmp(choices[i], value) == 0) {
            replace(request, name, choices[i]);
            return true;
        }
    }
    return refuse(request, name, value, choices);
}

/* Several kinds are separated by commas. */
static bool
check_kinds(struct request *request)
{
    const char *choices[CHOICES_MAX] = { NULL };
    const char *names = request_parameter(request, "kind");
    for (size_t i = 0; report_kind_at(i) != NULL && i + 1 < CHOICES_MAX; i++)
        choices[i] = report_kind_at(i)->name;
    for (size_t size; *names != '\0'; names += size + (names[size] == ',')) {
        char name[FILTER_MAX];
        size = strcspn(names, ",");
        tenure_text_format(name, sizeof(name), "%.*s", (int)size, names);
        if (report_kind_named(name) == NULL)
            return refuse(request, "kind", name, choices);
    }
    return true;
}

/* Replaces "30d" by a day before that of the view. */
static bool
check_day(struct request *request, const char *name, char kept[FILTER_MAX])
{
    const char *text = request_parameter(request, name);
    int32_t day;
    if (text[0] == '\0' || request_read_report(request) != TENURE_OK)
        return true; // the page says that the daemon does not answer
    if (!when_parse(text, request->today != TENURE_NO_DAY ? request->today : 0, &day)) {
        request_fail(request, 400, "That is not a day", "Write the day as " WHEN_FORMS ".");
        return false;
    }
    replace(request, name, tenure_day_format(day, kept));
    return true;
}

typedef char **ids_fn(struct request *request, size_t *ret_count);

/* Replaces a name by the id that has it; leaves everything else to the daemon. */
static void
find_id(struct request *request, const char *parameter, ids_fn *ids, char kept[FILTER_MAX])
{
    char wanted[LOOKUP_TEXT_MAX], name[LOOKUP_TEXT_MAX], folded[LOOKUP_TEXT_MAX];
    size_t count = 0;
    lookup_words_fold(request_parameter(request, parameter), wanted, sizeof(wanted));
    if (wanted[0] == '\0')
        return;
    char **all = ids(request, &count);
    bool is_known = false;
    kept[0] = '\0';
    for (size_t i = 0; i < count && !is_known; i++) {
        is_known = strcmp(all[i], request_parameter(request, parameter)) == 0;
        if (ids == page_roles)
            lookup_role(follow_lookup(request->follow), all[i], name);
        else
            name_organisation(request, all[i], name, sizeof(name));
        lookup_words_fold(name, folded, sizeof(folded));
        if (strcmp(folded, wanted) == 0)
            tenure_text_format(kept, FILTER_MAX, "%s", all[i]);
    }
    if (!is_known && kept[0] != '\0')
        replace(request, parameter, kept);
    page_free_texts(all, count);
}

/* Has the daemon refuse unknown ids, with the nearest known one. */
static bool
check_ids(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    find_id(request, "region", page_regions, request->filters[0]);
    find_id(request, "role", page_roles, request->filters[1]);
    body.region = (char *)(uintptr_t)request_parameter(request, "region");
    body.role = (char *)(uintptr_t)request_parameter(request, "role");
    body.limit = 1;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    if (body.region[0] == '\0' && body.role[0] == '\0')
        return true;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status == TENURE_OK)
        tenure__v1__answer__free_unpacked(answer, NULL);
    else
        request_fail_status(request, status);
    return status == TENURE_OK;
}

bool
filters_check(struct request *request)
{
    bool is_list = false;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        is_list = is_list || strcmp(request->path, lists[i]) == 0;
    if (!is_list)
        return true;
    for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
        if (strcmp(request->path, closed[i].path) == 0 &&
            !check_choice(request, closed[i].name, closed[i].choices))
            return false;
    }
    if (strstr(request->path, "/changes") != NULL &&
        !(check_kinds(request) && check_day(request, "since", request->filters[2]) &&
          check_day(request, "until", request->filters[3])))
        return false;
    return check_ids(request);
}
