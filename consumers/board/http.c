/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "assets.h"
#include "feeds.h"
#include "page.h"
#include "said.h"
#include "stream.h"
#include "visitors.h"
#include <tenure/text.h>

enum {
    CONNECTIONS_MAX = 1500,
    CONNECTIONS_SPARE = 100, // taken while others are being ended for them
    CONNECTION_TIMEOUT_S = 30,
    LISTEN_MAX = 64
};

struct http {
    struct http_options options;
    struct MHD_Daemon *daemon;
    struct streams *streams;
    struct visitors *visitors;
    char address[LISTEN_MAX];
};

typedef void route_fn(struct request *request);

static const struct {
    const char *path;
    route_fn *answer;
} routes[] = {
    { "/", page_alerts },
    { "/why", page_why },
    { "/timeline", page_timeline },
    { "/map", page_map },
    { "/figures", page_figures },
    { "/figure", page_figure },
    { "/corrections", page_corrections },
    { "/search", page_search },
    { "/post", page_post },
    { "/organisation", page_organisation },
    { "/person", page_person },
    { "/event", page_one_event },
    { "/atom", feed_atom },
    { "/metrics", feed_metrics },
};

static const struct {
    const char *prefix;
    route_fn *answer; // request->path is what follows the prefix
} prefixes[] = {
    { "/api/", feed_api },
    { "/csv/", feed_csv },
};

static void
add_headers(struct MHD_Response *response, const struct request *request)
{
    static const char *const fixed[][2] = {
        { "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
          "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
    };
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        MHD_add_response_header(response, fixed[i][0], fixed[i][1]);
    MHD_add_response_header(response, "Content-Type", request->type);
    if (request->file_name[0] != '\0') {
        char disposition[128];
        snprintf(disposition, sizeof(disposition), "attachment; filename=\"%s\"",
                 request->file_name);
        MHD_add_response_header(response, "Content-Disposition", disposition);
    }
}

static enum MHD_Result
send_answer(struct MHD_Connection *connection, const struct request *request, char *body,
            size_t size)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, body, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(body);
        return MHD_NO;
    }
    add_headers(response, request);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    enum MHD_Result result = MHD_queue_response(connection, request->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
send_asset(struct MHD_Connection *connection, const struct asset *asset)
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

static void
answer_path(struct request *request)
{
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t size = strlen(prefixes[i].prefix);
        if (strncmp(request->path, prefixes[i].prefix, size) == 0) {
            request->path += size;
            prefixes[i].answer(request);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (strcmp(request->path, routes[i].path) == 0) {
            routes[i].answer(request);
            return;
        }
    }
    request_fail(request, MHD_HTTP_NOT_FOUND, "There is no such page",
                 "The menu leads to everything that there is.");
}

static enum MHD_Result
take_parameter(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct request *request = context;
    (void)kind;
    if (request->parameters_count == PARAMETERS_MAX)
        return MHD_NO;
    // The value is the server's own copy; pages and feeds repeat it.
    request->parameters[request->parameters_count].name = name;
    request->parameters[request->parameters_count++].value =
        value != NULL ? tenure_text_clean((char *)(uintptr_t)value) : "";
    return MHD_YES;
}

/* Whether the browser calls the board by a name of its own: a page of somebody else's that was
 * pointed at this address ("DNS rebinding") does not. */
static bool
is_called_rightly(const struct http *http, struct MHD_Connection *connection)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    size_t size = host == NULL ? 0 : host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    const char *also = http->options.host;
    bool right =
        host != NULL && also != NULL && strlen(also) == size && memcmp(host, also, size) == 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && host != NULL && !right; i++)
        right = strlen(names[i]) == size && memcmp(host, names[i], size) == 0;
    return right;
}

/* The visitor whose connection it is. */
static struct visitor *
visitor_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL ? info->socket_context : NULL;
}

static void
come_and_go(void *context, struct MHD_Connection *connection, void **socket_context,
            enum MHD_ConnectionNotificationCode what)
{
    struct http *http = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        visitors_leave(http->visitors, *socket_context);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *socket =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *client =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr_in *address =
        (const struct sockaddr_in *)(const void *)client->client_addr;
    *socket_context = visitors_come(http->visitors, socket->connect_fd, address->sin_addr);
}

static void
answered(void *context, struct MHD_Connection *connection, void **state,
         enum MHD_RequestTerminationCode how)
{
    struct http *http = context;
    (void)state;
    (void)how;
    visitors_answered(http->visitors, visitor_of(connection));
}

