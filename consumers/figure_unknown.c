/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_unknown.h"

#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "figure_name.h"
#include "pages.h"
#include <tenure/nearest.h>
#include <tenure/text.h>

enum {
    LABELS_TEXT_MAX = 1024,
    FILTER_TEXT_MAX = 256
};

struct known {
    const char *scope, *name, *label;
    char labels[LABELS_TEXT_MAX]; // of figures with the same scope and name
    struct tenure_nearest nearest;
    bool exists; // the figure itself has a value at present
};

static bool
take_figures(void *context, const Tenure__V1__Answer *answer)
{
    struct known *known = context;
    for (size_t i = 0; i < answer->n_indicators; i++) {
        const Tenure__V1__Indicator *indicator = answer->indicators[i];
        size_t used = strlen(known->labels);
        tenure_nearest_offer(&known->nearest, indicator->name);
        if (strcmp(indicator->name, known->name) == 0 &&
            strcmp(indicator->label, known->label) == 0)
            known->exists = true;
        if (strcmp(indicator->name, known->name) == 0 && indicator->label[0] != '\0')
            tenure_text_format(known->labels + used, sizeof(known->labels) - used, "%s%s/%s/%s",
                               used > 0 ? ", " : "", known->scope, known->name, indicator->label);
    }
    return true;
}

static void
ask(struct tenure_cli *cli, struct known *known)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    body.scope = (char *)known->scope;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    pages_ask(cli->client, &query, &body.after, take_figures, known);
}

static void
say_it_had_none(const char *text, const Tenure__V1__Axes *axes)
{
    if (axes->as_of[0] != '\0')
        tenure_cli_say("%s has no value on %s%s", text, axes->as_of,
                       axes->known_at != 0 || axes->known_at_ms != 0 ? ", as known then" : "");
    else
        tenure_cli_say("%s has no value, as known then", text);
    exit(TENURE_EXIT_REFUSED);
}

void
figure_unknown(struct tenure_cli *cli, const char *text, const Tenure__V1__Axes *axes)
{
    char *copy = strdup(text), *scope, *name, *label;
    if (copy == NULL || !figure_name_split(copy, &scope, &name, &label)) {
        free(copy);
        return;
    }
    struct known known = { .scope = scope, .name = name, .label = label };
    tenure_nearest_begin(&known.nearest, name);
    ask(cli, &known);
    if (known.exists && axes_are_given(axes))
        say_it_had_none(text, axes);
    bool is_near = known.nearest.name[0] != '\0';
    if (known.labels[0] != '\0')
        tenure_cli_say("%s is not an indicator; did you mean %s?", text, known.labels);
    else if (is_near)
        tenure_cli_say("%s is not an indicator; did you mean %s/%s?", text, scope,
                       known.nearest.name);
    free(copy);
    if (known.labels[0] != '\0' || is_near)
        exit(TENURE_EXIT_REFUSED);
}

struct filter {
    const char *name, *label;
    bool has_name, has_both; // a figure matches
    struct tenure_nearest name_near, label_near;
};

static bool
compare_figures(void *context, const Tenure__V1__Answer *answer)
{
    struct filter *filter = context;
    for (size_t i = 0; i < answer->n_indicators; i++) {
        const Tenure__V1__Indicator *indicator = answer->indicators[i];
        tenure_nearest_offer(&filter->name_near, indicator->name);
        if (filter->name[0] != '\0' && strcmp(indicator->name, filter->name) != 0)
            continue;
        filter->has_name = true;
        tenure_nearest_offer(&filter->label_near, indicator->label);
        if (filter->label[0] == '\0' || strcmp(indicator->label, filter->label) == 0)
            filter->has_both = true;
    }
    return !filter->has_both;
}

void
figure_filter_check(struct tenure_cli *cli, const char *name, const char *label)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    struct filter filter = { .name = name, .label = label };
    char text[FILTER_TEXT_MAX];
    tenure_nearest_begin(&filter.name_near, name);
    tenure_nearest_begin(&filter.label_near, label);
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    tenure_status status = pages_ask(cli->client, &query, &body.after, compare_figures, &filter);
    if (status != TENURE_OK || filter.has_both)
        return;
    const struct tenure_nearest *near = filter.has_name ? &filter.label_near : &filter.name_near;
    tenure_nearest_text(near, filter.has_name ? "label" : "indicator", text, sizeof(text));
    tenure_cli_say("%s%s", text,
                   near->name[0] == '\0' ? "; tenure state indicators lists all" : "");
    exit(TENURE_EXIT_REFUSED);
}
