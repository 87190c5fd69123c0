/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "lookup_words.h"
#include "shell.h"
#include "url_text.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

#define NEAR_UNITS 0.5

enum {
    DRAWN_OF_LEAST = 5 // as in the stability rule: shares of fewer are meaningless
};

static bool
is_share(const Tenure__V1__Indicator *indicator)
{
    return indicator->denominator > 0 &&
           (strchr(indicator->shown, '%') != NULL || strstr(indicator->shown, " of ") != NULL);
}

/* Appends a point; a later value of the same day replaces it. NULL: out of memory. */
static struct figure_point *
add(struct figure_past *past, int32_t day)
{
    if (past->count == past->capacity) {
        size_t capacity = past->capacity == 0 ? 256 : past->capacity * 2;
        struct figure_point *grown = realloc(past->points, capacity * sizeof(grown[0]));
        if (grown == NULL)
            return NULL;
        past->points = grown;
        past->capacity = capacity;
    }
    if (past->count > 0 && past->points[past->count - 1].day == day)
        past->count--;
    past->points[past->count] = (struct figure_point){ .day = day };
    return &past->points[past->count++];
}

void
figure_add_nothing(struct figure_past *past, int32_t day)
{
    struct figure_point *point = add(past, day);
    if (point == NULL)
        return;
    point->is_drawn = !past->is_share; // a share of zero subjects has no value
    snprintf(point->shown, sizeof(point->shown), "none");
}

bool
figure_add_point(struct figure_past *past, const Tenure__V1__Indicator *indicator, uint64_t seq)
{
    int32_t day;
    if (!tenure_day_parse(indicator->date, &day))
        return true;
    struct figure_point *point = add(past, day);
    if (point == NULL)
        return false;
    bool share = is_share(indicator);
    point->seq = seq;
    point->value = share ? (double)indicator->numerator * 100 / (double)indicator->denominator
                         : (double)indicator->numerator;
    point->is_drawn = !share || indicator->denominator >= DRAWN_OF_LEAST;
    past->left_out += !point->is_drawn;
    past->is_share = past->is_share || share;
    if (strchr(indicator->shown, '%') != NULL)
        snprintf(point->shown, sizeof(point->shown), "%.20s (%" PRId64 " of %" PRId64 ")",
                 indicator->shown, indicator->numerator, indicator->denominator);
    else
        snprintf(point->shown, sizeof(point->shown), "%.60s", indicator->shown);
    return true;
}

void
figure_forget_past(struct figure_past *past)
{
    free(past->points);
    *past = (struct figure_past){ 0 };
}

static double
x_of(const struct figure_frame *frame, int32_t day)
{
    day = day < frame->from ? frame->from : day > frame->to ? frame->to : day;
    return frame->width * (day - frame->from) / (frame->to - frame->from);
}

static double
y_of(const struct figure_frame *frame, double value)
{
    return frame->height * (1 - value / frame->top);
}

/* Whether another point follows in the frame and both are drawn; then a point too near to the one
 * before can be left out. */
static bool
goes_on(const struct figure_past *past, size_t i, const struct figure_frame *frame)
{
    return i + 1 < past->count && past->points[i].is_drawn && past->points[i + 1].is_drawn &&
           past->points[i + 1].day <= frame->to;
}

/* Draws the steps, from the first point that is drawn. A value from before the frame is drawn at
 * its left edge. A figure that changes daily has more points than a small drawing has dots. */
static void
put_steps(FILE *line, FILE *area, const struct figure_past *past, const struct figure_frame *frame)
{
    bool down = false;
    double x = 0;
    for (size_t i = 0; i < past->count; i++) {
        const struct figure_point *point = &past->points[i];
        bool passed = i + 1 < past->count && past->points[i + 1].day <= frame->from;
        if (passed || point->day > frame->to)
            continue;
        double last = x;
        x = x_of(frame, point->day);
        if (down && x - last < NEAR_UNITS && goes_on(past, i, frame)) {
            x = last;
            continue;
        }
        double y = y_of(frame, point->value);
        if (point->is_drawn && !down) {
            fprintf(line, "M%.1f %.1f", x, y);
            fprintf(area, "M%.1f %.1fV%.1f", x, frame->height, y);
        } else if (point->is_drawn) {
            fprintf(line, "H%.1fV%.1f", x, y);
            fprintf(area, "H%.1fV%.1f", x, y);
        } else if (down) {
            fprintf(line, "H%.1f", x);
            fprintf(area, "H%.1fV%.1fZ", x, frame->height);
        }
        down = point->is_drawn;
    }
    if (down) {
        fprintf(line, "H%.1f", frame->width);
        fprintf(area, "H%.1fV%.1fZ", frame->width, frame->height);
    }
}

