/* SPDX-License-Identifier: Apache-2.0 */
/* tenure keygen: makes keys for a daemon, for its clients, and for signing heads. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include <sodium.h>

#include "head.h"
#include "keys.h"
#include "upkeep.h"

struct keygen {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *path;
    bool signing;
};

static error_t
keygen_parse_option(int key, char *argument, struct argp_state *state)
{
    struct keygen *keygen = state->input;
    switch (key) {
    case 's': keygen->signing = true; return 0;
    case ARGP_KEY_ARG:
        if (keygen->path != NULL)
            argp_error(state, "unexpected argument %s", argument);
        if (strlen(argument) > PATH_MAX - 8)
            argp_error(state, "the path is too long");
        keygen->path = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "PATH is missing"); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "signing", 's', NULL, 0,
      "make a key for signing (tenure verify --export) instead of connecting", 0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = keygen_parse_option,
    .args_doc = "PATH",
    .doc = "Make a pair of keys: the secret PATH.key, which only its owner can read, and "
           "the public PATH.pub.\vThe daemon needs a pair of its own (tenured --key) and an "
           "access file with a line for each public key that it allows (tenured --access). "
           "docs/operating.md describes the access file.\n\n"
           "Examples:\n"
           "  tenure keygen /etc/tenure/tenured\n"
           "  tenure keygen ~/.config/tenure/integrator\n",
};

static bool
make_signing(const char *path)
{
    char secret_path[PATH_MAX], public_path[PATH_MAX];
    snprintf(secret_path, sizeof(secret_path), "%.*s.key", PATH_MAX - 8, path);
    snprintf(public_path, sizeof(public_path), "%.*s.pub", PATH_MAX - 8, path);
    if (sodium_init() >= 0 && head_make_keys(secret_path, public_path))
        return true;
    tenure_cli_say("%s and %s cannot be made: %s", secret_path, public_path, strerror(errno));
    return false;
}

static bool
make_curve(const char *path)
{
    char problem[TNI_KEY_PROBLEM_MAX], public_path[PATH_MAX], key[TNI_KEY_TEXT_MAX];
    snprintf(public_path, sizeof(public_path), "%.*s.pub", PATH_MAX - 8, path);
    if (!tni_keys_make(path, problem) || !tni_public_key_read(public_path, key, problem)) {
        tenure_cli_say("%s", problem);
        return false;
    }
    puts(key);
    return true;
}

int
main(int argc, char **argv)
{
    struct keygen keygen = { 0 };
    tenure_cli_parse(&argp, argc, argv, &keygen.cli);
    bool fine = keygen.signing ? make_signing(keygen.path) : make_curve(keygen.path);
    return tenure_cli_close(&keygen.cli, fine ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED);
}
