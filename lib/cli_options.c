/* SPDX-License-Identifier: Apache-2.0 */
/* Reports unknown options and suggests the nearest known one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/cli.h>
#include <tenure/nearest.h>

/* The search for one word of the command line among the options of an argp and its children. */
struct search {
    const char *name;
    size_t size;
    // the option of that name, else one whose name begins with the word
    const struct argp_option *found;
    bool is_exact;
    struct tenure_nearest *nearest; // collects every name for the suggestion; NULL: not needed
};

static void
offer(struct search *search, const struct argp_option *option)
{
    if (search->nearest != NULL)
        tenure_nearest_offer(search->nearest, option->name);
    if (search->is_exact || strncmp(option->name, search->name, search->size) != 0)
        return;
    search->is_exact = option->name[search->size] == '\0';
    search->found = option;
}

static void
search_argp(struct search *search, const struct argp *argp)
{
    static const struct argp_option built_in[] = { { .name = "help" },
                                                   { .name = "usage" },
                                                   { .name = "version" } };
    const struct argp_option *option = argp->options;
    for (; option != NULL && (option->name != NULL || option->key != 0 || option->doc != NULL);
         option++) {
        if (option->name != NULL)
            offer(search, option);
    }
    for (const struct argp_child *child = argp->children; child != NULL && child->argp != NULL;
         child++)
        search_argp(search, child->argp);
    for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
        offer(search, &built_in[i]);
}

static const struct argp_option *
find_short(const struct argp *argp, char key)
{
    const struct argp_option *option = argp->options;
    for (; option != NULL && (option->name != NULL || option->key != 0 || option->doc != NULL);
         option++) {
        if (option->key == key)
            return option;
    }
    for (const struct argp_child *child = argp->children; child != NULL && child->argp != NULL;
         child++) {
        option = find_short(child->argp, key);
        if (option != NULL)
            return option;
    }
    return NULL;
}

static __attribute__((noreturn)) void
refuse(const struct argp *argp, const char *word)
{
    char name[TENURE_NEAREST_BYTES_MAX + 1], text[256];
    struct tenure_nearest nearest;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
    tenure_nearest_begin(&nearest, name);
    struct search search = { .name = "", .nearest = &nearest };
    search_argp(&search, argp);
    if (nearest.name[0] != '\0')
        snprintf(text, sizeof(text), "unknown option --%s; did you mean --%s?", name, nearest.name);
    else
        snprintf(text, sizeof(text), "unknown option --%s; see %s --help", name,
                 program_invocation_short_name);
    tenure_cli_say("%s", text);
    exit(TENURE_EXIT_USAGE);
}

/* Whether the option takes the next word as its value. */
static bool
takes_next(const struct argp *argp, const char *word)
{
    const struct argp_option *option;
    if (word[1] != '-') { // "-a WHERE" takes the next word; "-aWHERE" already contains its value
        option = find_short(argp, word[1]);
        return option != NULL && option->arg != NULL && word[2] == '\0';
    }
    struct search search = { .name = word + 2, .size = strcspn(word + 2, "=") };
    search_argp(&search, argp);
    if (search.found == NULL)
        refuse(argp, word + 2);
    option = search.found;
    return option->arg != NULL && !(option->flags & OPTION_ARG_OPTIONAL) &&
           word[2 + search.size] == '\0';
}

int
tenure_cli_option_words(const struct argp *argp, const char *word)
{
    const struct argp_option *option = NULL;
    bool has_value = false;
    if (word[0] == '-' && word[1] == '-') {
        struct search search = { .name = word + 2, .size = strcspn(word + 2, "=") };
        search_argp(&search, argp);
        option = search.is_exact ? search.found : NULL;
        has_value = word[2 + search.size] == '=';
    } else if (word[0] == '-' && word[1] != '\0') {
        option = find_short(argp, word[1]);
        has_value = word[2] != '\0';
    }
    if (option == NULL || option->key == 0)
        return 0; // argp's own help, usage and version have no key here
    return option->arg == NULL || has_value ? 1 : 2;
}

void
tenure_cli_check_options(const struct argp *argp, int argc, char **argv, bool in_order)
{
    for (int i = 1; i < argc; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1] != '\0';
        if (strcmp(argv[i], "--") == 0 || (in_order && !is_option))
            return;
        if (is_option && takes_next(argp, argv[i]))
            i++;
    }
}
