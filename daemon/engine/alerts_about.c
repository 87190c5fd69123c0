/* SPDX-License-Identifier: Apache-2.0 */
#include "alerts_about.h"

#include <string.h>

#include "alert_row.h"
#include "names.h"
#include "subject_alerts.h"
#include "subjects.h"
#include <tenure/event.h>

/* Adds an alert, and all earlier ones of its rule about its subject. */
static tenure_status
add_back(struct store_read read, uint64_t alert, struct id_set *alerts)
{
    struct alert_row row = { 0 };
    tenure_status status = TENURE_OK;
    for (; alert != 0 && status == TENURE_OK; alert = row.previous) {
        status = id_set_add(alerts, alert) ? alert_row_find(read, alert, &row) : TENURE_NO_MEMORY;
        if (status == TENURE_OK && row.previous >= alert)
            status = TENURE_DAMAGED;
    }
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

static tenure_status
list_subject(void *context, struct store_read read, enum subject_kind kind, uint64_t number)
{
    struct subject_alerts last = { 0 };
    tenure_status status = subject_alerts_find(read, kind, number, &last);
    for (size_t i = 0; i < last.count && status == TENURE_OK; i++)
        status = add_back(read, last.items[i].number, context);
    subject_alerts_close(&last);
    return status;
}

tenure_status
alerts_about_subject(struct store_read read, const char *subject, struct id_set *ret_alerts)
{
    tenure_status status = subjects_named(read, subject, list_subject, ret_alerts);
    id_set_sort(ret_alerts);
    return status;
}

tenure_status
alerts_about_organisation(struct store_read read, const char *organisation,
                          struct id_set *ret_alerts)
{
    uint64_t number = 0, post = 0;
    tenure_status status = strlen(organisation) <= TENURE_SLUG_MAX
                               ? names_find(read, NAME_ORGANISATION, organisation, &number)
                               : TENURE_NOT_FOUND;
    if (status == TENURE_OK)
        status = list_subject(ret_alerts, read, SUBJECT_ORGANISATION, number);
    while (status == TENURE_OK) {
        status = subject_next_post(read, number, post, &post);
        if (status == TENURE_OK)
            status = list_subject(ret_alerts, read, SUBJECT_POST, post);
    }
    id_set_sort(ret_alerts);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
