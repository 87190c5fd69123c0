/* SPDX-License-Identifier: Apache-2.0 */
#include "values.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <tenure/cli.h>

enum {
    VALUES_MAX = 64 // of one enum
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

int
values_read(struct argp_state *state, const ProtobufCEnumDescriptor *values, const char *what,
            const char *text)
{
    char words[VALUES_MAX][VALUES_WORD_MAX];
    const char *choices[VALUES_MAX + 1] = { NULL };
    int numbers[VALUES_MAX];
    size_t count = 0;
    assert(values->n_values <= VALUES_MAX);
    for (unsigned i = 0; i < values->n_values; i++) {
        numbers[count] = values->values[i].value;
        choices[count] = values_word(values, numbers[count], words[count]);
        if (words[count][0] != '\0')
            count++;
    }
    choices[count] = NULL;
    return numbers[tenure_cli_choice(state, what, text, choices)];
}
