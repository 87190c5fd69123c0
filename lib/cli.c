/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/cli.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tenure/json.h>
#include <tenure/version.h>

enum {
    KEY_KEY = 900, // beyond the programs' own option keys
    KEY_SERVER_KEY,
    KEY_CONTEXT,
    TIMEOUT_S_MAX = 86400
};

const char *argp_program_version = tenure_version_line;

void
tenure_cli_say(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

uint64_t
tenure_cli_number(struct argp_state *state, const char *option, const char *text, uint64_t min)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9' || number < min)
        argp_error(state, "%s %s is not a whole number of at least %llu", option, text,
                   (unsigned long long)min);
    return number;
}

/* Converts seconds to milliseconds; 0: not a number, or too large. */
static int
seconds_ms(const char *text)
{
    char *end;
    errno = 0;
    unsigned long seconds = strtoul(text, &end, 10);
    bool fine = errno == 0 && *end == '\0' && text[0] >= '0' && text[0] <= '9';
    return fine && seconds <= TIMEOUT_S_MAX ? (int)seconds * 1000 : 0;
}

/* The environment's TENURE_TIMEOUT, else the library's default. */
static int
usual_timeout_ms(void)
{
    const char *text = getenv("TENURE_TIMEOUT");
    if (text == NULL || text[0] == '\0')
        return TENURE_TIMEOUT_DEFAULT_MS;
    int timeout_ms = seconds_ms(text);
    if (timeout_ms > 0)
        return timeout_ms;
    tenure_cli_say("TENURE_TIMEOUT %s is not a number of seconds from 1 to %d", text,
                   TIMEOUT_S_MAX);
    exit(TENURE_EXIT_USAGE);
}

static error_t
cli_parse_option(int key, char *argument, struct argp_state *state)
{
    struct tenure_cli *cli = state->input;
    switch (key) {
    case 'a': cli->at = argument; return 0;
    case KEY_KEY: cli->key = argument; return 0;
    case KEY_SERVER_KEY: cli->server_key = argument; return 0;
    case KEY_CONTEXT: cli->context = argument; return 0;
    case 'j': cli->json = true; return 0;
    case 't':
        cli->timeout_ms = seconds_ms(argument);
        if (cli->timeout_ms == 0)
            argp_error(state, "--timeout %s is not a number of seconds from 1 to %d", argument,
                       TIMEOUT_S_MAX);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "at", 'a', "WHERE", 0,
      "connect to this data folder, endpoints file or tcp://host:port, or to the first of several "
      "separated by commas that answers (default: $TENURE_AT, the context in use, "
      "tcp://127.0.0.1:7301)",
      90 },
    { "context", KEY_CONTEXT, "CONTEXT", 0, "connect as this context says ($TENURE_CONTEXT)", 90 },
    { "key", KEY_KEY, "FILE", 0, "use this secret key ($TENURE_KEY)", 90 },
    { "server-key", KEY_SERVER_KEY, "KEY", 0, "expect this public key ($TENURE_SERVER_KEY)", 90 },
    { "json", 'j', NULL, 0, "print JSON, one object a line", 90 },
    { "timeout", 't', "SECONDS", 0, "wait this long for an answer ($TENURE_TIMEOUT, else 10)", 90 },
    { 0 },
};

static const struct argp_option folder_options[] = {
    { "at", 'a', "DIR", 0, "use this data folder (default: $TENURE_AT, the context in use)", 90 },
    { "context", KEY_CONTEXT, "CONTEXT", 0, "use this context's folder ($TENURE_CONTEXT)", 90 },
    { "json", 'j', NULL, 0, "print JSON, one object a line", 90 },
    { 0 },
};

const struct argp tenure_cli_folder_argp = { .options = folder_options,
                                             .parser = cli_parse_option };
const struct argp tenure_cli_argp = { .options = options, .parser = cli_parse_option };

void
tenure_cli_parse_alone(const struct argp *argp, int argc, char **argv, struct tenure_cli *input)
{
    argp_err_exit_status = TENURE_EXIT_USAGE;
    input->timeout_ms = usual_timeout_ms();
    input->out = (struct tenure_sheet){
        .file = stdout,
        .colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
    };
    tenure_cli_check_options(argp, argc, argv, false);
    if (argp_parse(argp, argc, argv, 0, NULL, input) != 0)
        exit(TENURE_EXIT_USAGE);
}

void
tenure_cli_parse(const struct argp *argp, int argc, char **argv, struct tenure_cli *input)
{
    tenure_cli_parse_alone(argp, argc, argv, input);
    tenure_context_apply(input);
}

void
tenure_cli_open(struct tenure_cli *cli)
{
    tenure_status status = tenure_client_open(cli->at, cli->timeout_ms, &cli->client);
    if (status != TENURE_OK) {
        tenure_cli_say("%s", tenure_status_text(status));
        exit(tenure_status_exit_code(status));
    }
    tenure_client_clean_texts(cli->client, !cli->json);
    status = tenure_client_use_keys(cli->client, cli->key, cli->server_key);
    if (status != TENURE_OK)
        exit(tenure_cli_fail(cli, status));
}

int
tenure_cli_fail(const struct tenure_cli *cli, tenure_status status)
{
    const char *problem = tenure_client_problem(cli->client);
    tenure_cli_say("%s", problem[0] != '\0' ? problem : tenure_status_text(status));
    return tenure_status_exit_code(status);
}

void
tenure_cli_print_json(const ProtobufCMessage *message)
{
    char *text = NULL;
    if (tenure_json_print(message, &text) != TENURE_OK) {
        tenure_cli_say("out of memory");
        exit(TENURE_EXIT_REFUSED);
    }
    puts(text);
    free(text);
}

int
tenure_cli_close(struct tenure_cli *cli, int exit_code)
{
    tenure_client_close(&cli->client);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "%s: the output could not be written: %s\n", program_invocation_short_name,
                strerror(errno));
        return TENURE_EXIT_REFUSED;
    }
    return exit_code;
}

bool
tenure_cli_split_post(char *post, const char **ret_organisation, const char **ret_role)
{
    char *slash = strchr(post, '/');
    if (slash == NULL || slash == post || slash[1] == '\0')
        return false;
    *slash = '\0';
    *ret_organisation = post;
    *ret_role = slash + 1;
    return true;
}

Tenure__V1__Severity
tenure_cli_severity(struct argp_state *state, const char *text)
{
    static const char *const names[] = { "info", "warning", "critical", NULL };
    return (Tenure__V1__Severity)(tenure_cli_choice(state, "severity", text, names) + 1);
}
