/* SPDX-License-Identifier: Apache-2.0 */
/* Future events as a calendar (RFC 5545). A date with only a month or a year spans all of it, and
 * the summary repeats the date as reported. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "feeds.h"
#include "lookup_words.h"
#include "says.h"
#include "url_text.h"
#include <tenure/date.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    DATES_MAX = 1000,
    LINE_BYTES = 73, // RFC 5545 allows 75, including the space that begins a continuation
    TEXT_MAX = 3 * LOOKUP_TEXT_MAX
};

struct coming {
    char subject[160], day[TENURE_DATE_TEXT_MAX], what[16], detail[LOOKUP_TEXT_MAX];
};

struct calendar {
    struct coming *all;
    size_t count;
    struct request *request;
    const char *log;
    int64_t recorded_ms; // when the last entry was recorded
    char base[512];
};

/* Writes a line, folded between characters. */
static void
put_line(FILE *out, const char *name, const char *value)
{
    char line[2 * TEXT_MAX];
    const char *at = tenure_text_format(line, sizeof(line), "%s:%s", name, value);
    while (strlen(at) > LINE_BYTES) {
        size_t size = tenure_text_cut(at, LINE_BYTES);
        fprintf(out, "%.*s\r\n ", (int)size, at);
        at += size;
    }
    fprintf(out, "%s\r\n", at);
}

static void
put_value(FILE *out, const char *name, const char *text)
{
    char escaped[2 * TEXT_MAX];
    size_t size = 0;
    for (; *text != '\0' && size + 3 < sizeof(escaped); text++) {
        if (strchr("\\,;", *text) != NULL)
            escaped[size++] = '\\';
        escaped[size++] = *text;
    }
    escaped[size] = '\0';
    put_line(out, name, escaped);
}

static void
name_subject(struct request *request, const char *subject, char *ret_name, size_t size)
{
    char id[200];
    tenure_text_format(id, sizeof(id), "%s", subject);
    char *slash = strchr(id, '/');
    if (slash == NULL) {
        name_organisation(request, id, ret_name, size);
        return;
    }
    *slash = '\0';
    name_post(request, id, slash + 1, true, ret_name, size);
}

static void
summarise(struct calendar *calendar, const char *subject, const char *what, const char *detail,
          char *ret_text, size_t size)
{
    char name[2 * LOOKUP_TEXT_MAX], words[LOOKUP_TEXT_MAX];
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    name_subject(calendar->request, subject, name, sizeof(name));
    person.name = (char *)(uintptr_t)detail;
    if (strchr(subject, '/') != NULL) {
        tenure_text_format(ret_text, size, "%s: %s %s", name,
                           is_unnamed(&person) ? "the holder" : detail,
                           strcmp(what, "starts") == 0 ? "starts" : "leaves");
    } else if (strcmp(what, "duty") == 0) {
        lookup_words_role(detail, words, sizeof(words));
        tenure_text_format(ret_text, size, "%s: %s", name, words);
    } else if (detail[0] != '\0') {
        name_organisation(calendar->request, detail, words, sizeof(words));
        tenure_text_format(ret_text, size, "%s becomes part of %s", name, words);
    } else {
        tenure_text_format(ret_text, size, "%s ends", name);
    }
}

static void
put_day_line(FILE *out, const char *name, int32_t day)
{
    char text[TENURE_DATE_TEXT_MAX];
    tenure_day_format(day, text);
    fprintf(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, text, text + 5, text + 8);
}

static void
put_date(struct calendar *calendar, const struct coming *coming)
{
    const char *subject = coming->subject, *what = coming->what, *detail = coming->detail;
    FILE *out = calendar->request->out;
    char words[DAY_WORDS_MAX], text[TEXT_MAX], link[URL_TEXT_MAX + 600], url[URL_TEXT_MAX];
    struct tenure_date date;
    if (!tenure_date_parse(coming->day, &date))
        return; // there is not a date yet
    const char *stamp = tenure_time_text(calendar->recorded_ms);
    bool is_post = strchr(subject, '/') != NULL;
    fputs("BEGIN:VEVENT\r\n", out);
    tenure_text_format(text, sizeof(text), "%s/%s/%s/%s@%s", subject, what, detail, coming->day,
                       calendar->log);
    put_value(out, "UID", text);
    fprintf(out, "DTSTAMP:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", stamp, stamp + 5, stamp + 8, stamp + 11,
            stamp + 14, stamp + 17);
    put_day_line(out, "DTSTART", tenure_date_first(date));
    put_day_line(out, "DTEND", tenure_date_last(date) + 1);
    summarise(calendar, subject, what, detail, text, sizeof(text));
    if (date.precision != TENURE_BY_DAY) {
        size_t size = strlen(text);
        tenure_text_format(text + size, sizeof(text) - size, " (%s)",
                           day_words(coming->day, false, words));
    }
    put_value(out, "SUMMARY", text);
    tenure_text_format(link, sizeof(link), "%s/%s?id=%s", calendar->base,
                       is_post ? "post" : "organisation", url_text(subject, url));
    put_line(out, "URL", link);
    fputs("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n", out);
}

/* Names are looked up later, because this runs while the lookup holds its lock. */
static void
take_coming(void *context, const char *subject, const char *day, const char *what,
            const char *detail)
{
    struct calendar *calendar = context;
    if (calendar->count == DATES_MAX)
        return;
    struct coming *one = &calendar->all[calendar->count++];
    tenure_text_format(one->subject, sizeof(one->subject), "%s", subject);
    tenure_text_format(one->day, sizeof(one->day), "%s", day);
    tenure_text_format(one->what, sizeof(one->what), "%s", what);
    tenure_text_format(one->detail, sizeof(one->detail), "%s", detail);
}

void
feed_calendar(struct request *request)
{
    char today[TENURE_DATE_TEXT_MAX] = "";
    struct calendar calendar = { .request = request };
    if (request_read_report(request) != TENURE_OK) {
        request_fail_status(request, request->asked);
        return;
    }
    if (request->today != TENURE_NO_DAY)
        tenure_day_format(request->today, today);
    calendar.log = request->report->status_report->log;
    calendar.recorded_ms = request->report->status_report->last_recorded_ms;
    feed_find_base(request, calendar.base, sizeof(calendar.base));
    fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tenure//board//EN\r\nMETHOD:PUBLISH\r\n"
          "X-WR-CALNAME:Leadership dates\r\n",
          request->out);
    calendar.all = calloc(DATES_MAX, sizeof(calendar.all[0]));
    if (calendar.all != NULL)
        lookup_coming(follow_lookup(request->follow), today, DATES_MAX, take_coming, &calendar);
    for (size_t i = 0; i < calendar.count; i++)
        put_date(&calendar, &calendar.all[i]);
    free(calendar.all);
    fputs("END:VCALENDAR\r\n", request->out);
    request->type = "text/calendar; charset=utf-8";
}
