/* SPDX-License-Identifier: Apache-2.0 */
#include "changes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "report_kind.h"
#include "says.h"
#include <tenure/date.h>
#include <tenure/text.h>

enum {
    MANY = 6, // more of a kind on one day become one row that expands
    REPORTS_MAX = 1000,
    KINDS_SAID = 3
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

static size_t
count_kind(const json_t *rows, size_t from, const char *day, const char *kind)
{
    size_t count = 0;
    for (size_t i = from; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (strcmp(member(row, "announced"), day) != 0)
            break;
        count += strcmp(member(row, "kind_name"), kind) == 0;
    }
    return count;
}

/* The row that collects all reports of this kind; they are in its list `many`. */
static json_t *
find_many(json_t *shown, const char *kind)
{
    for (size_t i = 0; i < json_array_size(shown); i++) {
        json_t *row = json_array_get(shown, i);
        if (json_object_get(row, "many") != NULL && strcmp(member(row, "kind_name"), kind) == 0)
            return row;
    }
    return NULL;
}

static json_t *
add_many(json_t *shown, const json_t *first, size_t count)
{
    const struct report_kind *kind = report_kind_named(member(first, "kind_name"));
    json_t *row = add_object(shown);
    put_text(row, "kind", kind->class);
    put_text(row, "badge", kind->badge);
    put_text(row, "kind_name", kind->name);
    put_format(row, "many_says", "%zu %s", count, kind->more[0] != '\0' ? kind->more : "reports");
    put_list(row, "many");
    return row;
}

/* Appends the counted rows in the order of the kinds: arrivals and departures before plans and
 * names. */
static void
append_by_kind(json_t *shown, const json_t *counted)
{
    for (size_t place = 0; report_kind_at(place) != NULL; place++) {
        for (size_t i = 0; i < json_array_size(counted); i++) {
            json_t *row = json_array_get(counted, i);
            if (strcmp(member(row, "kind_name"), report_kind_at(place)->name) == 0)
                json_array_append(shown, row);
        }
    }
}

/* Puts the reports of the day that begins at index `from`, by kind, the latest of each kind first.
 * Kinds with many reports come last, so that a census does not hide the only appointment of its
 * day. Returns the index where the next day begins. */
static size_t
put_day_of(json_t *days, json_t *rows, size_t from, int32_t today)
{
    const char *day = member(json_array_get(rows, from), "announced");
    char words[DAY_WORDS_MAX], now[11] = "";
    json_t *one = add_object(days), *shown = put_list(one, "rows");
    json_t *singles = json_array(), *counted = json_array();
    size_t at = from;
    tenure_day_format(today, now);
    put_format(one, "day", "%s%s", strcmp(day, now) == 0 ? "Today, " : "",
               day_words(day, false, words));
    for (; at < json_array_size(rows) &&
           strcmp(member(json_array_get(rows, at), "announced"), day) == 0;
         at++) {
        json_t *row = json_array_get(rows, at);
        size_t count = count_kind(rows, from, day, member(row, "kind_name"));
        json_t *many = find_many(counted, member(row, "kind_name"));
        if (many == NULL && count >= MANY)
            many = add_many(counted, row, count);
        json_array_append(many != NULL ? json_object_get(many, "many") : singles, row);
    }
    append_by_kind(shown, singles);
    append_by_kind(shown, counted);
    json_decref(singles);
    json_decref(counted);
    put_format(one, "counted", "%zu report%s", at - from, at - from == 1 ? "" : "s");
    return at;
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
        at = put_day_of(days, rows, at, request->today);
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
    while (at < kinds->count && kinds->all[at].kind != kind)
        at++;
    if (at == sizeof(kinds->all) / sizeof(kinds->all[0]))
        return;
    if (at == kinds->count)
        kinds->all[kinds->count++].kind = kind;
    kinds->all[at].count++;
}

static const char *
number_word(size_t number, char text[24])
{
    static const char *const words[] = { "no",  "one",   "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine",  "ten" };
    snprintf(text, 24, "%zu", number);
    return number < sizeof(words) / sizeof(words[0]) ? words[number] : text;
}

size_t
changes_sentence(struct request *request, const struct lookup_wanted *wanted, char *ret_says,
                 size_t size)
{
    struct kinds kinds = { 0 };
    size_t shown = 0, at = 0, reports = 0;
    ret_says[0] = '\0';
    lookup_reports(follow_lookup(request->follow), wanted, take_kind, &kinds);
    size_t last = kinds.count < KINDS_SAID ? kinds.count : KINDS_SAID;
    for (size_t place = 0; report_kind_at(place) != NULL && shown < last; place++) {
        for (size_t i = 0; i < kinds.count; i++) {
            char text[24];
            if (kinds.all[i].kind != report_kind_at(place) || at >= size)
                continue;
            shown++;
            reports += kinds.all[i].count;
            int written = snprintf(ret_says + at, size - at, "%s%s %s",
                                   shown == 1      ? ""
                                   : shown == last ? " and "
                                                   : ", ",
                                   number_word(kinds.all[i].count, text),
                                   kinds.all[i].count == 1 ? kinds.all[i].kind->one
                                                           : kinds.all[i].kind->more);
            at += written > 0 ? (size_t)written : 0;
        }
    }
    ret_says[0] = (char)toupper((unsigned char)ret_says[0]);
    return reports;
}
