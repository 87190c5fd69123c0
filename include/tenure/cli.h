/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli - what all programs share: options, messages on stderr, JSON on stdout, exit codes.
 */
#ifndef TENURE_CLI_H
#define TENURE_CLI_H

#include <argp.h>
#include <stdbool.h>

#include <tenure/client.h>
#include <tenure/sentence.h>

enum {
    TENURE_CONTEXT_NAME_MAX = 64
};

struct tenure_cli {
    const char *at;
    const char *context; // NULL: the context in use
    const char *key, *server_key;
    int timeout_ms;
    bool json;
    tenure_client *client; // opened by tenure_cli_open()
    struct tenure_sheet out;
};

/* --at, --timeout and --json as an argp child; its input is a struct tenure_cli. Usage errors exit
 * with TENURE_EXIT_USAGE. */
extern const struct argp tenure_cli_argp;

/* The same for programs that work on a data folder without a daemon: only --at and --json. */
extern const struct argp tenure_cli_folder_argp;

/* Sets the defaults and parses the command line with `argp`, whose children[0] must be one of the
 * two above. `input` is the program's own struct, which begins with a struct tenure_cli. */
void tenure_cli_parse(const struct argp *argp, int argc, char **argv, struct tenure_cli *input);

/* The same, but ignores the context in use: `input` holds only what the command line gives. */
void tenure_cli_parse_alone(const struct argp *argp, int argc, char **argv,
                            struct tenure_cli *input);

/* Exits with TENURE_EXIT_USAGE at the first long option that `argp` and its children do not have,
 * and suggests the nearest one, which argp itself does not. tenure_cli_parse() calls this. With
 * `in_order`, stops at the first word that is not an option. */
void tenure_cli_check_options(const struct argp *argp, int argc, char **argv, bool in_order);

/* How many words the option that `word` begins with takes, if its name is exact: 1, or 2 if its
 * value is the next word. 0: `argp` itself has no such option. */
int tenure_cli_option_words(const struct argp *argp, const char *word);

/* Opens the client; on failure prints the reason and exits. */
void tenure_cli_open(struct tenure_cli *cli);

/* Prints the client's description of the failure and returns the exit code. */
int tenure_cli_fail(const struct tenure_cli *cli, tenure_status status);

/* Prints one line on stderr, prefixed with the program's name. */
void tenure_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the message as one line of JSON on stdout. */
void tenure_cli_print_json(const ProtobufCMessage *message);

/* Closes the client and flushes stdout; returns the exit code to leave with. */
int tenure_cli_close(struct tenure_cli *cli, int exit_code);

/* Splits "QM7/executive-lead" in place; false if it does not name a post. */
bool tenure_cli_split_post(char *post, const char **ret_organisation, const char **ret_role);

/* The index of the word among `choices`, which ends with NULL and has words in lower case; accepts
 * any case, and _ for a hyphen. For any other word, exits with a usage error that suggests the
 * nearest choice or lists them all; `what` is what a choice is called there: "verb". */
size_t tenure_cli_choice(struct argp_state *state, const char *what, const char *text,
                         const char *const *choices);

/* Parses "info", "warning" or "critical"; exits with a usage error for anything else. */
Tenure__V1__Severity tenure_cli_severity(struct argp_state *state, const char *text);

/* Parses a whole number of at least `min`; exits with a usage error for anything else. */
uint64_t tenure_cli_number(struct argp_state *state, const char *option, const char *text,
                           uint64_t min);

/* contexts: a daemon's address and the keys for it, under a name that the user chose */

struct tenure_context {
    char *at, *key, *server_key; // NULL: not given
};

/* The symbolic link, beside the contexts, that holds the name of the context in use. */
#define TENURE_CONTEXT_IN_USE ".in-use"

/* The path of the context's file; false: HOME is not set, or the path is too long. */
bool tenure_context_path(const char *name, char *path, size_t size);

/* Whether the name is valid: up to TENURE_CONTEXT_NAME_MAX of a-z, 0-9, hyphen and underscore. */
bool tenure_context_is_name(const char *name);

/* False if there is no context of that name. On success the caller frees the context. */
bool tenure_context_read(const char *name, struct tenure_context *ret_context);
void tenure_context_free(struct tenure_context *context);

/* Writes up to TENURE_CONTEXT_NAME_MAX + 1 bytes; false, and "", if none is in use. */
bool tenure_context_in_use(char *name);

/* Fills in the address and the keys that the command line and TENURE_AT leave open. An unknown
 * context exits with TENURE_EXIT_USAGE. tenure_cli_parse() calls it. */
void tenure_context_apply(struct tenure_cli *cli);

#endif
