/* SPDX-License-Identifier: Apache-2.0 */
#include "http_send.h"

#include <stdio.h>
#include <stdlib.h>

#include "download.h"

enum {
    POLICY_MAX = 1024,
    DOWNLOAD_BLOCK = 64 * 1024
};

static void
add_policy(struct MHD_Response *response, const struct request *request)
{
    char policy[POLICY_MAX];
    snprintf(policy, sizeof(policy),
             "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src "
             "'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors %s",
             request->shown_as == SHOWN_AS_CARD ? request->frames : "'none'");
    MHD_add_response_header(response, "Content-Security-Policy", policy);
}

static void
add_headers(struct MHD_Response *response, const struct request *request)
{
    static const char *const fixed[][2] = {
        { "X-Content-Type-Options", "nosniff" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
    };
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        MHD_add_response_header(response, fixed[i][0], fixed[i][1]);
    add_policy(response, request);
    // Without a referrer, browsers send a form with the Origin "null".
    MHD_add_response_header(response, "Referrer-Policy",
                            request->desk != NULL ? "same-origin" : "no-referrer");
    MHD_add_response_header(response, "Content-Type", request->type);
    if (request->location != NULL)
        MHD_add_response_header(response, "Location", request->location);
    if (request->file_name[0] != '\0') {
        char disposition[128];
        snprintf(disposition, sizeof(disposition), "attachment; filename=\"%s\"",
                 request->file_name);
        MHD_add_response_header(response, "Content-Disposition", disposition);
    }
}

static ssize_t
read_download(void *context, uint64_t at, char *bytes, size_t size)
{
    ssize_t taken = download_read(context, bytes, size);
    (void)at;
    return taken > 0    ? taken
           : taken == 0 ? MHD_CONTENT_READER_END_OF_STREAM
                        : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void
end_download(void *context)
{
    download_end(context);
}

/* The body is not used for a download. */
static struct MHD_Response *
create_response(const struct request *request, char *body, size_t size)
{
    struct MHD_Response *response;
    if (request->download == NULL) {
        response = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_MUST_FREE);
        if (response == NULL)
            free(body);
        return response;
    }
    free(body);
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, DOWNLOAD_BLOCK, read_download,
                                                 request->download, end_download);
    if (response == NULL)
        download_end(request->download);
    return response;
}

enum MHD_Result
http_send(struct MHD_Connection *connection, const struct request *request, char *body, size_t size)
{
    struct MHD_Response *response = create_response(request, body, size);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, request);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    enum MHD_Result result = MHD_queue_response(connection, request->status, response);
    MHD_destroy_response(response);
    return result;
}

enum MHD_Result
http_send_asset(struct MHD_Connection *connection, const struct asset *asset)
{
    struct request request = { .type = asset->type };
    struct MHD_Response *response = MHD_create_response_from_buffer(
        asset->size, (void *)(uintptr_t)asset->data, MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, &request);
    MHD_add_response_header(response, "Cache-Control", "max-age=300");
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}
