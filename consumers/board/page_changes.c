/* SPDX-License-Identifier: Apache-2.0 */
/* Reports between two days. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "day_words.h"
#include "page.h"
#include "report_kind.h"
#include "shell.h"
#include <tenure/date.h>
#include <tenure/text.h>

enum {
    DAYS = 90,
    REPORTS_MAX = 500
};

static void
put_filters(struct request *request, json_t *data, const char *since, const char *until)
{
    json_t *filters = put_object(data, "filters"), *kinds = put_list(filters, "kinds");
    const char *chosen = request_parameter(request, "kind");
    put_text(filters, "since", since);
    put_text(filters, "until", until);
    add_option(kinds, "", "everything", chosen);
    add_option(kinds, "came,named", "all appointments", chosen);
    add_option(kinds, "leaving,left", "all departures", chosen);
    for (size_t i = 0; report_kind_at(i) != NULL; i++)
        add_option(kinds, report_kind_at(i)->name, report_kind_at(i)->badge, chosen);
    page_put_regions(request, filters, request_parameter(request, "region"));
    page_put_roles(request, filters, request_parameter(request, "role"));
}

static void
put_stretches(struct request *request, json_t *data, const char *since)
{
    static const struct {
        int days;
        const char *name;
    } stretches[] = { { 7, "Week" }, { 30, "Month" }, { 90, "90 days" }, { 365, "Year" } };
    json_t *list = put_list(data, "stretches");
    for (size_t i = 0; i < sizeof(stretches) / sizeof(stretches[0]); i++) {
        char day[TENURE_DATE_TEXT_MAX];
        json_t *one = add_object(list);
        tenure_day_format(request->today - stretches[i].days, day);
        put_text(one, "stretch", stretches[i].name);
        put_here(one, "to", request, "since", day);
        put_flag(one, "here", strcmp(day, since) == 0);
    }
}

static void
put_parameter(FILE *out, const char *name, const char *value)
{
    char url[URL_TEXT_MAX];
    if (value[0] != '\0')
        fprintf(out, "&%s=%s", name, url_text(value, url));
}

/* Puts the kinds as the question `changes` takes them: CALLED_OFF, each as a parameter. */
static void
put_kinds(FILE *out, const char *names)
{
    for (size_t size; *names != '\0'; names += size + (names[size] == ',')) {
        char name[40];
        size = strcspn(names, ",");
        tenure_text_format(name, sizeof(name), "%.*s", (int)size, names);
        for (char *at = name; *at != '\0'; at++)
            *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
        put_parameter(out, "kinds", name);
    }
}

/* The addresses of the same reports for programs; a feed goes on, and has no days. */
static void
put_downloads(struct request *request, json_t *data, const struct lookup_wanted *wanted)
{
    static const char *const names[] = { "csv", "json", "feed" };
    static const char *const paths[] = { "csv/changes", "api/changes", "atom/changes" };
    for (int i = 0; i < 3; i++) {
        bool is_json = i == 1, is_feed = i == 2;
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        if (out == NULL)
            return;
        put_parameter(out, "since", is_feed ? "" : wanted->since);
        put_parameter(out, "until", is_feed ? "" : wanted->until);
        if (is_json)
            put_kinds(out, wanted->kind);
        else
            put_parameter(out, "kind", wanted->kind);
        put_parameter(out, "region", wanted->region);
        put_parameter(out, "role", wanted->role);
        put_parameter(out, "organisation", wanted->organisation);
        fclose(out);
        put_format(data, names[i], "%s/%s%s%s", request->base, paths[i], text[0] != '\0' ? "?" : "",
                   text[0] != '\0' ? text + 1 : "");
        free(text);
    }
}

void
page_changes(struct request *request)
{
    char since[TENURE_DATE_TEXT_MAX] = "", until[TENURE_DATE_TEXT_MAX] = "", title[160];
    char from[DAY_WORDS_MAX], to[DAY_WORDS_MAX];
    int32_t day;
    tenure_status status = request_read_report(request);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    tenure_day_format(
        tenure_day_parse(request_parameter(request, "until"), &day) ? day : request->today, until);
    if (tenure_day_parse(request_parameter(request, "since"), &day))
        tenure_day_format(day, since);
    else if (request->today != TENURE_NO_DAY)
        tenure_day_format(request->today - DAYS, since);
    struct lookup_wanted wanted = { .since = since,
                                    .until = until,
                                    .kind = request_parameter(request, "kind"),
                                    .region = request_parameter(request, "region"),
                                    .role = request_parameter(request, "role"),
                                    .organisation = request_parameter(request, "organisation"),
                                    .known_at = request_known_at(request),
                                    .limit = REPORTS_MAX };
    snprintf(title, sizeof(title), "Changes, %s to %s", day_words(since, false, from),
             day_words(until, false, to));
    if (since[0] == '\0')
        snprintf(title, sizeof(title), "Nothing has been reported yet");
    json_t *data = shell_data(request, "/changes", title);
    char says[800];
    changes_sentence(request, &wanted, says, sizeof(says));
    put_text(data, "lede", says);
    size_t count = changes_put(request, data, &wanted);
    put_flag(data, "cut", count == REPORTS_MAX);
    put_filters(request, data, since, until);
    if (request->today != TENURE_NO_DAY)
        put_stretches(request, data, since);
    put_downloads(request, data, &wanted);
    shell_write(request, "changes", data);
}
