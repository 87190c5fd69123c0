/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json - any message of the schema as canonical protobuf JSON, and back.
 *
 * The mapping is "ProtoJSON Format" in the Protocol Buffers documentation: names are printed in
 * lowerCamelCase and read in both spellings; enums are printed by name; 64-bit integers are printed
 * as strings and read in both forms; fields with their default value are left out. Reading is
 * strict: unknown or repeated keys, values of another type and unknown enum names are errors, which
 * give the line, column and field.
 */
#ifndef TENURE_JSON_H
#define TENURE_JSON_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

#include <tenure/status.h>

struct tenure_json_error {
    int line; // from 1, in the parsed text
    int column;
    char field[128]; // a path of JSON names; "" if the whole text is wrong
    char reason[400];
};

/* The field with that name, in either spelling; NULL if there is none. */
const ProtobufCFieldDescriptor *tenure_json_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const char *name);

/* On TENURE_OK the caller owns *ret_message and frees it with
 * protobuf_c_message_free_unpacked(message, NULL). On TENURE_INVALID *ret_error is written. */
tenure_status tenure_json_parse(const ProtobufCMessageDescriptor *descriptor, const char *text,
                                size_t size, ProtobufCMessage **ret_message,
                                struct tenure_json_error *ret_error);

/* Prints one line without a newline. On TENURE_OK the caller frees *ret_text. */
tenure_status tenure_json_print(const ProtobufCMessage *message, char **ret_text);

#endif
