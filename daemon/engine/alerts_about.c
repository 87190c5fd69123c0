/* SPDX-License-Identifier: Apache-2.0 */
#include "alerts_about.h"

#include <string.h>

#include "alert_row.h"
#include "names.h"
#include "subject_alerts.h"
#include "subjects.h"
#include <tenure/event.h>

enum {
    SUBJECT_ID_MAX = 2 * TENURE_SLUG_MAX + 1 // of a post
};

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
list_subject(struct store_read read, enum subject_kind kind, uint64_t number, struct id_set *alerts)
{
    struct subject_alerts last = { 0 };
    tenure_status status = subject_alerts_find(read, kind, number, &last);
    for (size_t i = 0; i < last.count && status == TENURE_OK; i++)
        status = add_back(read, last.items[i].number, alerts);
    subject_alerts_close(&last);
    return status;
}

/* Adds the alerts about the subject with that name, if there is one. */
static tenure_status
list_named(struct store_read read, enum name_kind names, const char *name, enum subject_kind kind,
           struct id_set *alerts)
{
    uint64_t number;
    tenure_status status =
        strlen(name) <= SUBJECT_ID_MAX ? names_find(read, names, name, &number) : TENURE_NOT_FOUND;
    if (status == TENURE_NOT_FOUND)
        return TENURE_OK;
    return status == TENURE_OK ? list_subject(read, kind, number, alerts) : status;
}

tenure_status
alerts_about_subject(struct store_read read, const char *subject, struct id_set *ret_alerts)
{
    static const struct {
        enum name_kind names;
        enum subject_kind kind;
    } kinds[] = { { NAME_POST, SUBJECT_POST },
                  { NAME_ORGANISATION, SUBJECT_ORGANISATION },
                  { NAME_ORGANISATION, SUBJECT_SCOPE },
                  { NAME_PERSON, SUBJECT_PERSON } };
    tenure_status status = TENURE_OK;
    if (strcmp(subject, TENURE_EVERYTHING) == 0)
        status = list_subject(read, SUBJECT_SCOPE, 0, ret_alerts);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && status == TENURE_OK; i++)
        status = list_named(read, kinds[i].names, subject, kinds[i].kind, ret_alerts);
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
        status = list_subject(read, SUBJECT_ORGANISATION, number, ret_alerts);
    while (status == TENURE_OK) {
        status = subject_next_post(read, number, post, &post);
        if (status == TENURE_OK)
            status = list_subject(read, SUBJECT_POST, post, ret_alerts);
    }
    id_set_sort(ret_alerts);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
