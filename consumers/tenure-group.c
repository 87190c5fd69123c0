/* SPDX-License-Identifier: Apache-2.0 */
/* tenure group: shows a group's leader, the members' progress and etcd's size; changes the leader,
 * makes a member leave, or removes one. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "output.h"
#include <tenure/cli.h>

enum {
    MEBI = 1 << 20,
    SILENT_MS = 5000,    // members report once a second
    DONE_MS = 15 * 1000, // the time limit for a change
    LOOK_MS = 100
};

struct group_program {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    struct output_options output;
    const char *verb, *node; // NULL: only show the group
    uint64_t head;           // the last entry that any member has
};

static const char *const verbs[] = { "status", "promote", "leave", "remove", NULL };

static error_t
group_parse_option(int key, char *argument, struct argp_state *state)
{
    struct group_program *program = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &program->output;
        state->child_inputs[1] = &program->cli;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "unexpected argument %s", argument);
        if (state->arg_num == 0)
            program->verb = verbs[tenure_cli_choice(state, "verb", argument, verbs)];
        else
            program->node = argument;
        return 0;
    case ARGP_KEY_SUCCESS:
        if (program->verb != NULL && program->node == NULL && strcmp(program->verb, "status") == 0)
            program->verb = NULL;
        if (program->verb != NULL && program->node == NULL)
            argp_error(state, "name the member to %s", program->verb);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &output_argp, 0, NULL, 0 },
                                              { &tenure_cli_argp, 0, NULL, 90 },
                                              { 0 } };

static const struct argp argp = {
    .parser = group_parse_option,
    .args_doc = "\nstatus\npromote NODE\nleave NODE\nremove NODE",
    .doc =
        "Show who leads a group, how far each member is, and how full etcd is; hand the lead to "
        "another member, make one leave, or remove one that is gone. Any member can be asked."
        "\vA member that leaves hands over the lead, stops in order and no longer counts. A member "
        "that has sent nothing for 5 s is shown as silent; only such a member can be removed. "
        "Either is counted again once it is started. A member marked 'other rules' does not begin to "
        "lead, since more members have rules that differ from its own. To promote, to leave and to "
        "remove needs the role operate.\n\n"
        "Examples:\n"
        "  tenure group --at tcp://a:7301,tcp://b:7301,tcp://c:7301\n"
        "  tenure group promote b\n"
        "  tenure group leave c\n",
    .children = children,
};

static const char *const column_names[] = { "node", "state", "entry", "behind", "silent_s", "at" };

enum {
    COLUMN_NODE,
    COLUMN_STATE,
    COLUMN_ENTRY,
    COLUMN_BEHIND,
    COLUMN_SILENT,
    COLUMN_AT,
    COLUMNS
};

static const struct output_columns columns = { .names = column_names,
                                               .count = COLUMNS,
                                               .usual = "node,state,entry,behind,silent_s,at" };

static void
write_cell(void *context, size_t column, const void *row, FILE *out)
{
    const struct group_program *program = context;
    const Tenure__V1__GroupMember *member = *(const Tenure__V1__GroupMember *const *)row;
    switch (column) {
    case COLUMN_NODE: fputs(member->node, out); break;
    case COLUMN_STATE:
        fputs(member->silent_ms > SILENT_MS ? "silent" : member->leads ? "leads" : "follows", out);
        fputs(member->outvoted ? ", other rules" : "", out);
        break;
    case COLUMN_ENTRY: fprintf(out, "%" PRIu64, member->seq); break;
    case COLUMN_BEHIND: fprintf(out, "%" PRIu64, program->head - member->seq); break;
    case COLUMN_SILENT: fprintf(out, "%.1f", (double)member->silent_ms / 1000); break;
    default: fputs(member->advertise, out); break;
    }
}

static void
print_sentence(struct group_program *program, const Tenure__V1__GroupMember *member)
{
    write_cell(program, COLUMN_NODE, &member, stdout);
    putchar(' ');
    write_cell(program, COLUMN_STATE, &member, stdout);
    printf(": entry %" PRIu64 ", %" PRIu64 " behind, at %s\n", member->seq,
           program->head - member->seq, member->advertise);
}

static void
print_table(struct group_program *program, const Tenure__V1__GroupReport *group)
{
    struct output *output = output_open(&program->output, &columns, write_cell, program);
    for (size_t i = 0; i < group->n_members; i++)
        output_row(output, &group->members[i]);
    output_close(output, "no member has reported yet");
}

static void
print_etcd(const Tenure__V1__GroupReport *group)
{
    printf("\nAnswered by %s. The lease is %u s. etcd has entries from %" PRIu64 " on", group->node,
           group->lease_seconds, group->trimmed + 1);
    if (group->etcd_bytes > 0)
        printf("; its file has %.1f MiB, %.1f MiB of them in use, of at most %.0f MiB",
               (double)group->etcd_bytes / MEBI, (double)group->etcd_used_bytes / MEBI,
               (double)group->etcd_max_bytes / MEBI);
    puts(".");
}

static void
print_group(struct group_program *program, const Tenure__V1__GroupReport *group)
{
    for (size_t i = 0; i < group->n_members; i++) {
        if (group->members[i]->seq > program->head)
            program->head = group->members[i]->seq;
    }
    switch (program->output.form) {
    case OUTPUT_JSON: tenure_cli_print_json(&group->base); return;
    case OUTPUT_CSV: print_table(program, group); return;
    case OUTPUT_TEXT:
        for (size_t i = 0; i < group->n_members; i++)
            print_sentence(program, group->members[i]);
        break;
    case OUTPUT_TABLE:
    case OUTPUT_WIDE: print_table(program, group); break;
    }
    print_etcd(group);
}

static tenure_status
ask_status(struct group_program *program, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    return tenure_client_query(program->cli.client, &query, ret_answer);
}

/* Whether the change is visible: the member leads, or is no longer a member. */
static bool
is_done(const struct group_program *program, const Tenure__V1__GroupReport *group)
{
    const Tenure__V1__GroupMember *member = NULL;
    for (size_t i = 0; group != NULL && i < group->n_members; i++) {
        if (strcmp(group->members[i]->node, program->node) == 0)
            member = group->members[i];
    }
    bool promotes = strcmp(program->verb, "promote") == 0;
    return group != NULL && (promotes ? member != NULL && member->leads : member == NULL);
}

