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
    const char *day = request->axes.as_of[0] != '\0' ? request->axes.as_of
                                                     : request->report->status_report->clock;
    if (!tenure_day_parse(day, &request->today))
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
    const char *problem = tenure_client_problem(request->client);
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
