/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "shell.h"
#include "url_text.h"
#include <tenure/date.h>
#include <tenure/text.h>

const char *
request_parameter(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (strcmp(request->parameters[i].name, name) == 0)
            return request->parameters[i].value;
    }
    return "";
}

uint64_t
request_number(const struct request *request, const char *name, uint64_t otherwise)
{
    const char *text = request_parameter(request, name);
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 ? number : otherwise;
}

bool
request_is_past(const struct request *request)
{
    return request->axes.as_of[0] != '\0' || request->axes.known_at != 0 ||
           request->axes.known_at_ms != 0;
}

bool
request_knows_nothing(const struct request *request)
{
    return request->axes.known_at_ms != 0; // otherwise find_position() has found an entry
}

uint64_t
request_known_at(const struct request *request)
{
    return request_knows_nothing(request) ? LOOKUP_KNOWS_NOTHING : request->axes.known_at;
}

bool
request_read_axes(struct request *request)
{
    const char *as_of = request_parameter(request, "as_of");
    const char *known_at = request_parameter(request, "known_at");
    int32_t day;
    if (as_of[0] != '\0' && !tenure_day_parse(as_of, &day)) {
        request_fail(request, 400, "That is not a day", "Write the day like 2019-11-27.");
        return false;
    }
    if (known_at[0] != '\0' && !axes_read_known_at(known_at, &request->axes)) {
        request_fail(
            request, 400, "That is neither an entry nor a time",
            "Write the number of an entry of the log, a day like 2019-11-27, or a time like "
            "2019-11-27T09:30:00Z.");
        return false;
    }
    request->axes.as_of = (char *)(uintptr_t)as_of;
    return true;
}

/* Replaces a time by the last entry that was recorded by then, because lists of reports know only
 * entries. Entries are recorded in the order of time. */
static void
find_position(struct request *request)
{
    uint64_t known = 0, later = request->report->status_report->events + 1;
    while (later - known > 1) {
        uint64_t middle = known + (later - known) / 2;
        Tenure__V1__Answer *answer;
        if (tables_read_event(request->client, middle, &answer) != TENURE_OK)
            return; // the daemon understands the time itself
        bool is_known = answer->updates[0]->recorded_ms <= request->axes.known_at_ms;
        tenure__v1__answer__free_unpacked(answer, NULL);
        *(is_known ? &known : &later) = middle;
    }
    if (known == 0)
        return; // nothing was known yet, which no entry can say
    request->axes.known_at = known;
    request->axes.known_at_ms = 0;
}

/* The day of a view as known at an entry is that entry's clock date, which any state has. */
static void
read_clock_then(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationsQuery body = TENURE__V1__ORGANISATIONS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.axes = &request->axes;
    body.limit = 1;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &body;
    request->today = TENURE_NO_DAY;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    if (answer->n_organisations > 0 &&
        !tenure_day_parse(answer->organisations[0]->date, &request->today))
        request->today = TENURE_NO_DAY;
    tenure__v1__answer__free_unpacked(answer, NULL);
}

tenure_status
request_read_report(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    if (request->report != NULL || request->asked != TENURE_OK)
        return request->asked;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    request->asked = tenure_client_query(request->client, &query, &request->report);
    if (request->asked != TENURE_OK)
        return request->asked;
    if (request->axes.known_at_ms != 0)
        find_position(request);
    if (request->axes.as_of[0] == '\0' && request_is_past(request))
        read_clock_then(request);
    else if (!tenure_day_parse(request->axes.as_of[0] != '\0'
                                   ? request->axes.as_of
                                   : request->report->status_report->clock,
                               &request->today))
        request->today = TENURE_NO_DAY;
    return TENURE_OK;
}

/* Writes "?name=value" for the first parameter, else "&name=value". */
static void
put_parameter(FILE *out, unsigned *count, const char *name, const char *value)
{
    char url[URL_TEXT_MAX];
    if (value[0] != '\0')
        fprintf(out, "%c%s=%s", (*count)++ == 0 ? '?' : '&', name, url_text(value, url));
}

/* A page that does not exist may have any path. */
static void
put_path(FILE *out, const char *path)
{
    char url[URL_TEXT_MAX];
    for (; *path != '\0'; path++)
        fputs(*path == '/' ? "/" : url_text((char[]){ *path, '\0' }, url), out);
}

char *
request_here(const struct request *request, const char *name, const char *value)
{
    char *text = NULL, key[URL_TEXT_MAX];
    size_t size;
    unsigned count = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fputs(request->base, out);
    put_path(out, request->path);
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (strcmp(request->parameters[i].name, name) != 0)
            put_parameter(out, &count, url_text(request->parameters[i].name, key),
                          request->parameters[i].value);
    }
    put_parameter(out, &count, name, value);
    fclose(out);
    return text;
}

char *
request_link(const struct request *request, const char *page, const char *id)
{
    char *text = NULL;
    size_t size;
    unsigned count = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fprintf(out, "%s/%s", request->base, page);
    put_parameter(out, &count, "id", id);
    put_parameter(out, &count, "as_of", request_parameter(request, "as_of"));
    put_parameter(out, &count, "known_at", request_parameter(request, "known_at"));
    fclose(out);
    return text;
}

static void
fail_as_json(struct request *request, const char *why)
{
    json_t *string = json_string(why);
    char *text = json_dumps(string, JSON_ENCODE_ANY);
    request->type = "application/json";
    fprintf(request->out, "{\"error\":%s}\n", text != NULL ? text : "null");
    free(text);
    json_decref(string);
}

void
request_fail(struct request *request, unsigned status, const char *title, const char *why)
{
    request->status = status;
    if (strncmp(request->path, "/api/", 5) == 0) {
        fail_as_json(request, why);
        return;
    }
    request->type = "text/html; charset=utf-8";
    request->file_name[0] = '\0';
    rewind(request->out); // drop the unfinished page
    json_t *data = shell_data(request, "", title);
    put_text(data, "why", why);
    shell_write(request, "fail", data);
}

void
request_fail_status(struct request *request, tenure_status status)
{
    bool asked_wrong = tenure_status_blame(status) == TENURE_REFUSED;
    // without memory nothing was asked, so the problem would be an earlier request's
    const char *problem = status != TENURE_NO_MEMORY ? tenure_client_problem(request->client) : "";
    char says[512];
    // without the shell command that the client's text suggests
    tenure_text_format(says, sizeof(says), "%s",
                       problem[0] != '\0' ? problem : tenure_status_text(status));
    char *command = strstr(says, "; see tenure");
    if (command != NULL)
        *command = '\0';
    says[0] = (char)toupper((unsigned char)says[0]);
    size_t size = strlen(says);
    if (size + 1 < sizeof(says) && strchr(".?!", says[size - 1]) == NULL)
        memcpy(says + size, ".", 2);
    request_fail(request,
                 status == TENURE_NOT_FOUND ? 404
                 : asked_wrong              ? 400
                                            : 503,
                 status == TENURE_NOT_FOUND ? "There is nothing of that name"
                 : asked_wrong              ? "That cannot be answered"
                                            : "The daemon does not answer",
                 says);
}
