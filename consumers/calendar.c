/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include <ctype.h>
#include <string.h>

#include "day_words.h"
#include "pages.h"
#include "url_text.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    LINE_BYTES = 73, // RFC 5545 allows 75, including the space that begins a continuation
    NAME_MAX_BYTES = 512,
    TEXT_MAX = 3 * NAME_MAX_BYTES
};

struct writing {
    const struct calendar *calendar;
    char log[80];   // the log's id
    char stamp[24]; // when the last entry was recorded
    int32_t today;
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
put_day_line(FILE *out, const char *name, int32_t day)
{
    char text[TENURE_DATE_TEXT_MAX];
    tenure_day_format(day, text);
    fprintf(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, text, text + 5, text + 8);
}

/* "Executive lead of Greater Manchester", or an organisation's name. */
static void
name_subject(const Tenure__V1__Coming *coming, char *ret_name, size_t size)
{
    char title[NAME_MAX_BYTES];
    const char *organisation =
        coming->organisation_name[0] != '\0' ? coming->organisation_name : coming->organisation;
    tenure_text_format(title, sizeof(title), "%s",
                       tenure_title_text(coming->post_name, coming->role_name, coming->role));
    title[0] = (char)toupper((unsigned char)title[0]);
    if (coming->role[0] != '\0')
        tenure_text_format(ret_name, size, "%s of %s", title, organisation);
    else
        tenure_text_format(ret_name, size, "%s", organisation);
}

static const char *
person_words(const Tenure__V1__Coming *coming)
{
    return coming->person == NULL || coming->person->unnamed ? "the holder"
                                                             : tenure_person_text(coming->person);
}

static void
summarise(const struct calendar *calendar, const Tenure__V1__Coming *coming, char *ret_text,
          size_t size)
{
    char name[2 * NAME_MAX_BYTES], into[NAME_MAX_BYTES];
    name_subject(coming, name, sizeof(name));
    switch ((int)coming->kind) {
    case TENURE__V1__COMING__KIND__FIRST_DAY:
        tenure_text_format(ret_text, size, "%s: %s starts", name, person_words(coming));
        return;
    case TENURE__V1__COMING__KIND__DUTY:
        tenure_text_format(ret_text, size, "%s: %s", name,
                           tenure_title_text("", "", coming->detail));
        return;
    case TENURE__V1__COMING__KIND__MERGES:
        calendar->name(calendar->context, coming->detail, into, sizeof(into));
        tenure_text_format(ret_text, size, "%s becomes part of %s", name, into);
        return;
    case TENURE__V1__COMING__KIND__ENDS:
        tenure_text_format(ret_text, size, "%s ends", name);
        return;
    default: tenure_text_format(ret_text, size, "%s: %s leaves", name, person_words(coming));
    }
}

/* An id that stays the same when the date moves, or somebody's name changes: calendars then move
 * their entry. */
static void
identify(const struct writing *writing, const Tenure__V1__Coming *coming, char *ret_id, size_t size)
{
    static const char *const what[] = {
        [TENURE__V1__COMING__KIND__LAST_DAY] = "last day",
        [TENURE__V1__COMING__KIND__FIRST_DAY] = "starts",
        [TENURE__V1__COMING__KIND__ENDS] = "ends",
        [TENURE__V1__COMING__KIND__MERGES] = "ends",
        [TENURE__V1__COMING__KIND__DUTY] = "duty",
    };
    const char *whose = coming->person != NULL                           ? coming->person->id
                        : coming->kind == TENURE__V1__COMING__KIND__DUTY ? coming->detail
                                                                         : "";
    tenure_text_format(ret_id, size, "%s%s%s/%s/%s@%s", coming->organisation,
                       coming->role[0] != '\0' ? "/" : "", coming->role, what[coming->kind], whose,
                       writing->log);
}

static void
put_date(const struct writing *writing, const Tenure__V1__Coming *coming, struct tenure_date date)
{
    FILE *out = writing->calendar->out;
    char words[DAY_WORDS_MAX], text[TEXT_MAX], subject[200], link[URL_TEXT_MAX + 600];
    char url[URL_TEXT_MAX];
    bool is_post = coming->role[0] != '\0';
    fputs("BEGIN:VEVENT\r\n", out);
    identify(writing, coming, text, sizeof(text));
    put_value(out, "UID", text);
    fprintf(out, "DTSTAMP:%s\r\n", writing->stamp);
    put_day_line(out, "DTSTART", tenure_date_first(date));
    put_day_line(out, "DTEND", tenure_date_last(date) + 1);
    summarise(writing->calendar, coming, text, sizeof(text));
    if (date.precision != TENURE_BY_DAY) {
        size_t size = strlen(text);
        tenure_text_format(text + size, sizeof(text) - size, " (%s)",
                           day_words(coming->date, false, words));
    }
    put_value(out, "SUMMARY", text);
    tenure_text_format(subject, sizeof(subject), "%s%s%s", coming->organisation, is_post ? "/" : "",
                       coming->role);
    tenure_text_format(link, sizeof(link), "%s/%s?id=%s", writing->calendar->base,
                       is_post ? "post" : "organisation", url_text(subject, url));
    if (writing->calendar->base[0] != '\0')
        put_line(out, "URL", link);
    fputs("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n", out);
}

static bool
put_dates(void *context, const Tenure__V1__Answer *answer)
{
    const struct writing *writing = context;
    for (size_t i = 0; i < answer->n_coming; i++) {
        const Tenure__V1__Coming *coming = answer->coming[i];
        struct tenure_date date;
        bool is_duty = coming->kind == TENURE__V1__COMING__KIND__DUTY;
        if (coming->kind == TENURE__V1__COMING__KIND__SILENCE_ENDS ||
            !tenure_date_parse(coming->date, &date)) // not about a leader, or without a date yet
            continue;
        if (is_duty || writing->today == TENURE_NO_DAY || tenure_date_last(date) >= writing->today)
            put_date(writing, coming, date);
    }
    return true;
}

/* Reads what all dates share. */
static tenure_status
begin(struct writing *writing, tenure_client *client, const Tenure__V1__Axes *axes)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__StatusReport *report = answer->status_report;
    const char *time = tenure_time_text(report->last_recorded_ms);
    tenure_text_format(writing->log, sizeof(writing->log), "%s", report->log);
    snprintf(writing->stamp, sizeof(writing->stamp), "%.4s%.2s%.2sT%.2s%.2s%.2sZ", time, time + 5,
             time + 8, time + 11, time + 14, time + 17);
    bool is_past = axes != NULL && axes->as_of[0] != '\0';
    bool is_earlier = axes != NULL && (axes->known_at != 0 || axes->known_at_ms != 0);
    if ((is_earlier && !is_past) || // only the daemon knows the clock date of then
        !tenure_day_parse(is_past ? axes->as_of : report->clock, &writing->today))
        writing->today = TENURE_NO_DAY;
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

tenure_status
calendar_write(const struct calendar *calendar, tenure_client *client,
               const Tenure__V1__ComingQuery *wanted)
{
    struct writing writing = { .calendar = calendar };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ComingQuery body = *wanted;
    query.body_case = TENURE__V1__QUERY__BODY_COMING;
    query.coming = &body;
    tenure_status status = begin(&writing, client, wanted->axes);
    if (status != TENURE_OK)
        return status;
    if (writing.today != TENURE_NO_DAY)
        body.since = (char *)(uintptr_t) "1000-01-01"; // for duties that are overdue
    fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tenure//calendar//EN\r\nMETHOD:PUBLISH\r\n"
          "X-WR-CALNAME:Leadership dates\r\n",
          calendar->out);
    status = pages_ask(client, &query, &body.after, put_dates, &writing);
    fputs("END:VCALENDAR\r\n", calendar->out);
    return status;
}
