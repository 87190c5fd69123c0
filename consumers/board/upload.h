/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upload - receives the fields of a form.
 */
#ifndef UPLOAD_H
#define UPLOAD_H

#include <stdbool.h>
#include <stddef.h>

enum {
    UPLOAD_BYTES_MAX = 64 * 1024 // all names and values together
};

struct upload;
struct MHD_Connection;

/* NULL: out of memory, or the request has no form. */
struct upload *upload_begin(struct MHD_Connection *connection);
void upload_end(struct upload **upload_p);

/* Receives a piece of the body. False once the body is larger than any form of the board. */
bool upload_take(struct upload *upload, const char *data, size_t size);

/* The value of a field, made safe to show; "" if it is missing. */
const char *upload_field(const struct upload *upload, const char *name);

/* Calls `take` for every field, in the order of the form. */
typedef void upload_field_fn(void *context, const char *name, const char *value);
void upload_each(const struct upload *upload, upload_field_fn *take, void *context);

#endif
