/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upload - the fields of a form that a browser sends.
 */
#ifndef UPLOAD_H
#define UPLOAD_H

#include <stdbool.h>
#include <stddef.h>

enum {
    UPLOAD_BYTES_MAX = 64 * 1024 // of all names and values
};

struct upload;
struct MHD_Connection;

/* NULL: no memory, or the request has no form. */
struct upload *upload_begin(struct MHD_Connection *connection);
void upload_end(struct upload **upload_p);

/* Takes a piece of the body. False once there is more than a form of the board's can have. */
bool upload_take(struct upload *upload, const char *data, size_t size);

/* The value of a field, cleaned; "" if it is not there. */
const char *upload_field(const struct upload *upload, const char *name);

/* Calls `take` for every field, in the order of the form. */
typedef void upload_field_fn(void *context, const char *name, const char *value);
void upload_each(const struct upload *upload, upload_field_fn *take, void *context);

#endif
