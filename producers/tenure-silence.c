/* SPDX-License-Identifier: Apache-2.0 */
/* tenure silence: lists the silences in force, or adds one. */
#include "operate.h"
#include "output.h"

struct list {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    struct output_options options;
    struct output *output; // NULL: silences are printed line by line
};

enum {
    KEY_FIELD = 256 // of an option for a new silence
};

static const struct argp_option options[] = {
    { "rule", KEY_FIELD, "RULE", 0, "mute alerts of this rule", 10 },
    { "severity", KEY_FIELD, "SEVERITY", 0, "mute alerts of this severity", 10 },
    { "region", KEY_FIELD, "REGION", 0, "mute alerts about this region", 10 },
    { "organisation", KEY_FIELD, "ORGANISATION", 0, "mute alerts about this organisation", 10 },
    { "until", KEY_FIELD, "DAY", 0,
      "mute also alerts that open by this day (30d: in 30 days); without it, only those open now",
      10 },
    { "author", KEY_FIELD, "NAME", 0, "record who mutes them", 10 },
    { "reason", KEY_FIELD, "TEXT", 0, "record why", 10 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &output_argp, 0, NULL, 70 },
    { 0 },
};

static error_t
silence_parse_option(int key, char *argument, struct argp_state *state)
{
    struct list *list = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &list->cli;
        state->child_inputs[1] = &list->options;
        return 0;
    case KEY_FIELD: // tenure publish, which reads a new silence, takes no shortened options
        argp_error(state, "write the options of a new silence in full");
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
    .options = options,
    .parser = silence_parse_option,
    .doc = "List the silences in force. With --author, --reason and at least one of --rule, "
           "--severity, --region and --organisation: mute the alerts that match all of these."
           "\vTo see what that would mute, add --dry-run. To end a silence: tenure undo "
           "SOURCE/ID, as this command lists it. tenure publish silence --help has more "
           "options.\n\n"
           "Example:\n"
           "  tenure silence --rule vacancy --region Y61 --until 2020-03-01 \\\n"
           "      --author \"Ada Editor\" --reason \"known, being filled\"\n",
    .children = children,
};

enum column {
    ID,
    RULE,
    SEVERITY,
    REGION,
    ORGANISATION,
    UNTIL,
    AUTHOR,
    REASON,
    SEQ,
    COLUMNS
};

static const char *
any(const char *text)
{
    return text[0] != '\0' ? text : "any";
}

static void
write_cell(void *context, size_t column, const void *row, FILE *out)
{
    const Tenure__V1__SilenceInForce *found = row;
    const Tenure__V1__Silence *silence = found->silence;
    (void)context;
    switch ((enum column)column) {
    case ID: fprintf(out, "%s/%s", found->source, found->id); return;
    case RULE: fputs(any(silence->rule), out); return;
    case SEVERITY: fputs(any(silence->severity), out); return;
    case REGION: fputs(any(silence->region), out); return;
    case ORGANISATION: fputs(any(silence->organisation), out); return;
    case UNTIL: fputs(silence->until[0] != '\0' ? silence->until : "alerts end", out); return;
    case AUTHOR: fputs(silence->author, out); return;
    case REASON: fputs(silence->reason, out); return;
    case SEQ: fprintf(out, "%llu", (unsigned long long)found->seq); return;
    case COLUMNS: return;
    }
}

static void
print_line(const Tenure__V1__SilenceInForce *found)
{
    const Tenure__V1__Silence *silence = found->silence;
    printf("%s/%s  rule %s, severity %s, region %s, organisation %s, %s%s  %s: %s\n", found->source,
           found->id, any(silence->rule), any(silence->severity), any(silence->region),
           any(silence->organisation), silence->until[0] != '\0' ? "until " : "alerts open before",
           silence->until, silence->author, silence->reason);
}

static tenure_status
ask(struct list *list)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__SilencesQuery body = TENURE__V1__SILENCES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_SILENCES;
    query.silences = &body;
    do {
        tenure_status status = tenure_client_query(list->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        for (size_t i = 0; i < answer->n_silences; i++) {
            if (list->output != NULL)
                output_row(list->output, answer->silences[i]);
            else if (list->cli.json)
                tenure_cli_print_json(&answer->silences[i]->base);
            else
                print_line(answer->silences[i]);
        }
        body.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (body.after != 0);
    if (list->output != NULL)
        output_close(list->output, "no silences are in force");
    return TENURE_OK;
}

/* Whether an option for a new silence is given, so that missing ones can be reported. */
static bool
is_new_silence(int argc, char **argv)
{
    char name[32];
    for (const struct argp_option *option = options; option->name != NULL; option++) {
        snprintf(name, sizeof(name), "--%s", option->name);
        if (operate_gives(argc, argv, name))
            return true;
    }
    return false;
}

int
main(int argc, char **argv)
{
    static const char *const names[] = { "id",    "rule",   "severity", "region", "organisation",
                                         "until", "author", "reason",   "seq" };
    static const struct output_columns columns = { names, COLUMNS,
                                                   "id,rule,severity,region,"
                                                   "organisation,until,author,reason" };
    struct list list = { 0 };
    if (is_new_silence(argc, argv))
        return operate_publish("silence", argc, argv);
    tenure_cli_parse(&argp, argc, argv, &list.cli);
    output_resolve(&list.options, &list.cli);
    if (list.options.form != OUTPUT_TEXT && list.options.form != OUTPUT_JSON)
        list.output = output_open(&list.options, &columns, write_cell, NULL);
    tenure_cli_open(&list.cli);
    tenure_client_clean_texts(list.cli.client, !list.cli.json);
    tenure_status status = ask(&list);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&list.cli, status);
    return tenure_cli_close(&list.cli, exit_code);
}
