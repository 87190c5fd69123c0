/* tenure history: a post's tenures and searches. */
#include "axes.h"
#include "post_query.h"
#include <tenure/cli.h>

struct history {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    char *post;
    Tenure__V1__Axes axes;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct history *history = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &history->cli;
        state->child_inputs[1] = &history->axes;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s is too much; one post at a time", argument);
        history->post = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "say which post: ORGANISATION/ROLE"); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp argp = {
    .parser = parse_option,
    .args_doc = "ORGANISATION/ROLE",
    .doc = "Show everybody who has held a post, and the searches for them."
           "\vNumbers after # are the seqs of the events behind a line: see tenure log.\n\n"
           "Example:\n  tenure history QM7/executive-lead\n",
    .children = children,
};

static void
print_history(const struct history *history, const Tenure__V1__PostHistory *found)
{
    const struct tenure_sheet *sheet = &history->cli.out;
    tenure_post_line(sheet, found->state);
    for (size_t i = 0; i < found->n_tenures; i++) {
        printf("  ");
        tenure_tenure_sentence(sheet, found->tenures[i]);
        for (size_t seq = 0; seq < found->tenures[i]->n_seqs; seq++)
            printf(" #%llu", (unsigned long long)found->tenures[i]->seqs[seq]);
        putchar('\n');
    }
    for (size_t i = 0; i < found->n_searches; i++) {
        const Tenure__V1__Search *search = found->searches[i];
        printf("  recruitment %s%s%s%s #%llu\n", search->opened[0] != '\0' ? "opened " : "",
               search->opened,
               search->ended[0] == '\0' ? ""
               : search->failed         ? " failed "
                                        : " closed ",
               search->ended, (unsigned long long)search->seq);
    }
}

static tenure_status
ask(struct history *history)
{
    Tenure__V1__Answer *answer;
    tenure_status status = post_query(&history->cli, TENURE__V1__QUERY__BODY_HISTORY, history->post,
                                      &history->axes, &answer);
    if (status != TENURE_OK)
        return status;
    if (answer->history != NULL && history->cli.json)
        tenure_cli_print_json(&answer->history->base);
    else if (answer->history != NULL)
        print_history(history, answer->history);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct history history = { 0 };
    tenure__v1__axes__init(&history.axes);
    tenure_cli_parse(&argp, argc, argv, &history.cli);
    tenure_cli_open(&history.cli);
    tenure_status status = ask(&history);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&history.cli, status);
    return tenure_cli_close(&history.cli, exit_code);
}
