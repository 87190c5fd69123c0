/* SPDX-License-Identifier: Apache-2.0 */
/* tenure rules: shows the rules in force; checks rule files, and runs their tests. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "rule_file.h"
#include "rule_names.h"
#include "rule_test.h"
#include "template_text.h"
#include <tenure/cli.h>
#include <tenure/nearest.h>

enum {
    RULES_BYTES_MAX = 256 * 1024,
    FILES_MAX = 256
};

struct rules_program {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *verb;      // NULL: show the rules in force
    const char *files[FILES_MAX];
    size_t files_count;
    bool asks; // a daemon was given, which is asked about the names in the files
};

static const char *const verbs[] = { "check", "test", "shipped", "templates", NULL };

static error_t
rules_parse_option(int key, char *argument, struct argp_state *state)
{
    struct rules_program *program = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &program->cli; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            program->verb = verbs[tenure_cli_choice(state, "verb", argument, verbs)];
        else if (program->files_count < FILES_MAX)
            program->files[program->files_count++] = argument;
        return 0;
    case ARGP_KEY_END: {
        bool shows_templates = program->verb != NULL && strcmp(program->verb, "templates") == 0;
        bool takes_files = program->verb != NULL && (strcmp(program->verb, "check") == 0 ||
                                                     strcmp(program->verb, "test") == 0);
        if (!shows_templates && takes_files != (program->files_count > 0))
            argp_error(state, takes_files ? "%s needs a FILE" : "%s takes no FILE",
                       program->verb != NULL ? program->verb : "this");
        // checking needs no daemon, so that the one in the context or the environment is not asked
        program->asks = program->cli.at != NULL || program->cli.context != NULL;
        return 0;
    }
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = rules_parse_option,
    .args_doc = "\ncheck FILE...\ntest FILE...\nshipped\ntemplates [NAME...]",
    .doc =
        "Show the rules in force, or the shipped ones, as a file for tenured --config; "
        "check such a file; run rule tests; or explain the templates of rules."
        "\vThe rules of a file come into force when tenured starts with it. A rule test has "
        "events and the alerts to expect by date; docs/domain.md describes the form. check, test "
        "and templates need no daemon; check --at also asks that one whether it knows the regions "
        "and roles.\n\n"
        "Examples:\n"
        "  tenure rules > rules.yaml\n"
        "  tenure rules check rules.yaml\n"
        "  tenure rules check rules.yaml --at tcp://127.0.0.1:7301\n"
        "  tenure rules test my-rule.test.yaml\n"
        "  tenure rules templates churn\n",
    .children = children,
};

static void
print_problem(const char *path, const struct yaml_problem *problem)
{
    if (problem->line > 0)
        tenure_cli_say("%s:%d:%d: %s", path, problem->line, problem->column, problem->reason);
    else
        tenure_cli_say("%s: %s", path, problem->reason);
}

/* Whether the daemon, if one was given, knows the names in the file. */
static bool
check_names(struct rules_program *program, struct yaml_value file, const char *path)
{
    unsigned unknown = 0;
    if (!program->asks)
        return true;
    if (program->cli.client == NULL)
        tenure_cli_open(&program->cli);
    tenure_status status = rule_names_check(file, path, program->cli.client, &unknown);
    if (status != TENURE_OK)
        exit(tenure_cli_close(&program->cli, tenure_cli_fail(&program->cli, status)));
    return unknown == 0;
}

static bool
check_file(struct rules_program *program, const char *path)
{
    static const char *const keys[] = { RULE_FILE_KEYS, SETTING_KEYS, "tests", NULL };
    struct yaml_problem problem = { 0 };
    struct yaml *yaml = NULL;
    struct tni_arena arena;
    const Tenure__V1__RuleSet *set;
    if (tni_arena_open(&arena, RULES_BYTES_MAX) != TENURE_OK)
        return false;
    bool fine = yaml_open(path, &yaml, &problem) == TENURE_OK &&
                yaml_check_map(yaml_root(yaml), keys, &problem) &&
                rule_file_read(yaml_root(yaml), &arena, &set, &problem);
    if (!fine)
        print_problem(path, &problem);
    else if ((fine = check_names(program, yaml_root(yaml), path)))
        printf("%s: %zu rule%s, valid\n", path, set->n_rules, set->n_rules == 1 ? "" : "s");
    yaml_close(&yaml);
    tni_arena_close(&arena);
    return fine;
}

static bool
test_file(const char *path)
{
    struct rule_test_counts counts = { 0 };
    struct yaml_problem problem;
    tenure_status status = rule_test_run(path, stdout, &counts, &problem);
    fflush(stdout);
    if (status == TENURE_INVALID || status == TENURE_NOT_FOUND)
        print_problem(path, &problem);
    else if (status == TENURE_STORAGE)
        tenure_cli_say("%s: %s", folder_temporary(), strerror(errno));
    else if (status != TENURE_OK)
        tenure_cli_say("%s: %s", path, tenure_status_text(status));
    else
        printf("%s: %u passed, %u failed\n", path, counts.passed, counts.failed);
    return status == TENURE_OK && counts.failed == 0;
}

static bool
explain_template(const char *name)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    const struct rule_template *template = rule_template_named(name);
    struct tenure_nearest nearest;
    char reason[200];
    if (template != NULL) {
        template_print(template, stdout);
        return true;
    }
    tenure_nearest_begin(&nearest, name);
    for (size_t i = 0; i < shipped->n_rules; i++)
        tenure_nearest_offer(&nearest, shipped->rules[i]->template_);
    tenure_cli_say("%s", tenure_nearest_text(&nearest, "template", reason, sizeof(reason)));
    return false;
}

/* Whether an earlier rule of the set has the same template. */
static bool
is_repeated(const Tenure__V1__RuleSet *set, size_t index)
{
    bool repeated = false;
    for (size_t i = 0; i < index; i++)
        repeated = repeated || strcmp(set->rules[i]->template_, set->rules[index]->template_) == 0;
    return repeated;
}

/* Explains the templates with these names, or all: every template has a shipped rule. */
static bool
explain_templates(const struct rules_program *program)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    bool fine = true;
    for (size_t i = 0; program->files_count == 0 && i < shipped->n_rules; i++) {
        if (!is_repeated(shipped, i))
            fine = explain_template(shipped->rules[i]->template_) && fine;
    }
    for (size_t i = 0; i < program->files_count; i++)
        fine = explain_template(program->files[i]) && fine;
    return fine;
}

static tenure_status
show_in_force(struct tenure_cli *cli)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    tenure_status status = tenure_client_query(cli->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    if (answer->rules != NULL && cli->json)
        tenure_cli_print_json(&answer->rules->base);
    else if (answer->rules != NULL)
        rule_file_write(answer->rules, stdout);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct rules_program program = { 0 };
    bool fine = true;
    tenure_cli_parse(&argp, argc, argv, &program.cli);
    if (program.verb == NULL) {
        tenure_cli_open(&program.cli);
        tenure_status status = show_in_force(&program.cli);
        int exit_code =
            status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&program.cli, status);
        return tenure_cli_close(&program.cli, exit_code);
    }
    if (strcmp(program.verb, "shipped") == 0)
        rule_file_write(rules_default(), stdout);
    bool of_templates = strcmp(program.verb, "templates") == 0;
    if (of_templates)
        fine = explain_templates(&program);
    for (size_t i = 0; i < program.files_count && !of_templates; i++)
        fine = (strcmp(program.verb, "check") == 0 ? check_file(&program, program.files[i])
                                                   : test_file(program.files[i])) &&
               fine;
    return tenure_cli_close(&program.cli, fine ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED);
}
