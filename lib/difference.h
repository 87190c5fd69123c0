/* SPDX-License-Identifier: Apache-2.0 */
/*
 * difference - finds where two messages of one type differ.
 */
#ifndef TNI_DIFFERENCE_H
#define TNI_DIFFERENCE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes the path, in JSON names, of the first field that differs; false if none does. */
bool tni_difference(const ProtobufCMessage *left, const ProtobufCMessage *right, char *ret_path,
                    size_t path_size);

#endif
