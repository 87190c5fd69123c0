/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json - shared by the parts of the JSON mapper; see include/tenure/json.h.
 */
#ifndef TNI_JSON_H
#define TNI_JSON_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

#include <tenure/json.h>

enum {
    TNI_JSON_DEPTH_MAX = 16
};

/* Converts one JSON value and stores it in a field's memory. */
bool tni_json_value(const ProtobufCFieldDescriptor *field, const json_t *json, void *value,
                    char *reason, size_t reason_size);

/* The keys and indexes that lead to a value. */
struct tni_json_path {
    struct {
        const char *key; // NULL for an element of an array
        size_t index;
    } steps[TNI_JSON_DEPTH_MAX];
    size_t depth;
};

/* The line and column of the value at the path, in a text that is valid JSON; of the key if the
 * last step is a key. */
void tni_json_locate(const char *text, size_t size, const struct tni_json_path *path, int *ret_line,
                     int *ret_column);

#endif
