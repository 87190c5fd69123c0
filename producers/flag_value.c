/* SPDX-License-Identifier: Apache-2.0 */
#include "flag_value.h"

#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "when.h"
#include <tenure/date.h>

static bool
has_day(const ProtobufCFieldDescriptor *field)
{
    static const char *const days[] = { "announced", "effective", "until", "date", "due" };
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        if (strcmp(field->name, days[i]) == 0)
            return true;
    }
    return false;
}

/* Replaces "today", "yesterday" and "30d" with dates by the daemon's clock; leaves everything else
 * for the JSON reader to check. */
static const char *
flag_value_day(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value)
{
    char *text = (char *)value;
    int32_t day;
    if (!has_day(field) || !when_parse(value, 0, &day) || tenure_day_parse(value, &day))
        return value;
    if (cli->client == NULL)
        tenure_cli_open(cli);
    tenure_status status = when_resolve(cli, &text);
    if (status != TENURE_OK)
        exit(tenure_cli_close(cli, tenure_cli_fail(cli, status)));
    return text;
}

/* Whether the text contains a space. Such a text cannot be an id; texts without spaces are checked
 * as ids, with an error that names the field. */
static bool
is_name(const char *value)
{
    return strchr(value, ' ') != NULL && strpbrk(value, "\n\t/\"") == NULL;
}

/* Replaces the name of a known organisation or role with its id. A new one is given by its id, so a
 * text that can be an id is left as it is. */
static const char *
flag_value_name(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value)
{
    static const char *const organisations[] = { "organisation", "region", "parent", "into",
                                                 "system" };
    bool is_role = strcmp(field->name, "role") == 0, is_organisation = false;
    char *text = (char *)value;
    for (size_t i = 0; i < sizeof(organisations) / sizeof(organisations[0]); i++)
        is_organisation = is_organisation || strcmp(field->name, organisations[i]) == 0;
    if ((!is_role && !is_organisation) || !is_name(value))
        return value;
    if (cli->client == NULL)
        tenure_cli_open(cli);
    tenure_status status = lookup(cli, is_role ? LOOKUP_ROLE : LOOKUP_ORGANISATION, &text);
    if (status != TENURE_OK)
        exit(tenure_cli_close(cli, tenure_cli_fail(cli, status)));
    return text;
}

const char *
flag_value(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value)
{
    return flag_value_name(cli, field, flag_value_day(cli, field, value));
}
