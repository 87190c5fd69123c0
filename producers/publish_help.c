/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the help of a kind of event: its flags are the fields of the schema. */
#include <stdio.h>
#include <string.h>

#include "publish.h"

const char *
publish_flag_name(const char *field, char *flag)
{
    size_t size = 0;
    for (; field[size] != '\0' && size + 1 < PUBLISH_FLAG_MAX; size++)
        flag[size] = field[size] == '_' ? '-' : field[size];
    flag[size] = '\0';
    return flag;
}

static void
print_flag(void *context, const char *flag, const ProtobufCFieldDescriptor *field)
{
    (void)context;
    printf("  --%s", flag);
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        const ProtobufCEnumDescriptor *values = field->descriptor;
        const char *separator = " ";
        for (unsigned i = 0; i < values->n_values; i++) {
            if (strstr(values->values[i].name, "UNSPECIFIED") != NULL)
                continue;
            printf("%s%s", separator, values->values[i].name);
            separator = "|";
        }
    } else if (field->type != PROTOBUF_C_TYPE_BOOL) {
        printf(" %s", field->type == PROTOBUF_C_TYPE_STRING ? "TEXT" : "NUMBER");
    }
    puts(field->label == PROTOBUF_C_LABEL_REPEATED ? "   (may be repeated)" : "");
}

/* A message field has a flag for each of its fields; --person is short for its name. */
static void
each_flag(const char *stem, const ProtobufCMessageDescriptor *message, publish_flag_fn *take,
          void *context)
{
    char name[PUBLISH_FLAG_MAX], flag[2 * PUBLISH_FLAG_MAX];
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        bool is_short = stem[0] != '\0' && strcmp(field->name, "name") == 0;
        snprintf(flag, sizeof(flag), "%s%s%s", stem, stem[0] == '\0' || is_short ? "" : "-",
                 is_short ? "" : publish_flag_name(field->name, name));
        if (field->type != PROTOBUF_C_TYPE_MESSAGE)
            take(context, flag, field);
        else if (field->label != PROTOBUF_C_LABEL_REPEATED)
            each_flag(flag, field->descriptor, take, context);
    }
}

void
publish_each_flag(const ProtobufCMessageDescriptor *body, publish_flag_fn *take, void *context)
{
    each_flag("", body, take, context);
}

void
publish_print_help(const char *verb, const ProtobufCMessageDescriptor *body)
{
    printf("Usage: tenure publish %s --FIELD VALUE...\n\nThe event's own fields:\n", verb);
    publish_each_flag(body, print_flag, NULL);
    puts("\nA known organisation or role can be given by its name, if that has a space;\n"
         "tenure find \"Greater Manchester\" shows the id, also of people.\n"
         "\nOf every event:\n"
         "  --source SLUG       who reports it (default: $TENURE_SOURCE, else editor)\n"
         "  --event-id ID       its id (default: a new one, ordered by time)\n"
         "  --announced DAY     when it became public (default: the clock date)\n"
         "                      a day, today, yesterday, 30d, 2w, 6m, 1y, by the daemon's clock\n"
         "  --effective DATE    when it takes effect: a day, month or year (default: not known)\n"
         "  --confidence CONFIRMED|REPORTED|RUMOURED\n"
         "  --supersedes ID     the event of the same source that it replaces\n"
         "  --citation-publisher, --citation-title, --citation-url, --citation-published\n"
         "  --yes               publish it though it looks like a slip: see tenure publish --help\n"
         "The options of tenure publish --help can come before or after the kind.\n\n"
         "Example:\n  tenure publish appointment --organisation QOP --role chief-executive \\\n"
         "      --person \"Ada Example\" --effective 2024-06-01");
}
