/* SPDX-License-Identifier: Apache-2.0 */
/* tenure find: finds people, posts and organisations by name. */
#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "output.h"
#include "values.h"
#include <tenure/cli.h>
#include <tenure/nearest.h>

enum {
    KEY_KIND = 256,
    KEY_COMPLETE,
    KINDS_MAX = 8
};

struct find {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    struct output_options options;
    struct output *output;
    const char *text;
    const char *complete; // the kind of value that a shell completes; NULL: not called by a shell
    enum lookup_kind kinds[KINDS_MAX];
    size_t kinds_count;
    Tenure__V1__Found **found; // copies of the matches
    size_t count, max;
    struct tenure_nearest nearest; // the search for a similar spelling
};

static void
find_add_kinds(struct argp_state *state, struct find *find, char *names)
{
    char *rest = names;
    for (char *name; (name = strsep(&rest, ",")) != NULL;) {
        if (find->kinds_count == KINDS_MAX)
            argp_error(state, "at most %d kinds", KINDS_MAX);
        find->kinds[find->kinds_count++] = (enum lookup_kind)values_read(
            state, &tenure__v1__found__kind__descriptor, "kind", name);
    }
}

static error_t
find_parse_option(int key, char *argument, struct argp_state *state)
{
    struct find *find = state->input;
    switch (key) {
    case KEY_KIND: find_add_kinds(state, find, argument); return 0;
    case KEY_COMPLETE: find->complete = argument; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &find->cli;
        state->child_inputs[1] = &find->options;
        return 0;
    case ARGP_KEY_ARG:
        if (find->text != NULL)
            argp_error(state, "unexpected argument %s; put a name of several words in quotes",
                       argument);
        find->text = argument;
        return 0;
    case ARGP_KEY_END:
        if ((find->text == NULL || find->text[0] == '\0') && find->complete == NULL)
            argp_error(state, "give a part of a name or an id");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "kind", KEY_KIND, "KINDS,...", 0,
      "find only these kinds: person, post, organisation, role, region, rule, alert", 0 },
    { "complete", KEY_COMPLETE, "WHAT", OPTION_HIDDEN, "print what a shell completes", 0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &output_argp, 0, NULL, 70 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = find_parse_option,
    .args_doc = "TEXT",
    .doc =
        "Find people, posts and organisations by a part of a name or an id, in any case and with "
        "or without accents."
        "\vThe detail of a person is the post, that of a post its holder. Exit status: 0 something "
        "was found, 1 nothing was.\n\n"
        "Examples:\n  tenure find wise\n  tenure find --kind post \"west essex\"\n",
    .children = children,
};

static const char *
kind_text(const Tenure__V1__Found *found)
{
    return tenure_enum_text(&tenure__v1__found__kind__descriptor, (int)found->kind);
}

static void
find_write_cell(void *context, size_t column, const void *row, FILE *out)
{
    const Tenure__V1__Found *found = row;
    const char *const cells[] = { kind_text(found), found->id, found->name, found->detail };
    (void)context;
    fputs(cells[column], out);
}

static void
find_print(const struct find *find, const Tenure__V1__Found *found)
{
    if (find->output != NULL)
        output_row(find->output, found);
    else if (find->cli.json)
        tenure_cli_print_json(&found->base);
    else
        printf("%s %s%s%s%s%s\n", kind_text(found), found->id, found->name[0] != '\0' ? ", " : "",
               found->name, found->detail[0] != '\0' ? ": " : "", found->detail);
}

/* Copies the match, because the best ones may come last. */
static void
find_take(void *context, const Tenure__V1__Found *found)
{
    struct find *find = context;
    if (found->match == TENURE__V1__FOUND__MATCH__SIMILAR) {
        tenure_nearest_offer_named(&find->nearest, found->id, found->name);
        return;
    }
    if (find->count == find->max) {
        find->max = 2 * find->max + 16;
        find->found = reallocarray(find->found, find->max, sizeof(Tenure__V1__Found *));
        if (find->found == NULL)
            abort();
    }
    size_t size = tenure__v1__found__get_packed_size(found);
    uint8_t *bytes = malloc(size);
    if (bytes == NULL)
        abort();
    tenure__v1__found__pack(found, bytes);
    find->found[find->count++] = tenure__v1__found__unpack(NULL, size, bytes);
    free(bytes);
}

/* Prints the matches, best first, and frees them. */
static void
find_print_all(struct find *find)
{
    for (int match = TENURE__V1__FOUND__MATCH__ID; match > 0; match--) {
        for (size_t i = 0; i < find->count; i++) {
            if ((int)find->found[i]->match == match)
                find_print(find, find->found[i]);
        }
    }
    for (size_t i = 0; i < find->count; i++)
        tenure__v1__found__free_unpacked(find->found[i], NULL);
    free(find->found);
}

/* Of a list with commas, completes the last word. */
static void
complete_word(const struct find *find, const char *word)
{
    const char *comma = strrchr(find->text, ',');
    const char *begun = comma != NULL ? comma + 1 : find->text;
    if (strncmp(word, begun, strlen(begun)) == 0)
        printf("%.*s%s\n", (int)(begun - find->text), find->text, word);
}

static void
complete_found(void *context, const Tenure__V1__Found *found)
{
    if (found->match != TENURE__V1__FOUND__MATCH__SIMILAR)
        complete_word(context, found->id);
}

static void
complete_words(const struct find *find, const char *const *words)
{
    for (; *words != NULL; words++)
        complete_word(find, *words);
}

static void
complete_enum(const struct find *find, const ProtobufCEnumDescriptor *values)
{
    char word[VALUES_WORD_MAX];
    for (unsigned i = 0; i < values->n_values; i++) {
        if (values_word(values, values->values[i].value, word)[0] != '\0')
            complete_word(find, word);
    }
}

/* False if no kind of subject has that name. */
static bool
find_kind(const char *name, enum lookup_kind *ret_kind)
{
    const ProtobufCEnumDescriptor *kinds = &tenure__v1__found__kind__descriptor;
    for (unsigned i = 0; i < kinds->n_values; i++) {
        int number = kinds->values[i].value;
        *ret_kind = (enum lookup_kind)number;
        if (number != 0 && strcmp(tenure_enum_text(kinds, number), name) == 0)
            return true;
    }
    return false;
}

/* Prints the values that begin with the text, one on each line. Prints no errors, because a shell
 * calls this while somebody types. */
static void
complete(struct find *find)
{
    static const char *const severities[] = { "info", "warning", "critical", NULL };
    static const char *const states[] = { "pending", "sent", "dead", "cancelled", "summed", NULL };
    static const char *const times[] = { "today", "yesterday", "7d", "30d", "1y", NULL };
    static const char *const channels[] = { "event", "post", "organisation", "person", "indicator",
                                            "alert", NULL };
    find->text = find->text != NULL ? find->text : ""; // an empty text completes to every value
    if (strcmp(find->complete, "severity") == 0)
        complete_words(find, severities);
    else if (strcmp(find->complete, "form") == 0)
        complete_words(find, output_form_names);
    else if (strcmp(find->complete, "day") == 0)
        complete_words(find, times);
    else if (strcmp(find->complete, "channel") == 0)
        complete_words(find, channels);
    else if (strcmp(find->complete, "status") == 0)
        complete_enum(find, &tenure__v1__post_state__status__descriptor);
    else if (strcmp(find->complete, "state") == 0)
        complete_words(find, states);
    else if (strcmp(find->complete, "change") == 0)
        complete_enum(find, &tenure__v1__change__kind__descriptor);
    else if (strcmp(find->complete, "what") == 0)
        complete_enum(find, &tenure__v1__found__kind__descriptor);
    else if (strcmp(find->complete, "kind") == 0)
        complete_enum(find, &tenure__v1__organisation_kind__descriptor);
    enum lookup_kind kind;
    if (find_kind(find->complete, &kind) &&
        tenure_client_open(find->cli.at, 2000, &find->cli.client) == TENURE_OK &&
        tenure_client_use_keys(find->cli.client, find->cli.key, find->cli.server_key) == TENURE_OK)
        lookup_find(&find->cli, find->text, &kind, 1, complete_found, find);
}

int
main(int argc, char **argv)
{
    static const char *const names[] = { "kind", "id", "name", "detail" };
    static const struct output_columns columns = { names, 4, "kind,id,name,detail" };
    struct find find = { 0 };
    tenure_cli_parse(&argp, argc, argv, &find.cli);
    output_resolve(&find.options, &find.cli);
    if (find.complete != NULL) {
        complete(&find);
        return tenure_cli_close(&find.cli, TENURE_EXIT_DONE);
    }
    if (find.options.form != OUTPUT_TEXT && find.options.form != OUTPUT_JSON)
        find.output = output_open(&find.options, &columns, find_write_cell, NULL);
    tenure_cli_open(&find.cli);
    tenure_nearest_begin(&find.nearest, find.text);
    tenure_status status =
        lookup_find(&find.cli, find.text, find.kinds, find.kinds_count, find_take, &find);
    if (status != TENURE_OK)
        return tenure_cli_close(&find.cli, tenure_cli_fail(&find.cli, status));
    const char *near = find.nearest.name;
    bool is_found = find.count > 0;
    char none[400];
    snprintf(none, sizeof(none), "nothing has %.200s in its name or id%s%s%s", find.text,
             near[0] != '\0' ? "; did you mean " : "", near, near[0] != '\0' ? "?" : "");
    find_print_all(&find);
    if (find.output != NULL)
        output_close(find.output, none);
    else if (!is_found)
        tenure_cli_say("%s", none);
    return tenure_cli_close(&find.cli, is_found ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED);
}