void
figure_put_path(json_t *object, const struct figure_past *past, const struct figure_frame *frame)
{
    char *line = NULL, *area = NULL;
    size_t size;
    FILE *out = open_memstream(&line, &size), *below = open_memstream(&area, &size);
    if (out != NULL && below != NULL && frame->to > frame->from && frame->top > 0)
        put_steps(out, below, past, frame);
    if (out != NULL)
        fclose(out);
    if (below != NULL)
        fclose(below);
    put_text(object, "line", line != NULL ? line : "");
    put_text(object, "area", area != NULL ? area : "");
    free(line);
    free(area);
}

/* Writes the words for a label that is a value of the schema. */
static void
name_constant(const Tenure__V1__Indicator *indicator, const char *name,
              const ProtobufCEnumDescriptor *descriptor, char ret_label[LOOKUP_TEXT_MAX])
{
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value_by_name(descriptor, indicator->label);
    if (value != NULL && strcmp(indicator->name, name) == 0)
        snprintf(ret_label, LOOKUP_TEXT_MAX, "%s", tenure_enum_text(descriptor, value->value));
}

void
figure_name(const struct request *request, const Tenure__V1__Indicator *indicator, char *ret_name,
            size_t size)
{
    static const struct {
        const char *name, *with_label, *alone;
    } titles[] = {
        { "stability", "Stability, %s", "Stability" },
        { "turnover", "Turnover, %s", "Turnover" },
        { "filled", "%s in post", "Posts held" },
        { "vacant", "%s vacant", "Posts vacant" },
        { "recruiting", "%s advertised", "Posts advertised" },
        { "systems", "Systems, %s", "Systems" },
        { "icps", "Integrated care partnerships: %s", "Integrated care partnerships" },
        { "leaders-by-background", "Leaders by background: %s", "Leaders by background" },
        { "median-tenure", "Time in post, %s", "Time in post" },
        { "departures", "Departures announced in %s", "Departures announced" },
    };
    char label[LOOKUP_TEXT_MAX], name[80];
    lookup_role(follow_lookup(request->follow), indicator->label, label);
    name_constant(indicator, "leaders-by-background",
                  &tenure__v1__appointment__background__descriptor, label);
    name_constant(indicator, "systems", &tenure__v1__organisation_kind__descriptor, label);
    lookup_words_role(indicator->name, name, sizeof(name));
    snprintf(ret_name, size, "%s%s%s", name, label[0] != '\0' ? ", " : "", label);
    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        if (strcmp(titles[i].name, indicator->name) != 0)
            continue;
        const char *form = label[0] != '\0' ? titles[i].with_label : titles[i].alone;
        size_t before = strcspn(form, "%");
        bool filled = form[before] != '\0';
        snprintf(ret_name, size, "%.*s%s%s", (int)before, form, filled ? label : "",
                 filled ? form + before + 2 : "");
    }
    lookup_words_capital(ret_name);
}

void
figure_put_value(struct request *request, json_t *row, const Tenure__V1__Indicator *indicator)
{
    char name[200], words[DAY_WORDS_MAX], scope[URL_TEXT_MAX], label[URL_TEXT_MAX];
    char called[URL_TEXT_MAX];
    int32_t since;
    figure_name(request, indicator, name, sizeof(name));
    put_text(row, "name", name);
    put_text(row, "definition", indicator->definition);
    put_text(row, "of", "");
    if (strchr(indicator->shown, '%') != NULL)
        put_format(row, "of", "%" PRId64 " of %" PRId64, indicator->numerator,
                   indicator->denominator);
    if (tenure_day_parse(indicator->since, &since) && since < request->today)
        put_format(row, "value", "%s%s", indicator->about ? "about " : "",
                   day_words_between(since, request->today, words));
    else
        put_text(row, "value", indicator->shown);
    put_format(row, "to", "%s/figure?scope=%s&name=%s&label=%s", request->base,
               url_text(indicator->scope, scope), url_text(indicator->name, called),
               url_text(indicator->label, label));
    // keep the chosen days
    for (size_t i = 0; i < request->parameters_count; i++) {
        const char *parameter = request->parameters[i].name;
        if (strcmp(parameter, "as_of") == 0 || strcmp(parameter, "known_at") == 0)
            put_format(row, "to", "%s&%s=%s", json_string_value(json_object_get(row, "to")),
                       parameter, url_text(request->parameters[i].value, scope));
    }
}

void
figure_put_reported(struct request *request, json_t *row, const Tenure__V1__Indicator *indicator)
{
    json_t *list = put_list(row, "reported");
    put_text(row, "reported_latest", "");
    for (size_t i = 0; i < indicator->n_reported; i++) {
        const Tenure__V1__ReportedFigure *reported = indicator->reported[i];
        json_t *one = add_object(list);
        put_text(one, "value", reported->shown);
        put_text(one, "period", reported->period);
        put_short_day(one, "on", reported->date, request->today);
        put_entry(one, request, reported->seq);
        if (i == 0)
            put_format(row, "reported_latest", "%s%s%s", reported->shown,
                       reported->period[0] != '\0' ? ", for " : "", reported->period);
    }
}
