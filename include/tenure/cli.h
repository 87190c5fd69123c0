/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli - what all programs share: options, words on stderr, JSON on stdout, exit codes.
 */
#ifndef TENURE_CLI_H
#define TENURE_CLI_H

#include <argp.h>
#include <stdbool.h>

#include <tenure/client.h>
#include <tenure/sentence.h>

struct tenure_cli {
    const char *at;
    const char *key, *server_key;
    int timeout_ms;
    bool json;
    tenure_client *client; // opened by tenure_cli_open()
    struct tenure_sheet out;
};

/* --at, --timeout and --json as an argp child; its input is a struct tenure_cli. Usage errors exit
 * with TENURE_EXIT_USAGE. */
extern const struct argp tenure_cli_argp;

/* The same for programs that work on a data folder without a daemon: --at and --json. */
extern const struct argp tenure_cli_folder_argp;

/* Sets the defaults and parses the command line with `argp`, whose children[0] is one of these.
 * `input` is the program's own struct, which begins with a struct tenure_cli. */
void tenure_cli_parse(const struct argp *argp, int argc, char **argv, struct tenure_cli *input);

/* Opens the client, or says why not and exits. */
void tenure_cli_open(struct tenure_cli *cli);

/* Says what failed, by the client's words, and returns the exit code. */
int tenure_cli_fail(const struct tenure_cli *cli, tenure_status status);

/* One line on stderr behind the program's name. */
void tenure_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The message as one line of JSON on stdout. */
void tenure_cli_print_json(const ProtobufCMessage *message);

/* Closes the client and makes sure that everything is written; returns the exit code to leave with.
 */
int tenure_cli_close(struct tenure_cli *cli, int exit_code);

/* Splits "QM7/executive-lead" in place; false if it is no post. */
bool tenure_cli_split_post(char *post, const char **ret_organisation, const char **ret_role);

/* "info", "warning", "critical"; exits with a usage error for anything else. */
Tenure__V1__Severity tenure_cli_severity(struct argp_state *state, const char *text);

/* A whole number of at least `min`; exits with a usage error for anything else. */
uint64_t tenure_cli_number(struct argp_state *state, const char *option, const char *text,
                           uint64_t min);

#endif
