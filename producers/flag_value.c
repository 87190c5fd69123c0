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

static bool
is_of_silence(const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *silence = &tenure__v1__silence__descriptor;
    return field >= silence->fields && field < silence->fields + silence->n_fields;
}

/* Replaces "today", "yesterday" and "30d" with dates by the daemon's clock; leaves everything else
 * for the JSON reader to check. A silence ends in 30 days; other dates are 30 days ago. */
static const char *
flag_value_day(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value)
{
    char *text = (char *)value;
    int32_t day;
    if (!has_day(field) || !when_parse(value, 0, &day) || tenure_day_parse(value, &day))
        return value;
    if (cli->client == NULL)
        tenure_cli_open(cli);
    tenure_status status =
        is_of_silence(field) ? when_resolve_ahead(cli, &text) : when_resolve(cli, &text);
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

/* False if the field does not contain an id that may be given by a name. */
static bool
find_kind(const ProtobufCFieldDescriptor *field, enum lookup_kind *ret_kind)
{
    static const struct {
        const char *field;
        enum lookup_kind kind;
        bool only_in_silence;
    } kinds[] = {
        { "rule", LOOKUP_RULE, true },
        { "region", LOOKUP_REGION, true },
        { "region", LOOKUP_ORGANISATION, false },
        { "organisation", LOOKUP_ORGANISATION, false },
        { "parent", LOOKUP_ORGANISATION, false },
        { "into", LOOKUP_ORGANISATION, false },
        { "system", LOOKUP_ORGANISATION, false },
        { "role", LOOKUP_ROLE, false },
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(field->name, kinds[i].field) != 0 ||
            (kinds[i].only_in_silence && !is_of_silence(field)))
            continue;
        *ret_kind = kinds[i].kind;
        return true;
    }
    return false;
}

/* Replaces the name of something known with its id. What is new is given by its id, so a text that
 * can be an id is left as it is, except in a silence. */
static const char *
flag_value_name(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value,
                bool is_offline)
{
    enum lookup_kind kind;
    char *text = (char *)value;
    if (!find_kind(field, &kind) || !(is_name(value) || (is_of_silence(field) && !is_offline)))
        return value;
    if (cli->client == NULL)
        tenure_cli_open(cli);
    tenure_status status = lookup(cli, kind, &text);
    if (status == TENURE_NOT_ALLOWED && !is_name(value))
        return value; // the key may publish, but not query: the daemon checks the id
    if (status != TENURE_OK)
        exit(tenure_cli_close(cli, tenure_cli_fail(cli, status)));
    return text;
}

const char *
flag_value(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field, const char *value,
           bool is_offline)
{
    return flag_value_name(cli, field, flag_value_day(cli, field, value), is_offline);
}
