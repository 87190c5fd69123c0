/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "axes.h"
#include "page.h"
#include <tenure/date.h>

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
request_read_axes(struct request *request)
{
    const char *as_of = request_parameter(request, "as_of");
    const char *known_at = request_parameter(request, "known_at");
    int32_t day;
    if (as_of[0] != '\0' && !tenure_day_parse(as_of, &day)) {
        request_fail(request, 400, "That is no day", "Write the day as 2019-11-27.");
        return false;
    }
    if (known_at[0] != '\0' && !axes_read_known_at(known_at, &request->axes)) {
        request_fail(request, 400, "That is neither an entry nor a time",
                     "Write the number of an entry of the log, a day as 2019-11-27, or a time as "
                     "2019-11-27T09:30:00Z.");
        return false;
    }
    request->axes.as_of = (char *)(uintptr_t)as_of;
    return true;
}

tenure_status
request_day(struct request *request, char ret_day[11])
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    snprintf(ret_day, 11, "%s", request->axes.as_of);
    if (ret_day[0] != '\0')
        return TENURE_OK;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    snprintf(ret_day, 11, "%s", answer->status_report->clock);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

void
request_fail(struct request *request, unsigned status, const char *title, const char *why)
{
    request->status = status;
    request->type = "text/html; charset=utf-8";
    request->file_name[0] = '\0';
    rewind(request->out); // what was begun is not sent
    page_begin(request, title);
    html(request->out, "<p>%s</p>", why);
    page_end(request);
}

void
request_fail_status(struct request *request, tenure_status status)
{
    bool asked_wrong = tenure_status_blame(status) == TENURE_REFUSED;
    const char *problem = tenure_client_problem(request->client);
    request_fail(request,
                 status == TENURE_NOT_FOUND ? 404
                 : asked_wrong              ? 400
                                            : 503,
                 status == TENURE_NOT_FOUND ? "There is nothing of that name"
                 : asked_wrong              ? "That cannot be answered"
                                            : "The daemon does not answer",
                 problem[0] != '\0' ? problem : tenure_status_text(status));
}
