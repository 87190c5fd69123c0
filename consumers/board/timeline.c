/* SPDX-License-Identifier: Apache-2.0 */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "says.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    LANES_MAX = 3, // overlapping bars of one post, stacked
    LANE_HEIGHT = 27,
    VACANT_DAYS_MIN = 20, // shorter gaps are not drawn
    LETTER_WIDTH = 7,     // the average in a bar's text, in pixels
    NAME_MARGIN = 13,
    YEARS_DRAWN_MAX = 12, // longer axes label every second, fifth or tenth year
};

struct drawing {
    struct request *request;
    struct timeline_span span;
    const Tenure__V1__Tenure *designate; // NULL: none, or unknown
    json_t *bars;
    FILE *label; // written into label_text
    char *label_text;
    size_t label_size;
    int32_t ends[LANES_MAX];
    int lanes;
};

static int32_t
day_of(const char *text, int32_t otherwise)
{
    struct tenure_date date;
    return tenure_date_parse(text, &date) ? date.day : otherwise;
}

int32_t
timeline_first_day(const Tenure__V1__Tenure *tenure)
{
    return day_of(tenure->start[0] != '\0' ? tenure->start : tenure->held_from, TENURE_NO_DAY);
}

char *
timeline_length_words(const Tenure__V1__Tenure *tenure, int32_t today,
                      char ret_words[DAY_WORDS_MAX])
{
    char words[DAY_WORDS_MAX];
    bool known = tenure->start[0] != '\0';
    struct tenure_date from, to;
    ret_words[0] = '\0';
    if (!tenure_date_parse(known ? tenure->start : tenure->held_from, &from) ||
        today == TENURE_NO_DAY)
        return ret_words;
    if (!tenure_date_parse(tenure->end, &to) || tenure_date_last(to) >= today)
        to = (struct tenure_date){ today, TENURE_BY_DAY };
    if (from.day < to.day)
        snprintf(ret_words, DAY_WORDS_MAX, "%s%.40s", known ? "" : "at least ",
                 day_words_length(from, to, words));
    return ret_words;
}

struct timeline_span
timeline_span(const struct request *request, int years)
{
    int32_t today = request->today != TENURE_NO_DAY ? request->today : 0;
    return (struct timeline_span){ tenure_day_minus_months(today, years * 12 + years * 12 / 16 + 1),
                                   tenure_day_minus_months(today, -(years * 12 / 10 + 1)), today };
}

static double
place(struct timeline_span span, int32_t day)
{
    day = day < span.from ? span.from : day > span.to ? span.to : day;
    return 100.0 * (day - span.from) / (span.to - span.from);
}

void
timeline_put_axis(json_t *object, struct timeline_span span)
{
    int first = tenure_civil_of(span.from).year, last = tenure_civil_of(span.to).year;
    int shown = last - first;
    int step = shown > 4 * YEARS_DRAWN_MAX   ? 10
               : shown > 2 * YEARS_DRAWN_MAX ? 5
               : shown > YEARS_DRAWN_MAX     ? 2
                                             : 1;
    json_t *years = put_list(object, "years");
    for (int year = first + 1; year <= last; year++) {
        if (year % step != 0)
            continue;
        json_t *one = add_object(years);
        double x = place(span, tenure_day_of((struct tenure_civil){ year, 1, 1 }));
        put_format(one, "x", "%.2f%%", x);
        // keeps the labels at both ends inside the drawing
        put_text(one, "year_class", x < 2 ? "" : x > 98 ? "end" : "mid");
        put_format(one, "year", "%d", year);
    }
}

char *
timeline_stay_words(const struct request *request, const Tenure__V1__Tenure *tenure,
                    char *ret_words, size_t size)
{
    char from[DAY_WORDS_MAX], to[DAY_WORDS_MAX];
    bool known = tenure->start[0] != '\0', is_open = tenure->end[0] == '\0';
    bool past = request_is_past(request);
    day_words(known ? tenure->start : tenure->held_from, false, from);
    day_words(tenure->end, false, to);
    tenure_text_format(ret_words, size, "%s%s%s%s",
                       !known            ? "start not reported, seen in post "
                       : is_open && past ? "from "
                                         : "",
                       from,
                       is_open && past ? ""
                       : known         ? " to "
                                       : ", to ",
                       is_open && past ? ""
                       : is_open       ? "now"
                                       : to);
    return ret_words;
}

void
timeline_say_called_off(struct request *request, json_t *says, const Tenure__V1__CalledOff *called)
{
    say(says, "named for ");
    say_day(request, says, called->start);
    say(says, ", called off ");
    say_day(request, says, called->called_off);
}

