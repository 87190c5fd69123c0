/* SPDX-License-Identifier: Apache-2.0 */
/* tenure silence: the silences in force, or a new one. */
#include "operate.h"

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = state->input; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s is too much", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
    .parser = parse_option,
    .doc =
        "Show the silences in force. With --author and --reason: mute the alerts that match every "
        "matcher given."
        "\vMatchers are --rule NAME, --severity info|warning|critical, --region ID and "
        "--organisation ID; at least one. With --until DAY it also mutes what opens by then; "
        "without, what is open now until it ends. All flags: tenure publish silence --help. "
        "To end a silence: tenure publish retraction --id ITS-ID.\n\n"
        "Example:\n  tenure silence --rule vacancy --region Y61 --until 2020-03-01 \\\n"
        "      --author \"Ada Editor\" --reason \"known, being filled\"\n",
    .children = children,
};

static tenure_status
list(struct tenure_cli *cli)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__SilencesQuery body = TENURE__V1__SILENCES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_SILENCES;
    query.silences = &body;
    tenure_status status = tenure_client_query(cli->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < answer->n_silences; i++) {
        const Tenure__V1__SilenceInForce *found = answer->silences[i];
        const Tenure__V1__Silence *silence = found->silence;
        if (cli->json) {
            tenure_cli_print_json(&found->base);
            continue;
        }
        printf("%s/%s  rule %s, severity %s, region %s, organisation %s, %s %s  %s: %s\n",
               found->source, found->id, silence->rule[0] != '\0' ? silence->rule : "any",
               silence->severity[0] != '\0' ? silence->severity : "any",
               silence->region[0] != '\0' ? silence->region : "any",
               silence->organisation[0] != '\0' ? silence->organisation : "any",
               silence->until[0] != '\0' ? "until" : "of what was open before", silence->until,
               silence->author, silence->reason);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct tenure_cli cli = { 0 };
    if (operate_gives(argc, argv, "--author"))
        return operate_publish("silence", argc, argv);
    tenure_cli_parse(&argp, argc, argv, &cli);
    tenure_cli_open(&cli);
    tenure_status status = list(&cli);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&cli, status);
    return tenure_cli_close(&cli, exit_code);
}
