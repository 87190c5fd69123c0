/* SPDX-License-Identifier: Apache-2.0 */
#include "download.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct download {
    struct request request; // a copy, for what selects the rows
    const struct table *table;
    struct tables tables;
    char *page; // what of the present page is still to be sent
    size_t size, sent;
    bool ended; // no page follows the present one
};

/* Reads the next page, which may have no rows. */
static tenure_status
read_page(struct download *download, bool is_first)
{
    free(download->page);
    download->page = NULL;
    download->size = download->sent = 0;
    FILE *out = open_memstream(&download->page, &download->size);
    if (out == NULL)
        return TENURE_NO_MEMORY;
    if (is_first)
        table_write_csv_names(download->table, out);
    tenure_status status = table_write_csv_rows(&download->tables, download->table, out);
    download->ended = download->tables.after == 0;
    return fclose(out) == 0 ? status : TENURE_NO_MEMORY;
}

/* Unknown: any. */
static Tenure__V1__Severity
read_severity(const char *name)
{
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value_by_name(&tenure__v1__severity__descriptor, name);
    return value != NULL ? (Tenure__V1__Severity)value->value
                         : TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

/* The request ends before the download, so the copy's parameters must not point into it. */
static void
keep_filters(struct request *copy, const struct request *request)
{
    uintptr_t begin = (uintptr_t)request->filters;
    for (size_t i = 0; i < copy->parameters_count; i++) {
        uintptr_t offset = (uintptr_t)copy->parameters[i].value - begin; // less wraps around
        if (offset < sizeof(request->filters))
            copy->parameters[i].value = (const char *)copy->filters + offset;
    }
}

tenure_status
download_begin(const struct request *request, const struct table *table,
               struct download **ret_download)
{
    struct download *download = calloc(1, sizeof(*download));
    if (download == NULL)
        return TENURE_NO_MEMORY;
    download->request = *request;
    keep_filters(&download->request, request);
    download->table = table;
    download->tables = (struct tables){
        .client = request->client,
        .axes = &download->request.axes,
        .organisation = request_parameter(request, "organisation"),
        .region = request_parameter(request, "region"),
        .role = request_parameter(request, "role"),
        .person = request_parameter(request, "person"),
        .rule = request_parameter(request, "rule"),
        .severity = read_severity(request_parameter(request, "severity")),
        .words = request_parameter(request, "words"),
        .all = request_parameter(request, "all")[0] != '\0',
        .by_page = true,
        .cites = true,
        .context = &download->request,
    };
    tenure_status status = read_page(download, true);
    download->request.report = NULL; // is the caller's, who frees it
    if (status == TENURE_OK)
        *ret_download = download;
    else
        download_end(download);
    return status;
}

ssize_t
download_read(struct download *download, char *ret_bytes, size_t size)
{
    while (download->sent == download->size) {
        if (download->ended)
            return 0;
        if (read_page(download, false) != TENURE_OK)
            return -1;
    }
    size_t left = download->size - download->sent;
    size_t taken = left < size ? left : size;
    memcpy(ret_bytes, download->page + download->sent, taken);
    download->sent += taken;
    return (ssize_t)taken;
}

void
download_end(struct download *download)
{
    free(download->page);
    free(download);
}
