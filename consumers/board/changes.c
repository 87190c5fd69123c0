/* SPDX-License-Identifier: Apache-2.0 */
#include "changes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "lookup_words.h"
#include "report_kind.h"
#include "says.h"
#include <tenure/date.h>
#include <tenure/text.h>

enum {
    REPORTS_MAX = 1000
};

struct seqs {
    uint64_t all[REPORTS_MAX];
    size_t count;
};

static void
take_seq(void *context, uint64_t seq, const char *announced, const char *kind)
{
    struct seqs *seqs = context;
    (void)announced;
    (void)kind;
    if (seqs->count < REPORTS_MAX)
        seqs->all[seqs->count++] = seq;
}

static const char *
member(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text != NULL ? text : "";
}

static json_int_t
weight(const json_t *row)
{
    return json_integer_value(json_object_get(row, "weight"));
}

/* The rows of one kind, those of the greatest weight first, otherwise in the given order. */
static json_t *
rows_of_kind(const json_t *rows, size_t from, size_t to, const char *kind)
{
    json_t *chosen = json_array();
    for (size_t i = from; i < to; i++) {
        json_t *row = json_array_get(rows, i);
        size_t at = json_array_size(chosen);
        if (strcmp(member(row, "kind_name"), kind) != 0)
            continue;
        while (at > 0 && weight(json_array_get(chosen, at - 1)) < weight(row))
            at--;
        json_array_insert(chosen, at, row);
    }
    return chosen;
}

/* How many of a kind's rows are shown: unnamed people are not, unless nobody is named. */
static size_t
count_shown(const json_t *rows, const struct report_kind *kind)
{
    size_t count = json_array_size(rows), shown = 0;
    while (shown < count && shown < report_kind_shown(kind) &&
           (shown == 0 || weight(json_array_get(rows, shown)) > 0))
        shown++;
    return shown + 1 < count ? shown : count; // a single other row is not worth folding
}

/* Appends the rows of a kind: the first ones by name, and the others folded below the last of
 * those. */
static void
append_kind(json_t *shown, json_t *rows, const struct report_kind *kind)
{
    size_t count = json_array_size(rows), named = count_shown(rows, kind);
    for (size_t i = 0; i < named; i++)
        json_array_append(shown, json_array_get(rows, i));
    if (named == count)
        return;
    json_t *last = json_array_get(rows, named - 1), *more = put_list(last, "more_rows");
    put_format(last, "more_says", "%zu more %s", count - named,
               kind->more[0] != '\0' ? kind->more : "reports");
    for (size_t i = named; i < count; i++)
        json_array_append(more, json_array_get(rows, i));
}

/* Puts the reports of the day that begins at index `from`, by kind, the most important kind first.
 * Returns the index where the next day begins. */
static size_t
put_day_of(json_t *days, json_t *rows, size_t from, int32_t today, bool is_now)
{
    const char *day = member(json_array_get(rows, from), "announced");
    char words[DAY_WORDS_MAX], ago[DAY_WORDS_MAX];
    json_t *one = add_object(days), *shown = put_list(one, "rows");
    size_t to = from;
    int32_t number = TENURE_NO_DAY;
    bool is_earlier = tenure_day_parse(day, &number) && number != today;
    while (to < json_array_size(rows) &&
           strcmp(member(json_array_get(rows, to), "announced"), day) == 0)
        to++;
    put_format(one, "day", "%s%s", is_now && !is_earlier ? "Today, " : "",
               day_words(day, false, words));
    put_format(one, "counted", "%s%s%zu report%s",
               is_now && is_earlier ? day_words_ago(number, today, ago) : "",
               is_now && is_earlier ? " \xc2\xb7 " : "", to - from, to - from == 1 ? "" : "s");
    for (size_t place = 0; report_kind_at(place) != NULL; place++) {
        json_t *chosen = rows_of_kind(rows, from, to, report_kind_at(place)->name);
        append_kind(shown, chosen, report_kind_at(place));
        json_decref(chosen);
    }
    return to;
}

size_t
changes_put(struct request *request, json_t *object, const struct lookup_wanted *wanted)
{
    struct seqs *seqs = calloc(1, sizeof(*seqs));
    json_t *days = put_list(object, "days"), *found = json_object();
    if (seqs == NULL)
        return 0;
    lookup_reports(follow_lookup(request->follow), wanted, take_seq, seqs);
    put_reports(request, found, "rows", seqs->all, seqs->count);
    json_t *rows = json_object_get(found, "rows");
    for (size_t at = 0; at < json_array_size(rows);)
        at = put_day_of(days, rows, at, request->today, !request_is_past(request));
    size_t count = seqs->count;
    json_decref(found);
    free(seqs);
    return count;
}

struct kinds {
    struct {
        const struct report_kind *kind;
        size_t count;
    } all[32];
    size_t count;
};

static void
take_kind(void *context, uint64_t seq, const char *announced, const char *name)
{
    struct kinds *kinds = context;
    const struct report_kind *kind = report_kind_named(name);
    (void)seq;
    (void)announced;
    if (kind == NULL || kind->one[0] == '\0')
        return;
    size_t at = 0;
    while (at < kinds->count && strcmp(kinds->all[at].kind->more, kind->more) != 0)
        at++;
    if (at == sizeof(kinds->all) / sizeof(kinds->all[0]))
        return;
    if (at == kinds->count)
        kinds->all[kinds->count++].kind = kind;
    kinds->all[at].count++;
}

size_t
changes_sentence(struct request *request, const struct lookup_wanted *wanted, char *ret_says,
                 size_t size)
{
    struct kinds kinds = { 0 };
    size_t shown = 0, at = 0, reports = 0;
    ret_says[0] = '\0';
    lookup_reports(follow_lookup(request->follow), wanted, take_kind, &kinds);
    for (size_t place = 0; report_kind_at(place) != NULL; place++) {
        for (size_t i = 0; i < kinds.count; i++) {
            char text[LOOKUP_NUMBER_MAX];
            if (kinds.all[i].kind != report_kind_at(place) || at >= size)
                continue;
            shown++;
            reports += kinds.all[i].count;
            int written = snprintf(ret_says + at, size - at, "%s%s %s",
                                   shown == 1             ? ""
                                   : shown == kinds.count ? " and "
                                                          : ", ",
                                   lookup_words_number(kinds.all[i].count, text),
                                   kinds.all[i].count == 1 ? kinds.all[i].kind->one
                                                           : kinds.all[i].kind->more);
            at += written > 0 ? (size_t)written : 0;
        }
    }
    ret_says[0] = (char)toupper((unsigned char)ret_says[0]);
    return reports;
}
