/* SPDX-License-Identifier: Apache-2.0 */
/* tenure changes: lists reports between two days. */
#include <stdlib.h>
#include <string.h>

#include "change_text.h"
#include "filters.h"
#include "names.h"
#include "output.h"
#include "pager.h"
#include "pages.h"
#include "values.h"
#include "when.h"
#include <tenure/cli.h>
#include <tenure/date.h>

enum {
    KEY_KIND = 256,
    KINDS_MAX = 32
};

struct changes {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    Tenure__V1__ChangesQuery query;
    Tenure__V1__Change__Kind kinds[KINDS_MAX];
    struct output_options options;
    struct when_span span;
    struct filters filters;
    struct output *output;          // NULL: changes are printed line by line
    char day[TENURE_DATE_TEXT_MAX]; // the day of the last printed heading
};

static void
add_kind(struct changes *changes, struct argp_state *state, const char *name)
{
    int kind = values_read(state, &tenure__v1__change__kind__descriptor, "kind", name);
    if (changes->query.n_kinds < KINDS_MAX)
        changes->kinds[changes->query.n_kinds++] = (Tenure__V1__Change__Kind)kind;
}

static void
add_kinds(struct changes *changes, struct argp_state *state, char *names)
{
    char *rest = names;
    for (char *name; (name = strsep(&rest, ",")) != NULL;)
        add_kind(changes, state, name);
}

static error_t
changes_parse_option(int key, char *argument, struct argp_state *state)
{
    struct changes *changes = state->input;
    switch (key) {
    case KEY_KIND: add_kinds(changes, state, argument); return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &changes->cli;
        state->child_inputs[1] = &changes->options;
        state->child_inputs[2] = &changes->span;
        state->child_inputs[3] = state->child_inputs[4] = &changes->filters;
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "kind", KEY_KIND, "CHANGE,...", 0,
      "show these kinds only: came, named, leaving, left, called-off, in-post, rumoured, "
      "advertised, failed, closed, merged, ended, designated, milestone, partnership, surveyed, "
      "described, corrected",
      0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },   { &output_argp, 0, NULL, 70 },
    { &when_span_argp, 0, NULL, 40 },    { &filters_place_argp, 0, NULL, 30 },
    { &filters_role_argp, 0, NULL, 30 }, { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = changes_parse_option,
    .doc = "Show what was reported between two days, newest first. Without --since, show the last "
           "seven days up to the clock date."
           "\vA report that a correction retracted is marked; the correction is listed as well.\n\n"
           "Examples:\n  tenure changes --since 30d\n"
           "  tenure changes --since 1y --kind leaving,left --region Y61\n",
    .children = children,
};

enum column {
    ANNOUNCED,
    KIND,
    WHERE,
    REPORT,
    ORGANISATION,
    ROLE,
    REGION,
    SOURCE,
    ID,
    SEQ,
    COLUMNS
};

static void
write_cell(void *context, size_t column, const void *row, FILE *out)
{
    const Tenure__V1__Change *change = row;
    const Tenure__V1__Event *event = change->event->event;
    const struct changes *changes = context;
    struct tenure_sheet sheet = changes->cli.out;
    char kind[48];
    sheet.file = out;
    switch ((enum column)column) {
    case ANNOUNCED: fputs(event->announced, out); return;
    case KIND:
        values_word(&tenure__v1__change__kind__descriptor, (int)change->kind, kind);
        fputs(kind, out);
        return;
    case WHERE: change_write_where(change, out); return;
    case REPORT: change_write_report(&sheet, change); return;
    case ORGANISATION: fputs(change->organisation, out); return;
    case ROLE: fputs(change->role, out); return;
    case REGION: fputs(change->region, out); return;
    case SOURCE: fputs(event->source, out); return;
    case ID: fputs(event->id, out); return;
    case SEQ: fprintf(out, "%llu", (unsigned long long)change->event->seq); return;
    case COLUMNS: return;
    }
}

/* Prints a change, below a heading for each day. */
static void
print_change(struct changes *changes, const Tenure__V1__Change *change)
{
    const char *announced = change->event->event->announced;
    if (strcmp(changes->day, announced) != 0)
        printf("%s%s\n", changes->day[0] != '\0' ? "\n" : "", announced);
    snprintf(changes->day, sizeof(changes->day), "%s", announced);
    fputs("  ", stdout);
    change_write_where(change, stdout);
    fputs(": ", stdout);
    change_write_report(&changes->cli.out, change);
    printf("  [#%llu]\n", (unsigned long long)change->event->seq);
}

static bool
is_event(const Tenure__V1__Update *update)
{
    return update != NULL && update->body_case == TENURE__V1__UPDATE__BODY_EVENT;
}

static bool
take_answer(void *context, const Tenure__V1__Answer *answer)
{
    struct changes *changes = context;
    for (size_t i = 0; i < answer->n_changes; i++) {
        const Tenure__V1__Change *change = answer->changes[i];
        if (!is_event(change->event) || (change->corrected != NULL && !is_event(change->corrected)))
            continue; // malformed; no daemon returns that
        if (changes->output != NULL)
            output_row(changes->output, change);
        else if (changes->cli.json)
            tenure_cli_print_json(&change->base);
        else
            print_change(changes, change);
    }
    return true;
}

static tenure_status
ask(struct changes *changes)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_CHANGES;
    query.changes = &changes->query;
    changes->query.kinds = changes->kinds;
    tenure_status status = when_resolve_span(&changes->cli, &changes->span);
    if (status == TENURE_OK)
        status = filters_resolve(&changes->cli, &changes->filters);
    if (status != TENURE_OK)
        return status;
    changes->query.organisation = changes->filters.organisation;
    changes->query.region = changes->filters.region;
    changes->query.role = changes->filters.role;
    if (changes->span.since != NULL)
        changes->query.since = changes->span.since;
    if (changes->span.until != NULL)
        changes->query.until = changes->span.until;
    return pages_ask(changes->cli.client, &query, &changes->query.before, take_answer, changes);
}

int
main(int argc, char **argv)
{
    static const char *const titles[] = { "announced", "kind",   "where",  "report", "organisation",
                                          "role",      "region", "source", "id",     "seq" };
    static const struct output_columns columns = { titles, COLUMNS, "announced,kind,where,report" };
    struct changes changes = { 0 };
    tenure__v1__changes_query__init(&changes.query);
    tenure_cli_parse(&argp, argc, argv, &changes.cli);
    output_resolve(&changes.options, &changes.cli);
    if (changes.options.form != OUTPUT_TEXT && changes.options.form != OUTPUT_JSON)
        changes.output = output_open(&changes.options, &columns, write_cell, &changes);
    tenure_cli_open(&changes.cli);
    tenure_client_clean_texts(changes.cli.client, !changes.cli.json);
    if (changes.options.form == OUTPUT_TEXT)
        pager_begin();
    struct names names;
    names_begin(&names, &changes.cli);
    tenure_status status = ask(&changes);
    names_end(&names);
    if (status == TENURE_OK && changes.output != NULL)
        output_close(changes.output, "nothing was reported in that time");
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&changes.cli, status);
    return tenure_cli_close(&changes.cli, exit_code);
}
