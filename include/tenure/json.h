/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json - any message of the schema as canonical protobuf JSON, and back.
 *
 * The mapping is the one of the Protocol Buffers documentation, "ProtoJSON Format": lowerCamelCase
 * names out, both spellings in; enums by name; 64-bit integers as strings out, either way in; what
 * has its default value is left out. Reading is strict: unknown and repeated keys, values of
 * another type and unknown enum names are errors that name line, column and field.
 */
#ifndef TENURE_JSON_H
#define TENURE_JSON_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

#include <tenure/status.h>

struct tenure_json_error {
    int line; // from 1, within the text that was given
    int column;
    char field[128]; // a path of JSON names; "" where the text as a whole is wrong
    char reason[400];
};

/* The field of that name, in either spelling; NULL: there is none. */
const ProtobufCFieldDescriptor *tenure_json_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const char *name);

/* On TENURE_OK the caller owns *ret_message and gives it to
 * protobuf_c_message_free_unpacked(message, NULL). TENURE_INVALID writes *ret_error. */
tenure_status tenure_json_parse(const ProtobufCMessageDescriptor *descriptor, const char *text,
                                size_t size, ProtobufCMessage **ret_message,
                                struct tenure_json_error *ret_error);

/* One line without its newline. On TENURE_OK the caller frees *ret_text. */
tenure_status tenure_json_print(const ProtobufCMessage *message, char **ret_text);

#endif
