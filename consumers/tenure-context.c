/* SPDX-License-Identifier: Apache-2.0 */
/* tenure context: manages short names for daemons' addresses and keys. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tenure/cli.h>
#include <tenure/nearest.h>

struct context_program {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *verb, *name;
};

static const char *const verbs[] = { "list", "add", "use", "remove", NULL };

static error_t
context_parse_option(int key, char *argument, struct argp_state *state)
{
    struct context_program *program = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &program->cli; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "unexpected argument %s; give an address with --at", argument);
        if (state->arg_num == 0)
            program->verb = verbs[tenure_cli_choice(state, "verb", argument, verbs)];
        else
            program->name = argument;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .parser = context_parse_option,
    .args_doc = "list\nadd NAME --at WHERE [--key FILE] [--server-key KEY]\nuse NAME\nremove NAME",
    .doc =
        "Name daemons: add a context, use it from then on, remove it, or list all."
        "\v--at and TENURE_AT override the context in use; --context overrides all of them. The first "
        "context that is added is used at once. Contexts are files below "
        "~/.config/tenure/contexts.\n\n"
        "Examples:\n"
        "  tenure context add newsroom --at tcp://10.0.0.5:7301 --key ~/me.key \\\n"
        "      --server-key KEY\n"
        "  tenure context use newsroom\n",
    .children = children,
};

/* Makes a path absolute; an address stays as it is. The caller frees it. */
static char *
absolute(const char *text)
{
    char path[PATH_MAX];
    if (strncmp(text, "tcp://", 6) == 0)
        return strdup(text);
    return strdup(realpath(text, path) != NULL ? path : text);
}

static void
require_path(const char *name, char *path)
{
    if (tenure_context_path(name, path, PATH_MAX))
        return;
    tenure_cli_say("there is no place for contexts: HOME is not set");
    exit(TENURE_EXIT_REFUSED);
}

static void
make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

static int
context_fail(const char *path)
{
    tenure_cli_say("%s cannot be written: %s", path, strerror(errno));
    return TENURE_EXIT_REFUSED;
}

static int
use(const char *name)
{
    char path[PATH_MAX];
    require_path(TENURE_CONTEXT_IN_USE, path);
    if ((unlink(path) != 0 && errno != ENOENT) || symlink(name, path) != 0)
        return context_fail(path);
    printf("using %s\n", name);
    return TENURE_EXIT_DONE;
}

static int
add(const struct context_program *program)
{
    char path[PATH_MAX], in_use[TENURE_CONTEXT_NAME_MAX + 1];
    const struct tenure_cli *cli = &program->cli;
    if (cli->at == NULL) {
        tenure_cli_say("give the daemon's address with --at WHERE");
        return TENURE_EXIT_USAGE;
    }
    require_path(program->name, path);
    make_folders(path);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return context_fail(path);
    char *at = absolute(cli->at), *key = cli->key != NULL ? absolute(cli->key) : NULL;
    fprintf(file, "at %s\n", at);
    if (key != NULL)
        fprintf(file, "key %s\n", key);
    if (cli->server_key != NULL)
        fprintf(file, "server-key %s\n", cli->server_key);
    free(at);
    free(key);
    if (fclose(file) != 0)
        return context_fail(path);
    printf("added %s\n", program->name);
    return tenure_context_in_use(in_use) ? TENURE_EXIT_DONE : use(program->name);
}

/* Calls the function for each context, in any order. */
static void
for_each(void (*call)(void *context, const char *name), void *context)
{
    char path[PATH_MAX];
    require_path("", path);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (tenure_context_is_name(entry->d_name))
            call(context, entry->d_name);
    }
    if (folder != NULL)
        closedir(folder);
}

static void
print_one(void *data, const char *name)
{
    const struct context_program *program = data;
    char in_use[TENURE_CONTEXT_NAME_MAX + 1];
    struct tenure_context context;
    if (!tenure_context_read(name, &context))
        return;
    bool is_used = tenure_context_in_use(in_use) && strcmp(in_use, name) == 0;
    if (program->cli.json)
        printf("{\"name\":\"%s\",\"inUse\":%s}\n", name, is_used ? "true" : "false");
    else
        printf("%s %-16s %s%s\n", is_used ? "*" : " ", name, context.at,
               context.key != NULL ? ", with a key" : "");
    tenure_context_free(&context);
}

static void
offer_one(void *nearest, const char *name)
{
    tenure_nearest_offer(nearest, name);
}

static int
refuse_unknown(const char *name)
{
    struct tenure_nearest nearest;
    char text[256];
    tenure_nearest_begin(&nearest, name);
    for_each(offer_one, &nearest);
    tenure_cli_say("%s", tenure_nearest_text(&nearest, "context", text, sizeof(text)));
    return TENURE_EXIT_REFUSED;
}

static int
remove_one(const char *name)
{
    char path[PATH_MAX], in_use[TENURE_CONTEXT_NAME_MAX + 1];
    require_path(name, path);
    if (unlink(path) != 0)
        return context_fail(path);
    if (tenure_context_in_use(in_use) && strcmp(in_use, name) == 0) {
        require_path(TENURE_CONTEXT_IN_USE, path);
        unlink(path);
    }
    printf("removed %s\n", name);
    return TENURE_EXIT_DONE;
}

static int
run(const struct context_program *program)
{
    struct tenure_context context;
    const char *verb = program->verb != NULL ? program->verb : "list";
    bool is_list = strcmp(verb, "list") == 0, is_add = strcmp(verb, "add") == 0;
    if (is_list) {
        for_each(print_one, (void *)program);
        return TENURE_EXIT_DONE;
    }
    if (program->name == NULL || !tenure_context_is_name(program->name)) {
        tenure_cli_say("give a name of letters from a to z, digits, - and _");
        return TENURE_EXIT_USAGE;
    }
    if (is_add)
        return add(program);
    if (!tenure_context_read(program->name, &context))
        return refuse_unknown(program->name);
    tenure_context_free(&context);
    return strcmp(verb, "use") == 0 ? use(program->name) : remove_one(program->name);
}

int
main(int argc, char **argv)
{
    struct context_program program = { 0 };
    tenure_cli_parse_alone(&argp, argc, argv, &program.cli);
    return tenure_cli_close(&program.cli, run(&program));
}
