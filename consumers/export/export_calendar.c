/* SPDX-License-Identifier: Apache-2.0 */
/* Dates that lie ahead, for calendars. */
#include "calendar.h"
#include "export.h"
#include <tenure/text.h>

static void
name(void *context, const char *id, char *ret_name, size_t size)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery body = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__Answer *answer;
    tenure_text_format(ret_name, size, "%s", id);
    body.organisation = (char *)(uintptr_t)id;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &body;
    if (tenure_client_query(context, &query, &answer) != TENURE_OK)
        return;
    if (answer->n_organisations > 0 && answer->organisations[0]->name[0] != '\0')
        tenure_text_format(ret_name, size, "%s", answer->organisations[0]->name);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

tenure_status
export_calendar(struct tables *tables, FILE *out)
{
    struct calendar calendar = { out, "", name, tables->client };
    Tenure__V1__ComingQuery wanted = TENURE__V1__COMING_QUERY__INIT;
    wanted.region = (char *)(uintptr_t)tables->region;
    wanted.organisation = (char *)(uintptr_t)tables->organisation;
    wanted.role = (char *)(uintptr_t)tables->role;
    wanted.axes = tables->axes;
    return calendar_write(&calendar, tables->client, &wanted);
}
