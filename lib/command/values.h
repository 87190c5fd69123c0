/* SPDX-License-Identifier: Apache-2.0 */
/*
 * values - values of the schema's enums on the command line: "nhs-trust" for NHS_TRUST.
 */
#ifndef VALUES_H
#define VALUES_H

#include <argp.h>

#include <protobuf-c/protobuf-c.h>

enum {
    VALUES_WORD_MAX = 48
};

/* Writes the word for a number into VALUES_WORD_MAX bytes; "" for the value that stands for none.
 */
const char *values_word(const ProtobufCEnumDescriptor *values, int number, char *word);

/* The number of the value with that word; for any other, see tenure_cli_choice(). */
int values_read(struct argp_state *state, const ProtobufCEnumDescriptor *values, const char *what,
                const char *text);

#endif
