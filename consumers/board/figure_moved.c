/* SPDX-License-Identifier: Apache-2.0 */
/* Which figures an entry changed: compares them as known just before it and with it. */
#include <string.h>

#include "figure_view.h"

/* All figures of the scope `all` on a day, as known at an entry; NULL: they cannot be read. */
static Tenure__V1__Answer *
ask(struct request *request, uint64_t known_at, const char *day)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    Tenure__V1__Axes axes = TENURE__V1__AXES__INIT;
    Tenure__V1__Answer *answer;
    axes.known_at = known_at;
    axes.as_of = (char *)(uintptr_t)day;
    body.scope = (char *)(uintptr_t) "all";
    body.axes = &axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    return tenure_client_query(request->client, &query, &answer) == TENURE_OK ? answer : NULL;
}

static const Tenure__V1__Indicator *
find(const Tenure__V1__Answer *answer, const Tenure__V1__Indicator *like)
{
    for (size_t i = 0; i < answer->n_indicators; i++) {
        const Tenure__V1__Indicator *one = answer->indicators[i];
        if (strcmp(one->name, like->name) == 0 && strcmp(one->label, like->label) == 0)
            return one;
    }
    return NULL;
}

static void
put(struct request *request, json_t *row, const Tenure__V1__Indicator *was,
    const Tenure__V1__Indicator *is)
{
    char name[200];
    figure_name(request, is != NULL ? is : was, name, sizeof(name));
    put_text(row, "figure_name", name);
    put_text(row, "was_shown", was != NULL ? was->shown : "none");
    put_text(row, "is_shown", is != NULL ? is->shown : "none");
}

void
figure_put_moved(struct request *request, json_t *object, uint64_t seq, const char *day)
{
    json_t *moved = put_list(object, "moved");
    Tenure__V1__Answer *before = seq > 1 ? ask(request, seq - 1, day) : NULL;
    Tenure__V1__Answer *after = before != NULL ? ask(request, seq, day) : NULL;
    for (size_t i = 0; after != NULL && i < after->n_indicators; i++) {
        const Tenure__V1__Indicator *is = after->indicators[i], *was = find(before, is);
        bool none = is->numerator == 0; // a count of zero equals a missing figure
        if (was == NULL ? !none : strcmp(was->shown, is->shown) != 0)
            put(request, add_object(moved), was, is);
    }
    for (size_t i = 0; after != NULL && i < before->n_indicators; i++) {
        const Tenure__V1__Indicator *was = before->indicators[i];
        bool none = was->numerator == 0;
        if (!none && find(after, was) == NULL)
            put(request, add_object(moved), was, NULL);
    }
    for (size_t i = 0; i + 1 < json_array_size(moved); i++)
        put_flag(json_array_get(moved, i), "goes_on", true);
    put_flag(object, "has_moved", json_array_size(moved) > 0);
    if (after != NULL)
        tenure__v1__answer__free_unpacked(after, NULL);
    if (before != NULL)
        tenure__v1__answer__free_unpacked(before, NULL);
}
