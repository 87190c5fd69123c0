/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flag_value - what a person may write for a field of an event: "30d" for a day, and the name of an
 * organisation or a role for its id.
 */
#ifndef FLAG_VALUE_H
#define FLAG_VALUE_H

#include <tenure/cli.h>

/* The value as the event has it. It asks the daemon where the text needs that, and exits with an
 * error if nothing is called so. A new text lives until the program ends. */
const char *flag_value(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field,
                       const char *value);

#endif
