/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts: one file each in the user's configuration folder, with lines "NAME VALUE" as in
 * endpoints files. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tenure/cli.h>
#include <tenure/file.h>
#include <tenure/nearest.h>

bool
tenure_context_path(const char *name, char *path, size_t size)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (base != NULL && base[0] == '/')
        return (size_t)snprintf(path, size, "%s/tenure/contexts/%s", base, name) < size;
    return home != NULL && home[0] == '/' &&
           (size_t)snprintf(path, size, "%s/.config/tenure/contexts/%s", home, name) < size;
}

bool
tenure_context_is_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return name[0] != '\0' && strlen(name) <= TENURE_CONTEXT_NAME_MAX &&
           name[strspn(name, allowed)] == '\0';
}

/* The value of a line that begins with the name; NULL for any other line. */
static char *
value_of(char *line, const char *name)
{
    size_t size = strlen(name);
    line[strcspn(line, "\n")] = '\0';
    return strncmp(line, name, size) == 0 && line[size] == ' ' ? line + size + 1 : NULL;
}

static void
take(char *line, const char *name, char **ret_value)
{
    char *value = value_of(line, name);
    if (value == NULL)
        return;
    free(*ret_value);
    *ret_value = strdup(value);
}

bool
tenure_context_read(const char *name, struct tenure_context *ret_context)
{
    char path[PATH_MAX], line[PATH_MAX + 32];
    *ret_context = (struct tenure_context){ 0 };
    FILE *file = tenure_context_path(name, path, sizeof(path)) ? fopen(path, "re") : NULL;
    if (file == NULL)
        return false;
    while (fgets(line, sizeof(line), file) != NULL) {
        take(line, "at", &ret_context->at);
        take(line, "key", &ret_context->key);
        take(line, "server-key", &ret_context->server_key);
    }
    fclose(file);
    return ret_context->at != NULL;
}

void
tenure_context_free(struct tenure_context *context)
{
    free(context->at);
    free(context->key);
    free(context->server_key);
    *context = (struct tenure_context){ 0 };
}

bool
tenure_context_in_use(char *name)
{
    char path[PATH_MAX];
    ssize_t size = tenure_context_path(TENURE_CONTEXT_IN_USE, path, sizeof(path))
                       ? readlink(path, name, TENURE_CONTEXT_NAME_MAX)
                       : -1;
    name[size > 0 ? size : 0] = '\0';
    return size > 0;
}

void
tenure_context_apply(struct tenure_cli *cli)
{
    // static, because the options point into it until the program ends
    static struct tenure_context context;
    char name[TENURE_CONTEXT_NAME_MAX + 1];
    const char *wanted = cli->context != NULL ? cli->context : getenv("TENURE_CONTEXT");
    const char *at = getenv("TENURE_AT");
    bool is_named = wanted != NULL && wanted[0] != '\0';
    if (cli->at != NULL || (cli->context == NULL && at != NULL && at[0] != '\0'))
        return; // an explicit address overrides the context
    if (!is_named && !tenure_context_in_use(name))
        return;
    if (!is_named)
        wanted = name;
    if (!tenure_context_is_name(wanted) || !tenure_context_read(wanted, &context)) {
        tenure_cli_say("unknown context %s; tenure context list shows the known ones", wanted);
        exit(TENURE_EXIT_USAGE);
    }
    cli->at = context.at;
    if (cli->key == NULL)
        cli->key = context.key;
    if (cli->server_key == NULL)
        cli->server_key = context.server_key;
}
