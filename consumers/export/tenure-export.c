/* SPDX-License-Identifier: Apache-2.0 */
/* tenure export: what a daemon knows, for spreadsheets, databases and other programs. */
#include <string.h>

#include "axes.h"
#include "export.h"
#include <tenure/cli.h>

enum {
    KEY_ORGANISATION = 256,
    KEY_REGION,
    KEY_ROLE,
    KEY_RULE
};

struct export
{
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    Tenure__V1__Axes axes;
    struct tables tables;
    const char *form, *what; // csv TABLE, sqlite FILE, popolo
    const struct table *table;
};

/* csv TABLE, sqlite FILE or popolo, and nothing else. */
static void
check_form(struct export *export, struct argp_state *state)
{
    const char *form = export->form;
    bool csv = form != NULL && strcmp(form, "csv") == 0;
    bool sqlite = form != NULL && strcmp(form, "sqlite") == 0;
    if (!csv && !sqlite && (form == NULL || strcmp(form, "popolo") != 0))
        argp_error(state, "say which form: csv TABLE, sqlite FILE or popolo");
    if ((csv || sqlite) != (export->what != NULL))
        argp_error(state, csv ? "say which table: posts, tenures, organisations, people, alerts, "
                                "indicators or events"
                          : sqlite ? "say which file to write"
                                   : "popolo goes to standard output");
    if (csv && (export->table = table_find(export->what)) == NULL)
        argp_error(state,
                   "there is no table %s; there are posts, tenures, organisations, people, alerts, "
                   "indicators and events",
                   export->what);
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct export *export = state->input;
    switch (key) {
    case KEY_ORGANISATION: export->tables.organisation = argument; return 0;
    case KEY_REGION: export->tables.region = argument; return 0;
    case KEY_ROLE: export->tables.role = argument; return 0;
    case KEY_RULE: export->tables.rule = argument; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &export->cli;
        state->child_inputs[1] = &export->axes;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "%s is too much", argument);
        *(state->arg_num == 0 ? &export->form : &export->what) = argument;
        return 0;
    case ARGP_KEY_END: check_form(export, state); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "organisation", KEY_ORGANISATION, "ID", 0, "only posts and alerts of this organisation", 0 },
    { "region", KEY_REGION, "ID", 0, "only of this region", 0 },
    { "role", KEY_ROLE, "ROLE", 0, "only posts of this role", 0 },
    { "rule", KEY_RULE, "NAME", 0, "only alerts of this rule", 0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "csv TABLE\nsqlite FILE\npopolo",
    .doc =
        "Write posts, tenures, organisations, people, alerts, indicators or events as CSV; all of "
        "them into a SQLite file; or people and posts as Popolo JSON."
        "\vEvery row of posts, tenures, alerts and events has the addresses that it rests on. For "
        "the events themselves see tenure log.\n\n"
        "Examples:\n  tenure export csv tenures > tenures.csv\n"
        "  tenure export sqlite tenure.db\n",
    .children = children,
};

static int
run(struct export *export)
{
    char why[300] = "";
    tenure_status status;
    if (export->table != NULL)
        status = table_write_csv(&export->tables, export->table, stdout);
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
    struct export export = { .tables = { .all = true, .cites = true } };
    tenure__v1__axes__init(&export.axes);
    tenure_cli_parse(&argp, argc, argv, &export.cli);
    tenure_cli_open(&export.cli);
    tenure_client_clean_texts(export.cli.client, true); // people read it, whatever --json says
    export.tables.client = export.cli.client;
    export.tables.axes = &export.axes;
    return tenure_cli_close(&export.cli, run(&export));
}
