/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the help of a kind of event: its flags are the fields of the schema. */
#include <stdio.h>
#include <stdlib.h>
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

/* What a flag means, whatever the kind of event; those that are not here say it by their names. */
static const char *
meaning_of(const char *flag)
{
    static const struct {
        const char *flag, *meaning;
    } meanings[] = {
        { "person", "the person's name; the id is derived from it" },
        { "person-id", "the person's id, if another one than the name's" },
        { "person-unnamed", "the report does not name the person" },
        { "person-short-name", "a shorter name to show" },
        { "short-name", "a shorter name to show" },
        { "basis", "how the post is held (default: SUBSTANTIVE)" },
        { "joint", "jointly with the present holders, instead of replacing them" },
        { "incumbent", "the person already holds the post; since when is not known" },
        { "background", "the kind of organisation that the person comes from" },
        { "reason", "why" },
        { "region", "the id of a region" },
        { "parent", "the organisation that it belongs to" },
        { "into", "the organisation that goes on" },
        { "from", "an organisation that ends" },
        { "into-organisation", "of an abolished post: that of the post that continues it" },
        { "into-role", "of an abolished post: that of the post that continues it" },
        { "other-names", "another name of the person; all given replace all before" },
        { "merged-into", "the id of the same person to use from now on" },
        { "members", "the id of a member body" },
        { "due", "a date" },
        { "leaders", "how many were asked, or the total of a figure" },
        { "count", "how many" },
        { "until", "the last day" },
    };
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (strcmp(meanings[i].flag, flag) == 0)
            return meanings[i].meaning;
    }
    return "";
}

/* Writes the flag with its values, as "--basis SUBSTANTIVE|INTERIM|ACTING". */
static void
write_flag(const char *flag, const ProtobufCFieldDescriptor *field, FILE *out)
{
    fprintf(out, "  --%s", flag);
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        const ProtobufCEnumDescriptor *values = field->descriptor;
        const char *separator = " ";
        for (unsigned i = 0; i < values->n_values; i++) {
            if (strstr(values->values[i].name, "UNSPECIFIED") != NULL)
                continue;
            fprintf(out, "%s%s", separator, values->values[i].name);
            separator = "|";
        }
    } else if (field->type != PROTOBUF_C_TYPE_BOOL) {
        fprintf(out, " %s", field->type == PROTOBUF_C_TYPE_STRING ? "TEXT" : "NUMBER");
    }
}

/* Prints a flag with its meaning, which goes to the next line after long values. */
static void
print_flag(void *context, const char *flag, const ProtobufCFieldDescriptor *field)
{
    enum {
        COLUMN = 24
    };
    const char *meaning = meaning_of(flag);
    bool is_repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
    char *text = NULL;
    size_t size = 0;
    (void)context;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return;
    write_flag(flag, field, out);
    if (fclose(out) != 0)
        return;
    fputs(text, stdout);
    if (meaning[0] != '\0' || is_repeated)
        printf("%s%*s%s%s", size + 2 > COLUMN ? "\n" : "",
               size + 2 > COLUMN ? COLUMN : (int)(COLUMN - size), "", meaning,
               !is_repeated         ? ""
               : meaning[0] != '\0' ? " (may be repeated)"
                                    : "(may be repeated)");
    putchar('\n');
    free(text);
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
    if (body == &tenure__v1__departure__descriptor)
        puts("\nAnnounced before the person has taken up the post, it calls the appointment off.");
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