/* The class that hides the text below the width at which it fits; "" if it never fits. */
static const char *
fitting(const char *text, double per_cent)
{
    static const struct {
        int width;
        const char *class;
    } widths[] = { { 120, "f120" }, { 200, "f200" }, { 300, "f300" },  { 450, "f450" },
                   { 600, "f600" }, { 800, "f800" }, { 1000, "f1000" } };
    size_t letters = 0;
    for (const char *at = text; *at != '\0'; at++)
        letters += ((unsigned char)*at & 0xc0) != 0x80;
    double needed = (double)(letters * LETTER_WIDTH + NAME_MARGIN) * 100 / (per_cent + 0.01);
    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        if (needed <= widths[i].width)
            return widths[i].class;
    }
    return "";
}

/* The surname, or a peer's title, which fits into a narrow bar. */
static const char *
short_name(const char *name)
{
    const char *of = strstr(name, " of "), *last = strrchr(name, ' ');
    return of != NULL || last == NULL ? name : last + 1;
}

static void
put_name(json_t *bar, const Tenure__V1__Person *person, double per_cent)
{
    bool unnamed = is_unnamed(person);
    const char *name = unnamed ? "no name" : tenure_person_text(person);
    const char *brief = unnamed                         ? name
                        : person->short_name[0] != '\0' ? person->short_name
                                                        : short_name(name);
    const char *fits = fitting(name, per_cent), *brief_fits = fitting(brief, per_cent);
    put_flag(bar, "unnamed", unnamed);
    put_text(bar, "name", name);
    put_text(bar, "fits", fits);
    put_text(bar, "brief", strcmp(fits, brief_fits) != 0 ? brief : "");
    put_text(bar, "brief_fits", brief_fits);
    put_format(bar, "brief_until", fits[0] != '\0' ? "u%s" : "%s", fits[0] != '\0' ? fits + 1 : "");
}

/* Adds a bar between two days; NULL if no part of it is visible. */
static json_t *
add_bar(struct drawing *drawing, int32_t from, int32_t to, int lane, double *ret_per_cent)
{
    if (to <= drawing->span.from || from >= drawing->span.to || to < from)
        return NULL;
    double x = place(drawing->span, from), width = place(drawing->span, to) - x;
    *ret_per_cent = width > 0.3 ? width : 0.3;
    json_t *bar = add_object(drawing->bars);
    put_format(bar, "x", "%.2f%%", x);
    put_format(bar, "width", "%.2f%%", *ret_per_cent);
    put_number(bar, "y", lane * LANE_HEIGHT);
    put_text(bar, "name", "");
    put_flag(bar, "vacant", false); // not what the row of the post says
    return bar;
}

static void
put_vacancy(struct drawing *drawing, int32_t from, int32_t to)
{
    char first[TENURE_DATE_TEXT_MAX], words[DAY_WORDS_MAX];
    double per_cent;
    if (to - from < VACANT_DAYS_MIN && to != drawing->span.today)
        return;
    json_t *bar = add_bar(drawing, from, to, 0, &per_cent);
    if (bar == NULL)
        return;
    put_flag(bar, "vacant", true);
    put_format(bar, "says", "vacant since %s",
               day_words(tenure_day_format(from, first), false, words));
    put_text(bar, "vacant_fits", fitting("vacant", per_cent));
}

static int
free_lane(const struct drawing *drawing, int32_t day)
{
    int lane = 0;
    while (lane < LANES_MAX - 1 && drawing->ends[lane] > day)
        lane++;
    return lane;
}

/* The tenure as its end was announced by the day of the view: in a view of the past, a later end is
 * left out unless the departure or the successor had been announced. */
static Tenure__V1__Tenure
as_announced(const struct drawing *drawing, const Tenure__V1__Tenure *tenure)
{
    Tenure__V1__Tenure then = *tenure;
    int32_t today = drawing->span.today;
    bool is_announced =
        day_of(tenure->leaving_since, INT32_MAX) <= today ||
        (drawing->designate != NULL && strcmp(drawing->designate->start, tenure->end) == 0);
    if (request_is_past(drawing->request) && day_of(tenure->end, INT32_MIN) > today &&
        !is_announced) {
        then.end = (char *)(uintptr_t) "";
        then.leaving = false;
    }
    return then;
}

/* Whether a view of the past leaves the tenure out; whoever was named by then is the designate. */
static bool
begins_later(const struct drawing *drawing, const Tenure__V1__Tenure *tenure)
{
    return request_is_past(drawing->request) && timeline_first_day(tenure) > drawing->span.today;
}

