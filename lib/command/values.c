/* SPDX-License-Identifier: Apache-2.0 */
#include "values.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/cli.h>
#include <tenure/nearest.h>

enum {
    LIST_MAX = 512
};

const char *
values_word(const ProtobufCEnumDescriptor *values, int number, char *word)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(values, number);
    snprintf(word, VALUES_WORD_MAX, "%s", value != NULL ? value->name : "");
    for (char *at = word; *at != '\0'; at++)
        *at = *at == '_' ? '-' : (char)tolower((unsigned char)*at);
    if (strstr(word, "unspecified") != NULL)
        word[0] = '\0';
    return word;
}

static bool
is_same(const char *word, const char *text)
{
    while (*word != '\0' &&
           (*text == '_' ? '-' : tolower((unsigned char)*text)) == (unsigned char)*word) {
        word++;
        text++;
    }
    return *word == '\0' && *text == '\0';
}

static __attribute__((noreturn)) void
refuse(struct argp_state *state, const ProtobufCEnumDescriptor *values, const char *what,
       const struct tenure_nearest *nearest)
{
    char reason[256], list[LIST_MAX] = "", word[VALUES_WORD_MAX];
    size_t used = 0;
    for (unsigned i = 0; i < values->n_values; i++) {
        if (values_word(values, values->values[i].value, word)[0] == '\0' ||
            used + sizeof(word) + 2 > sizeof(list))
            continue;
        used +=
            (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", used > 0 ? ", " : "", word);
    }
    tenure_nearest_text(nearest, what, reason, sizeof(reason));
    argp_error(state, "%s%s%s", reason, nearest->name[0] != '\0' ? "" : "; there are ",
               nearest->name[0] != '\0' ? "" : list);
    exit(TENURE_EXIT_USAGE);
}

int
values_read(struct argp_state *state, const ProtobufCEnumDescriptor *values, const char *what,
            const char *text)
{
    struct tenure_nearest nearest;
    char word[VALUES_WORD_MAX];
    tenure_nearest_begin(&nearest, text);
    for (unsigned i = 0; i < values->n_values; i++) {
        if (values_word(values, values->values[i].value, word)[0] == '\0')
            continue;
        if (is_same(word, text))
            return values->values[i].value;
        tenure_nearest_offer(&nearest, word);
    }
    refuse(state, values, what, &nearest);
}
