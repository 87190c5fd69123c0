/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_name.h"

#include <string.h>

bool
figure_name_split(char *text, char **ret_scope, char **ret_name, char **ret_label)
{
    char *name = strchr(text, '/');
    if (name == NULL)
        return false;
    *name++ = '\0';
    char *label = strchr(name, '/');
    if (label != NULL)
        *label++ = '\0';
    *ret_scope = text;
    *ret_name = name;
    *ret_label = label != NULL ? label : text + strlen(text);
    return *ret_scope[0] != '\0' && *ret_name[0] != '\0';
}