static enum MHD_Result
send_stream(struct http *http, struct MHD_Connection *connection)
{
    if (!visitors_stream(http->visitors, visitor_of(connection)))
        return MHD_NO; // browsers try a stream that ends again, and none that is refused
    return streams_answer(
        http->streams, connection,
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Last-Event-ID"));
}

static enum MHD_Result
answer(void *context, struct MHD_Connection *connection, const char *path, const char *method,
       const char *version, const char *upload, size_t *upload_size, void **state)
{
    static int known;
    struct http *http = context;
    (void)version;
    (void)upload;
    if (*state == NULL) { // the headers alone are there
        *state = &known;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0; // nobody reads it
        return MHD_YES;
    }
    visitors_ask(http->visitors, visitor_of(connection));
    struct request request = {
        .client = http->options.client,
        .follow = http->options.follow,
        .path = path,
        .status = MHD_HTTP_OK,
        .type = "text/html; charset=utf-8",
    };
    tenure__v1__axes__init(&request.axes);
    bool rightly = is_called_rightly(http, connection);
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    const struct asset *asset = asset_find(path);
    if (rightly && reads && asset != NULL)
        return send_asset(connection, asset);
    if (rightly && reads && strcmp(path, "/stream") == 0)
        return send_stream(http, connection);
    char *body = NULL;
    size_t size = 0;
    request.out = open_memstream(&body, &size);
    if (request.out == NULL)
        return MHD_NO;
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_parameter, &request);
    if (!rightly)
        request_fail(&request, MHD_HTTP_MISDIRECTED_REQUEST, "This board does not go by that name",
                     "Start it with --host NAME if browsers are to call it so.");
    else if (!reads)
        request_fail(&request, MHD_HTTP_METHOD_NOT_ALLOWED, "A board is only read",
                     "Events are published with tenure publish.");
    else if (request_read_axes(&request))
        answer_path(&request);
    if (fclose(request.out) != 0) {
        free(body);
        return MHD_NO;
    }
    return send_answer(connection, &request, body, size);
}

static bool
parse_listen(const char *text, struct sockaddr_in *ret_address)
{
    char host[LISTEN_MAX];
    const char *colon = strrchr(text, ':');
    char *end;
    if (colon == NULL || (size_t)(colon - text) >= sizeof(host))
        return false;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    unsigned long port = strtoul(colon + 1, &end, 10);
    *ret_address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    return colon[1] >= '0' && colon[1] <= '9' && *end == '\0' && port <= 65535 &&
           inet_pton(AF_INET, host, &ret_address->sin_addr) == 1;
}

static tenure_status
listen_on(struct http *http, struct sockaddr_in address)
{
    char host[INET_ADDRSTRLEN];
    http->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        answer, http, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CONNECTION_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024,
        MHD_OPTION_NOTIFY_CONNECTION, come_and_go, http, MHD_OPTION_NOTIFY_COMPLETED, answered,
        http, MHD_OPTION_END);
    if (http->daemon == NULL)
        return TENURE_IN_USE;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof(host));
    snprintf(http->address, sizeof(http->address), "%s:%u", host, info != NULL ? info->port : 0u);
    return TENURE_OK;
}

tenure_status
http_open(const struct http_options *options, struct http **ret_http)
{
    struct sockaddr_in address;
    if (!parse_listen(options->listen, &address))
        return TENURE_INVALID;
    struct http *http = calloc(1, sizeof(*http));
    if (http == NULL)
        return TENURE_NO_MEMORY;
    http->options = *options;
    struct visitors_options visitors = { options->address_max, CONNECTIONS_MAX - CONNECTIONS_SPARE,
                                         options->request_s };
    http->streams = streams_open();
    http->visitors = visitors_open(&visitors);
    tenure_status status = http->streams != NULL && http->visitors != NULL
                               ? listen_on(http, address)
                               : TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        http_close(&http);
    else
        *ret_http = http;
    return status;
}

void
http_close(struct http **http_p)
{
    struct http *http = *http_p;
    if (http == NULL)
        return;
    *http_p = NULL;
    if (http->streams != NULL)
        streams_end(http->streams);
    if (http->daemon != NULL)
        MHD_stop_daemon(http->daemon);
    streams_close(&http->streams);
    visitors_close(&http->visitors);
    free(http);
}

const char *
http_address(const struct http *http)
{
    return http->address;
}

void
http_tell(struct http *http, const Tenure__V1__Update *update)
{
    uint64_t seq = follow_state(http->options.follow).seq;
    char *line = update != NULL ? said_update(update) : NULL;
    streams_send(http->streams, line != NULL ? tenure_channel_name(update->channel) : "change", seq,
                 line != NULL ? line : "");
    free(line);
}

void
http_tick(struct http *http)
{
    streams_tick(http->streams);
}

void
http_tend(struct http *http)
{
    visitors_tend(http->visitors);
}
