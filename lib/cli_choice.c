/* SPDX-License-Identifier: Apache-2.0 */
/* Takes a word that must be one of a list, and suggests the nearest one for any other. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/cli.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

enum {
    REASON_MAX = 768
};

static bool
begins_with(const char *choice, const char *text)
{
    while (*text != '\0' &&
           (*text == '_' ? '-' : tolower((unsigned char)*text)) == (unsigned char)*choice) {
        choice++;
        text++;
    }
    return *text == '\0';
}

/* The only choice that begins with the text; NULL: there is none, or several. */
static const char *
find_begun(const char *const *choices, const char *text)
{
    const char *found = NULL;
    for (; *choices != NULL && text[0] != '\0'; choices++) {
        if (!begins_with(*choices, text))
            continue;
        if (found != NULL)
            return NULL;
        found = *choices;
    }
    return found;
}

static __attribute__((noreturn)) void
refuse(struct argp_state *state, const char *what, const char *text, const char *const *choices)
{
    char reason[REASON_MAX];
    struct tenure_nearest nearest;
    tenure_nearest_begin(&nearest, text);
    for (size_t i = 0; choices[i] != NULL; i++)
        tenure_nearest_offer(&nearest, choices[i]);
    const char *near = nearest.name[0] != '\0' ? nearest.name : find_begun(choices, text);
    if (near != NULL)
        argp_error(state, "unknown %s %s; did you mean %s?", what, text, near);
    reason[0] = '\0';
    for (size_t i = 0, used = 0; choices[i] != NULL; i++) {
        const char *separator = i == 0 ? "" : choices[i + 1] == NULL ? " and " : ", ";
        tenure_text_format(reason + used, sizeof(reason) - used, "%s%s", separator, choices[i]);
        used = strlen(reason);
    }
    argp_error(state, "unknown %s %s; there are %s", what, text, reason);
    exit(TENURE_EXIT_USAGE);
}

size_t
tenure_cli_choice(struct argp_state *state, const char *what, const char *text,
                  const char *const *choices)
{
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (begins_with(choices[i], text) && strlen(choices[i]) == strlen(text))
            return i;
    }
    refuse(state, what, text, choices);
}
