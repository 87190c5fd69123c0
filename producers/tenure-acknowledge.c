/* SPDX-License-Identifier: Apache-2.0 */
/* tenure acknowledge: records who takes responsibility for an alert. */
#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "operate.h"

enum {
    KEY_AUTHOR = 256,
    KEY_NOTE
};

struct acknowledge {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    char *alert, *author, *note;
};

static error_t
acknowledge_parse_option(int key, char *argument, struct argp_state *state)
{
    struct acknowledge *acknowledge = state->input;
    switch (key) {
    case KEY_AUTHOR: acknowledge->author = argument; return 0;
    case KEY_NOTE: acknowledge->note = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &acknowledge->cli; return 0;
    case ARGP_KEY_ARG:
        if (acknowledge->alert != NULL)
            argp_error(state, "unexpected argument %s; acknowledge one alert at a time", argument);
        acknowledge->alert = argument;
        return 0;
    case ARGP_KEY_END:
        if (acknowledge->alert == NULL || acknowledge->author == NULL)
            argp_error(state, "give the alert and who takes it on: ALERT --author NAME");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "author", KEY_AUTHOR, "NAME", 0, "record who takes the alert on", 0 },
    { "note", KEY_NOTE, "TEXT", 0, "record what is being done", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = acknowledge_parse_option,
    .args_doc = "ALERT",
    .doc = "Record who takes an alert on."
           "\vALERT is an id as tenure alerts prints it; without @SEQ, the latest alert of that "
           "rule about that subject.\n\n"
           "Example:\n  tenure acknowledge vacancy/QM7/chair --author \"Ada Editor\"\n",
    .children = children,
};

/* The full id of the alert; NULL: there is none. */
static char *
find_alert(struct acknowledge *acknowledge, tenure_status *ret_status)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    *ret_status = lookup(&acknowledge->cli, LOOKUP_ALERT, &acknowledge->alert);
    if (*ret_status != TENURE_OK)
        return NULL;
    body.alert = acknowledge->alert;
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    *ret_status = tenure_client_query(acknowledge->cli.client, &query, &answer);
    if (*ret_status != TENURE_OK)
        return NULL;
    const Tenure__V1__Alert *alert = answer->why != NULL ? answer->why->alert : NULL;
    char *id = alert != NULL ? strdup(alert->id) : NULL;
    if (alert != NULL && alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE) {
        tenure_cli_say("%s ended on %s; only active alerts can be acknowledged", id, alert->ended);
        exit(TENURE_EXIT_REFUSED);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return id;
}

int
main(int argc, char **argv)
{
    struct acknowledge acknowledge = { 0 };
    tenure_status status;
    tenure_cli_parse(&argp, argc, argv, &acknowledge.cli);
    tenure_cli_open(&acknowledge.cli);
    char *id = find_alert(&acknowledge, &status);
    if (id == NULL)
        return tenure_cli_close(&acknowledge.cli, tenure_cli_fail(&acknowledge.cli, status));
    const struct {
        const char *flag, *value;
    } flags[] = {
        { "--alert", id },
        { "--author", acknowledge.author },
        { "--note", acknowledge.note },
        { "--at", acknowledge.cli.at },
        { "--key", acknowledge.cli.key },
        { "--server-key", acknowledge.cli.server_key },
    };
    char *arguments[1 + 2 * sizeof(flags) / sizeof(flags[0])] = { argv[0] };
    int count = 1;
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (flags[i].value != NULL) {
            arguments[count++] = (char *)flags[i].flag;
            arguments[count++] = (char *)flags[i].value;
        }
    }
    tenure_cli_close(&acknowledge.cli, TENURE_EXIT_DONE);
    return operate_publish("acknowledgement", count, arguments);
}
