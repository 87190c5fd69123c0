/* SPDX-License-Identifier: Apache-2.0 */
#include "upload.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/text.h>

enum {
    FIELDS_MAX = 40,
    BUFFER = 4096
};

struct field {
    char *name, *value;
    size_t size;
};

struct upload {
    struct MHD_PostProcessor *processor;
    struct field fields[FIELDS_MAX];
    size_t count, bytes;
    bool too_much;
};

/* The field being received: a long value arrives in pieces. */
static struct field *
field_at(struct upload *upload, const char *name, uint64_t offset)
{
    if (offset > 0 && upload->count > 0)
        return &upload->fields[upload->count - 1];
    if (upload->count == FIELDS_MAX)
        return NULL;
    struct field *field = &upload->fields[upload->count];
    field->name = strdup(name);
    field->value = calloc(1, 1);
    if (field->name == NULL || field->value == NULL) {
        free(field->name);
        free(field->value);
        return NULL;
    }
    upload->count++;
    upload->bytes += strlen(name);
    return field;
}

static enum MHD_Result
take_piece(void *context, enum MHD_ValueKind kind, const char *name, const char *file_name,
           const char *type, const char *encoding, const char *data, uint64_t offset, size_t size)
{
    struct upload *upload = context;
    (void)kind;
    (void)file_name;
    (void)type;
    (void)encoding;
    struct field *field = field_at(upload, name, offset);
    char *grown = field != NULL && upload->bytes + size <= UPLOAD_BYTES_MAX
                      ? realloc(field->value, field->size + size + 1)
                      : NULL;
    upload->too_much = grown == NULL;
    if (upload->too_much)
        return MHD_NO;
    memcpy(grown + field->size, data, size);
    field->value = grown;
    field->size += size;
    field->value[field->size] = '\0';
    upload->bytes += size;
    return MHD_YES;
}

struct upload *
upload_begin(struct MHD_Connection *connection)
{
    struct upload *upload = calloc(1, sizeof(*upload));
    if (upload == NULL)
        return NULL;
    upload->processor = MHD_create_post_processor(connection, BUFFER, take_piece, upload);
    if (upload->processor == NULL)
        upload_end(&upload);
    return upload;
}

void
upload_end(struct upload **upload_p)
{
    struct upload *upload = *upload_p;
    if (upload == NULL)
        return;
    *upload_p = NULL;
    if (upload->processor != NULL)
        MHD_destroy_post_processor(upload->processor);
    for (size_t i = 0; i < upload->count; i++) {
        free(upload->fields[i].name);
        free(upload->fields[i].value);
    }
    free(upload);
}

bool
upload_take(struct upload *upload, const char *data, size_t size)
{
    return !upload->too_much && MHD_post_process(upload->processor, data, size) == MHD_YES &&
           !upload->too_much;
}

const char *
upload_field(const struct upload *upload, const char *name)
{
    for (size_t i = 0; upload != NULL && i < upload->count; i++) {
        if (strcmp(upload->fields[i].name, name) == 0)
            return tenure_text_clean(upload->fields[i].value);
    }
    return "";
}

void
upload_each(const struct upload *upload, upload_field_fn *take, void *context)
{
    for (size_t i = 0; upload != NULL && i < upload->count; i++)
        take(context, upload->fields[i].name, tenure_text_clean(upload->fields[i].value));
}
