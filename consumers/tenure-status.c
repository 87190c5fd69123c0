/* tenure status: how the daemon is. */
#include <inttypes.h>

#include <tenure/cli.h>
#include <tenure/subscriber.h>

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = state->input;
    else if (key == ARGP_KEY_ARG)
        argp_error(state, "%s is too much", argument);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = parse_option,
    .doc = "Show how the daemon is: its log, clock, sizes and channels."
           "\vExample:\n  tenure status --at /var/lib/tenure --json\n",
    .children = children,
};

static void
print_status(const Tenure__V1__StatusReport *report)
{
    printf("log            %s\n", report->log);
    printf("daemon         tenured %s, since %s\n", report->version,
           tenure_time_text(report->started_ms));
    printf("clock          %s (%s)\n", report->clock[0] != '\0' ? report->clock : "not started",
           report->clock_mode);
    printf("events         %" PRIu64 "\n", report->events);
    if (report->last_recorded_ms != 0)
        printf("last event     recorded %s\n", tenure_time_text(report->last_recorded_ms));
    printf("posts          %" PRIu64 "\n", report->posts);
    printf("organisations  %" PRIu64 "\n", report->organisations);
    printf("people         %" PRIu64 "\n", report->people);
    printf("alerts         %" PRIu64 " active\n", report->alerts_active);
    printf("data           %.1f MiB\n", (double)report->data_bytes / (1 << 20));
    for (size_t i = 0; i < report->n_heads; i++) {
        const Tenure__V1__ChannelHead *head = report->heads[i];
        if (head->last > 0)
            printf("channel        %s, %" PRIu64 " updates\n", tenure_channel_name(head->channel),
                   head->last);
    }
}

int
main(int argc, char **argv)
{
    struct tenure_cli cli = { 0 };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    tenure_cli_parse(&argp, argc, argv, &cli);
    tenure_cli_open(&cli);
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    tenure_status status = tenure_client_query(cli.client, &query, &answer);
    if (status != TENURE_OK)
        return tenure_cli_close(&cli, tenure_cli_fail(&cli, status));
    if (answer->status_report != NULL && cli.json)
        tenure_cli_print_json(&answer->status_report->base);
    else if (answer->status_report != NULL)
        print_status(answer->status_report);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return tenure_cli_close(&cli, TENURE_EXIT_DONE);
}
