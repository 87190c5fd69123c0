/* SPDX-License-Identifier: Apache-2.0 */
/* tenure export: exports what a daemon knows for spreadsheets, databases and other programs. */
#include <string.h>

#include "axes.h"
#include "export.h"
#include "filters.h"
#include <tenure/cli.h>

struct export
{
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    Tenure__V1__Axes axes;
    struct tables tables;
    struct filters filters;
    const char *form, *what; // csv TABLE, sqlite FILE, popolo, ical
    const struct table *table;
};

static const struct table *
read_table(struct argp_state *state, const char *name)
{
    const char *names[TABLES + 1] = { NULL };
    for (size_t i = 0; i < TABLES; i++)
        names[i] = tables_known[i].name;
    return &tables_known[tenure_cli_choice(state, "table", name, names)];
}

/* Checks the words: csv TABLE, sqlite FILE, popolo or ical, and nothing else. */
static void
check_form(struct export *export, struct argp_state *state)
{
    static const char *const forms[] = { "csv", "sqlite", "popolo", "ical", NULL };
    if (export->form == NULL)
        argp_error(state, "give a form: csv TABLE, sqlite FILE, popolo or ical");
    if (table_find(export->form) != NULL)
        argp_error(state, "unknown form %s; did you mean csv %s?", export->form, export->form);
    export->form = forms[tenure_cli_choice(state, "form", export->form, forms)];
    bool csv = strcmp(export->form, "csv") == 0, sqlite = strcmp(export->form, "sqlite") == 0;
    if ((csv || sqlite) != (export->what != NULL))
        argp_error(state, csv      ? "give a table: posts, tenures, organisations, people, alerts, "
                                     "indicators or events"
                          : sqlite ? "give a file to write"
                                   : "this form goes to standard output");
    if (csv)
        export->table = read_table(state, export->what);
}

static error_t
export_parse_option(int key, char *argument, struct argp_state *state)
{
    struct export *export = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &export->cli;
        state->child_inputs[1] = &export->axes;
        state->child_inputs[2] = state->child_inputs[3] = state->child_inputs[4] = &export->filters;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "unexpected argument %s", argument);
        *(state->arg_num == 0 ? &export->form : &export->what) = argument;
        return 0;
    case ARGP_KEY_END: check_form(export, state); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },    { &axes_argp, 0, NULL, 50 },
    { &filters_place_argp, 0, NULL, 30 }, { &filters_role_argp, 0, NULL, 30 },
    { &filters_rule_argp, 0, NULL, 30 },  { 0 },
};

static const struct argp argp = {
    .parser = export_parse_option,
    .args_doc = "csv TABLE\nsqlite FILE\npopolo\nical",
    .doc =
        "Export posts, tenures, organisations, people, alerts, indicators or events as CSV; all of "
        "them into a SQLite file; people and posts as Popolo JSON; or the dates that lie ahead as a "
        "calendar (iCalendar): first and last days, ends of organisations, duties."
        "\vEach row of posts, tenures, alerts and events has the addresses of its sources. tenure "
        "log prints the events themselves.\n\n"
        "Examples:\n  tenure export csv tenures > tenures.csv\n"
        "  tenure export sqlite tenure.db\n"
        "  tenure export ical --region Y61 > dates.ics\n",
    .children = children,
};

/* Replaces names with ids. */
static tenure_status
look_up(struct export *export)
{
    tenure_status status = axes_resolve(&export->cli, &export->axes);
    if (status == TENURE_OK)
        status = filters_resolve(&export->cli, &export->filters);
    export->tables.organisation = export->filters.organisation;
    export->tables.region = export->filters.region;
    export->tables.role = export->filters.role;
    export->tables.rule = export->filters.rule;
    return status;
}

static int
run(struct export *export)
{
    char why[300] = "";
    tenure_status status = look_up(export);
    if (status != TENURE_OK)
        return tenure_cli_fail(&export->cli, status);
    if (export->table != NULL)
        status = table_write_csv(&export->tables, export->table, stdout);
    else if (strcmp(export->form, "ical") == 0)
        status = export_calendar(&export->tables, stdout);
    else if (strcmp(export->form, "sqlite") == 0)
        status = export_sqlite(&export->tables, export->what, why);
    else
        status = export_popolo(&export->tables, stdout);
    if (status == TENURE_OK)
        return TENURE_EXIT_DONE;
    if (why[0] == '\0')
        return tenure_cli_fail(&export->cli, status);
    tenure_cli_say("%s", why);
    return TENURE_EXIT_REFUSED;
}

int
main(int argc, char **argv)
{
    struct export export = { .tables = { .all = true, .momentary = true, .cites = true } };
    tenure__v1__axes__init(&export.axes);
    tenure_cli_parse(&argp, argc, argv, &export.cli);
    tenure_cli_open(&export.cli);
    // exports are for people, whatever --json says
    tenure_client_clean_texts(export.cli.client, true);
    export.tables.client = export.cli.client;
    export.tables.axes = &export.axes;
    return tenure_cli_close(&export.cli, run(&export));
}
