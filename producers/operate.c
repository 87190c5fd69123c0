/* SPDX-License-Identifier: Apache-2.0 */
#include "operate.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
operate_gives(int argc, char **argv, const char *option)
{
    size_t size = strlen(option);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], option, size) == 0 && (argv[i][size] == '\0' || argv[i][size] == '='))
            return true;
    }
    return false;
}

int
operate_publish(const char *kind, int argc, char **argv)
{
    char self[PATH_MAX], path[PATH_MAX + 32];
    ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char **arguments = calloc((size_t)argc + 2, sizeof(*arguments));
    if (size < 0 || arguments == NULL)
        return TENURE_EXIT_USAGE;
    self[size] = '\0';
    snprintf(path, sizeof(path), "%s/tenure-publish", dirname(self));
    arguments[0] = program_invocation_name; // errors then name the command that the user ran
    arguments[1] = (char *)kind;
    for (int i = 1; i < argc; i++)
        arguments[i + 1] = argv[i];
    execv(path, arguments);
    tenure_cli_say("%s cannot be run: %s", path, strerror(errno));
    free(arguments);
    return TENURE_EXIT_USAGE;
}