static int
wait_until_done(struct group_program *program)
{
    static const struct timespec pause = { 0, LOOK_MS * 1000000L };
    for (int waited = 0; waited < DONE_MS; waited += LOOK_MS) {
        Tenure__V1__Answer *answer;
        bool done = ask_status(program, &answer) == TENURE_OK;
        if (done) {
            done = is_done(program, answer->status_report->group);
            tenure__v1__answer__free_unpacked(answer, NULL);
        }
        if (done) {
            printf("%s %s\n", program->node,
                   strcmp(program->verb, "promote") == 0 ? "leads" : "is no longer a member");
            return TENURE_EXIT_DONE;
        }
        nanosleep(&pause, NULL);
    }
    tenure_cli_say("the group does not show it after %d s; tenure group shows how things are",
                   DONE_MS / 1000);
    return TENURE_EXIT_REFUSED;
}

static int
change_group(struct group_program *program)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ChangeGroup body = TENURE__V1__CHANGE_GROUP__INIT;
    Tenure__V1__Answer *answer;
    char **field = strcmp(program->verb, "promote") == 0 ? &body.promote
                   : strcmp(program->verb, "leave") == 0 ? &body.leave
                                                         : &body.remove;
    *field = (char *)(uintptr_t)program->node;
    query.body_case = TENURE__V1__QUERY__BODY_CHANGE_GROUP;
    query.change_group = &body;
    tenure_status status = tenure_client_query(program->cli.client, &query, &answer);
    if (status != TENURE_OK)
        return tenure_cli_fail(&program->cli, status);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return wait_until_done(program);
}

int
main(int argc, char **argv)
{
    struct group_program program = { 0 };
    Tenure__V1__Answer *answer;
    int exit_code = TENURE_EXIT_DONE;
    tenure_cli_parse(&argp, argc, argv, &program.cli);
    output_resolve(&program.output, &program.cli);
    tenure_cli_open(&program.cli);
    if (program.verb != NULL)
        return tenure_cli_close(&program.cli, change_group(&program));
    tenure_status result = ask_status(&program, &answer);
    if (result != TENURE_OK)
        return tenure_cli_close(&program.cli, tenure_cli_fail(&program.cli, result));
    if (answer->status_report->group != NULL) {
        print_group(&program, answer->status_report->group);
    } else {
        tenure_cli_say("this daemon is not a member of a group");
        exit_code = TENURE_EXIT_REFUSED;
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return tenure_cli_close(&program.cli, exit_code);
}
