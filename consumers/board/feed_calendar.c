/* SPDX-License-Identifier: Apache-2.0 */
/* Announced dates as a calendar. */
#include <stdlib.h>

#include "calendar.h"
#include "feeds.h"
#include "says.h"

static void
name(void *context, const char *id, char *ret_name, size_t size)
{
    name_organisation(context, id, ret_name, size);
}

void
feed_calendar(struct request *request)
{
    char base[512], *text = NULL;
    size_t size;
    Tenure__V1__ComingQuery wanted = TENURE__V1__COMING_QUERY__INIT;
    feed_find_base(request, base, sizeof(base));
    wanted.region = (char *)(uintptr_t)request_parameter(request, "region");
    wanted.organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    wanted.role = (char *)(uintptr_t)request_parameter(request, "role");
    wanted.axes = &request->axes;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return;
    struct calendar calendar = { out, base, name, request };
    tenure_status status = calendar_write(&calendar, request->client, &wanted);
    if (fclose(out) == 0 && status == TENURE_OK) {
        fwrite(text, 1, size, request->out);
        request->type = "text/calendar; charset=utf-8";
    } else {
        request_fail_status(request, status);
    }
    free(text);
}
