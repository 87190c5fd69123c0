/* tenure state: who holds which post, on both axes. */
#include <string.h>

#include "axes.h"
#include "post_query.h"
#include <tenure/cli.h>

enum {
    KEY_ORGANISATION = 256,
    KEY_REGION,
    KEY_ROLE,
    KEY_STATUS,
    KEY_OPEN,
    STATUSES_MAX = 8
};

struct state {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    const char *what;      // post or posts
    char *post;
    Tenure__V1__PostsQuery posts;
    Tenure__V1__Axes axes;
    Tenure__V1__PostState__Status statuses[STATUSES_MAX];
};

static void
take_status(struct state *state, struct argp_state *argp_state, const char *text)
{
    const ProtobufCEnumDescriptor *values = &tenure__v1__post_state__status__descriptor;
    for (unsigned i = 0; i < values->n_values; i++) {
        if (strcasecmp(values->values[i].name, text) == 0 &&
            state->posts.n_statuses < STATUSES_MAX) {
            state->statuses[state->posts.n_statuses++] =
                (Tenure__V1__PostState__Status)values->values[i].value;
            return;
        }
    }
    argp_error(argp_state, "--status %s is not one of filled, interim, vacant, unknown, abolished",
               text);
}

static void
take_argument(struct state *state, struct argp_state *argp_state, char *argument)
{
    if (argp_state->arg_num == 0 &&
        (strcmp(argument, "post") == 0 || strcmp(argument, "posts") == 0))
        state->what = argument;
    else if (argp_state->arg_num == 1 && strcmp(state->what, "post") == 0)
        state->post = argument;
    else
        argp_error(argp_state, "%s is too much; give post ORGANISATION/ROLE, or posts", argument);
}

static error_t
parse_option(int key, char *argument, struct argp_state *argp_state)
{
    struct state *state = argp_state->input;
    switch (key) {
    case KEY_ORGANISATION: state->posts.organisation = argument; return 0;
    case KEY_REGION: state->posts.region = argument; return 0;
    case KEY_ROLE: state->posts.role = argument; return 0;
    case KEY_STATUS: take_status(state, argp_state, argument); return 0;
    case KEY_OPEN: state->posts.open_only = true; return 0;
    case ARGP_KEY_INIT:
        argp_state->child_inputs[0] = &state->cli;
        argp_state->child_inputs[1] = &state->axes;
        return 0;
    case ARGP_KEY_ARG: take_argument(state, argp_state, argument); return 0;
    case ARGP_KEY_END:
        if (state->what == NULL || (strcmp(state->what, "post") == 0 && state->post == NULL))
            argp_error(argp_state, "say which state: post ORGANISATION/ROLE, or posts");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "organisation", KEY_ORGANISATION, "ID", 0, "posts: of this organisation", 0 },
    { "region", KEY_REGION, "ID", 0, "posts: in this region", 0 },
    { "role", KEY_ROLE, "ROLE", 0, "posts: of this role", 0 },
    { "status", KEY_STATUS, "STATUS", 0,
      "posts: filled, interim, vacant, unknown or abolished; may be repeated", 0 },
    { "open", KEY_OPEN, NULL, 0, "posts: without a substantive holder who stays or a designate",
      0 },
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
    .args_doc = "post ORGANISATION/ROLE\nposts",
    .doc = "Show the state of a post, or of all posts."
           "\vExamples:\n"
           "  tenure state post QM7/executive-lead\n"
           "  tenure state posts --open --region Y61\n"
           "  tenure state post QM7/executive-lead --as-of 2018-06-01 --known-at 60\n",
    .children = children,
};

static void
print_tenure(const struct state *state, const char *label, const Tenure__V1__Tenure *tenure)
{
    printf("  %-12s ", label);
    tenure_tenure_sentence(&state->cli.out, tenure);
    putchar('\n');
}

static void
print_seqs(const char *label, const uint64_t *seqs, size_t count)
{
    if (count == 0)
        return;
    printf("  %-12s", label);
    for (size_t i = 0; i < count; i++)
        printf(" #%llu", (unsigned long long)seqs[i]);
    putchar('\n');
}

static void
print_post(const struct state *state, const Tenure__V1__PostState *post)
{
    printf("%s, %s: ", post->organisation_name, post->role);
    tenure_post_line(&state->cli.out, post);
    for (size_t i = 0; i < post->n_holders; i++)
        print_tenure(state, i == 0 ? "holder" : "", post->holders[i]);
    if (post->designate != NULL)
        print_tenure(state, "designate", post->designate);
    for (size_t i = 0; i < post->n_past; i++)
        print_tenure(state, i == 0 ? "before" : "", post->past[i]);
    if (post->past_count > post->n_past)
        printf("  %-12s and %zu more; see tenure history %s/%s\n", "",
               post->past_count - post->n_past, post->organisation, post->role);
    if (post->recruitments_failed > 0)
        printf("  %-12s %u failed\n", "searches", post->recruitments_failed);
    print_seqs("events", post->seqs, post->n_seqs);
    print_seqs("rumours", post->rumours, post->n_rumours);
}

static void
print(const struct state *state, const Tenure__V1__PostState *post, bool in_full)
{
    if (state->cli.json)
        tenure_cli_print_json(&post->base);
    else if (in_full)
        print_post(state, post);
    else
        tenure_post_line(&state->cli.out, post);
}

static tenure_status
ask_post(struct state *state)
{
    Tenure__V1__Answer *answer;
    tenure_status status =
        post_query(&state->cli, TENURE__V1__QUERY__BODY_POST, state->post, &state->axes, &answer);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < answer->n_posts; i++)
        print(state, answer->posts[i], true);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static tenure_status
ask_posts(struct state *state)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    state->posts.axes = &state->axes;
    state->posts.statuses = state->statuses;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &state->posts;
    do {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(state->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        for (size_t i = 0; i < answer->n_posts; i++)
            print(state, answer->posts[i], false);
        state->posts.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (state->posts.after != 0);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct state state = { 0 };
    tenure__v1__posts_query__init(&state.posts);
    tenure__v1__axes__init(&state.axes);
    tenure_cli_parse(&argp, argc, argv, &state.cli);
    tenure_cli_open(&state.cli);
    tenure_status status = strcmp(state.what, "post") == 0 ? ask_post(&state) : ask_posts(&state);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&state.cli, status);
    return tenure_cli_close(&state.cli, exit_code);
}
