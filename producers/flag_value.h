/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flag_value - what a person may write for a field of an event: "30d" for a day, and the name of an
 * organisation or a role instead of its id.
 */
#ifndef FLAG_VALUE_H
#define FLAG_VALUE_H

#include <tenure/cli.h>

/* Converts the value to the event's form. Queries the daemon if necessary; exits with an error if
 * nothing has that name. A new text lives until the program ends. `is_offline`: the event goes to
 * an outbox, so only what needs the daemon is looked up. */
const char *flag_value(struct tenure_cli *cli, const ProtobufCFieldDescriptor *field,
                       const char *value, bool is_offline);

#endif