static void
put_tenure(struct drawing *drawing, const Tenure__V1__Tenure *whole)
{
    const Tenure__V1__Tenure then = as_announced(drawing, whole), *tenure = &then;
    int32_t from = timeline_first_day(tenure);
    int32_t to = day_of(tenure->end, drawing->span.today);
    char words[120];
    double per_cent;
    int lane = free_lane(drawing, from);
    bool known = tenure->start[0] != '\0';
    if (!known) // leave space for the bar to fade out
        from -= (drawing->span.to - drawing->span.from) / 50;
    json_t *bar = add_bar(drawing, from, to, lane, &per_cent);
    if (bar == NULL)
        return;
    drawing->ends[lane] = to;
    drawing->lanes = lane + 1 > drawing->lanes ? lane + 1 : drawing->lanes;
    bool interim = tenure->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE;
    bool open = tenure->end[0] == '\0' || day_of(tenure->end, 0) > drawing->span.today;
    bool leaving = tenure->leaving && open;
    put_text(bar, "kind", interim ? "int" : leaving ? "lea" : "sub");
    put_flag(bar, "interim", interim);
    put_flag(bar, "leaving", leaving);
    put_flag(bar, "fades", !known);
    put_name(bar, tenure->person, per_cent);
    timeline_stay_words(drawing->request, tenure, words, sizeof(words));
    const char *name =
        is_unnamed(tenure->person) ? "name not reported" : tenure_person_text(tenure->person);
    put_format(bar, "says", "%s, %s%s", name, words, leaving ? ", leaving" : "");
    fprintf(drawing->label, "; %s %s", name, words);
}

static void
put_designate(struct drawing *drawing, const Tenure__V1__Tenure *designate)
{
    double per_cent;
    char words[DAY_WORDS_MAX];
    int32_t from = day_of(designate->start, drawing->span.today);
    json_t *bar = add_bar(drawing, from, drawing->span.to, free_lane(drawing, from), &per_cent);
    if (bar == NULL)
        return;
    put_flag(bar, "designate", true);
    put_text(bar, "kind", "des");
    put_name(bar, designate->person, per_cent);
    put_format(bar, "says", "%s, named, from %s", tenure_person_text(designate->person),
               day_words(designate->start, false, words));
    fprintf(drawing->label, "; %s named", tenure_person_text(designate->person));
}

/* Draws the times during which the post is not known to have been held. */
static void
put_gaps(struct drawing *drawing, const Tenure__V1__PostHistory *history)
{
    int32_t held_until = TENURE_NO_DAY, today = drawing->span.today;
    for (size_t i = 0; i < history->n_tenures; i++) {
        if (begins_later(drawing, history->tenures[i]))
            continue;
        int32_t from = timeline_first_day(history->tenures[i]);
        int32_t to = day_of(history->tenures[i]->end, INT32_MAX);
        if (held_until != TENURE_NO_DAY && held_until < from)
            put_vacancy(drawing, held_until, from);
        held_until = to > held_until ? to : held_until;
    }
    const char *since = history->state->vacant_since;
    if (history->state->status == TENURE__V1__POST_STATE__STATUS__VACANT)
        put_vacancy(drawing, day_of(since, today), today);
}

/* False: out of memory. */
static bool
begin(struct request *request, json_t *object, struct timeline_span span,
      struct drawing *ret_drawing)
{
    *ret_drawing = (struct drawing){ .request = request, .span = span, .lanes = 1 };
    for (int i = 0; i < LANES_MAX; i++)
        ret_drawing->ends[i] = INT32_MIN;
    ret_drawing->label = open_memstream(&ret_drawing->label_text, &ret_drawing->label_size);
    if (ret_drawing->label == NULL)
        return false;
    timeline_put_axis(object, span);
    ret_drawing->bars = put_list(object, "bars");
    return true;
}

static void
end(struct drawing *drawing, json_t *object, const char *organisation, const char *role)
{
    struct timeline_span span = drawing->span;
    char name[2 * LOOKUP_TEXT_MAX];
    fclose(drawing->label);
    name_post(drawing->request, organisation, role, true, name, sizeof(name));
    put_format(object, "label", "%s%s", name, drawing->label_text);
    put_number(object, "height", drawing->lanes * LANE_HEIGHT + 3);
    put_text(object, "today_at", "");
    if (span.from <= span.today && span.today <= span.to)
        put_format(object, "today_at", "%.2f%%", place(span, span.today));
    free(drawing->label_text);
}

void
timeline_put_post(struct request *request, json_t *object, const Tenure__V1__PostHistory *history,
                  struct timeline_span span)
{
    struct drawing drawing;
    if (!begin(request, object, span, &drawing))
        return;
    drawing.designate = history->state->designate;
    put_gaps(&drawing, history);
    for (size_t i = 0; i < history->n_tenures; i++) {
        if (!begins_later(&drawing, history->tenures[i]))
            put_tenure(&drawing, history->tenures[i]);
    }
    if (history->state->designate != NULL)
        put_designate(&drawing, history->state->designate);
    end(&drawing, object, history->state->organisation, history->state->role);
}

void
timeline_put_holding(struct request *request, json_t *object, const Tenure__V1__PersonPost *post,
                     struct timeline_span span)
{
    struct drawing drawing;
    if (!begin(request, object, span, &drawing))
        return;
    if (post->designate)
        put_designate(&drawing, post->tenure);
    else
        put_tenure(&drawing, post->tenure);
    end(&drawing, object, post->organisation, post->role);
}
