/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "http_send.h"
#include "routes.h"
#include "said.h"
#include "stream.h"
#include "visitors.h"
#include <tenure/date.h>
#include <tenure/text.h>

enum {
    CONNECTIONS_MAX = 1500,
    CONNECTIONS_SPARE = 100, // accepted above the limit while others are being closed
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

static enum MHD_Result
take_parameter(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct request *request = context;
    (void)kind;
    if (request->parameters_count == PARAMETERS_MAX)
        return MHD_NO;
    // The request keeps its own copy, because pages and feeds repeat the value.
    request->parameters[request->parameters_count].name = name;
    request->parameters[request->parameters_count++].value =
        value != NULL ? tenure_text_clean((char *)(uintptr_t)value) : "";
    return MHD_YES;
}

/* Whether the Host header names the board, which it does not in a DNS rebinding attack. */
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

/* The visitor that this connection belongs to. */
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

/* State of a request while it is being received. */
struct coming {
    struct upload *upload; // NULL: the request has no form
    bool too_much;
};

static void
answered(void *context, struct MHD_Connection *connection, void **state,
         enum MHD_RequestTerminationCode how)
{
    struct http *http = context;
    struct coming *coming = *state;
    (void)how;
    if (coming != NULL)
        upload_end(&coming->upload);
    free(coming);
    *state = NULL;
    visitors_answered(http->visitors, visitor_of(connection));
}

static enum MHD_Result
send_stream(struct http *http, struct MHD_Connection *connection)
{
    if (!visitors_stream(http->visitors, visitor_of(connection)))
        // the browser would reconnect to a stream that ends, but not to one that is refused
        return MHD_NO;
    return streams_answer(
        http->streams, connection,
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Last-Event-ID"));
}

/* A link to a path that begins with two slashes would lead to another site. */
static const char *
one_slash(const char *path)
{
    while (path[0] == '/' && path[1] == '/')
        path++;
    return path;
}

/* The path without the board's base path, which a proxy may strip or keep. */
static const char *
inner_path(const struct http *http, const char *path)
{
    size_t size = strlen(http->options.base_path);
    path = one_slash(path);
    if (size == 0 || strncmp(path, http->options.base_path, size) != 0)
        return path;
    return path[size] == '\0' ? "/" : path[size] == '/' ? one_slash(path + size) : path;
}

static void
begin_request(const struct http *http, const char *path, struct request *ret_request)
{
    *ret_request = (struct request){
        .client = http->options.client,
        .follow = http->options.follow,
        .path = path,
        .templates = http->options.templates,
        .base = http->options.base_path,
        .base_url = http->options.base_url,
        .address = http->address,
        .frames = http->options.frames,
        .today = TENURE_NO_DAY,
        .desk = http->options.desk,
        .user = "",
        .status = MHD_HTTP_OK,
        .type = "text/html; charset=utf-8",
    };
    tenure__v1__axes__init(&ret_request->axes);
}

/* Only the headers have arrived. A body is accepted only as a form, and only if the desk is on. */
static enum MHD_Result
begin_coming(const struct http *http, struct MHD_Connection *connection, const char *method,
             void **state)
{
    struct coming *coming = calloc(1, sizeof(*coming));
    if (coming != NULL && http->options.desk != NULL && strcmp(method, "POST") == 0)
        coming->upload = upload_begin(connection);
    *state = coming;
    return coming != NULL ? MHD_YES : MHD_NO;
}

/* Reads who sent the request, and whether they may write. */
static void
read_visit(struct MHD_Connection *connection, const struct desk *desk, struct desk_visit *ret_visit)
{
    const union MHD_ConnectionInfo *client =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr_in *address =
        (const struct sockaddr_in *)(const void *)client->client_addr;
    const char *forwarded =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Forwarded-For");
    *ret_visit = (struct desk_visit){
        .from = address->sin_addr,
        .user =
            MHD_lookup_connection_value(connection, MHD_HEADER_KIND, desk_options(desk)->header),
        .forwarded = forwarded != NULL
                         ? forwarded
                         : MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Forwarded"),
        .origin = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Origin"),
        .host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host"),
        .type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type"),
    };
}

/* Checks a request for the desk; false: it was refused with an answer. */
static bool
admit(struct request *request, const struct coming *coming, const struct desk_visit *visit,
      char user[DESK_USER_MAX])
{
    const char *problem;
    bool may = desk_admit(request->desk, visit, user, &problem);
    request->user = user;
    bool at_desk = strncmp(request->path, "/desk", 5) == 0;
    if (!may && (at_desk || request->sent_by_form))
        request_fail(request, MHD_HTTP_FORBIDDEN, "The desk is not for everybody", problem);
    else if (request->sent_by_form && (coming->too_much || coming->upload == NULL))
        request_fail(request, MHD_HTTP_CONTENT_TOO_LARGE, "That is not a form of this board",
                     "A form has up to 64 KiB, in 40 fields.");
    else if (request->sent_by_form &&
             (!desk_is_own(request->desk, visit) ||
              !desk_token_is(request->desk, user, upload_field(coming->upload, "token"))))
        request_fail(request, MHD_HTTP_FORBIDDEN, "That form is not from this board",
                     "It may have been open since before the board was started again: go to the "
                     "desk, and enter it once more. Nothing was stored.");
    else
        return true;
    return false;
}

static void
answer_page(struct http *http, struct MHD_Connection *connection, struct request *request,
            const char *method, const struct coming *coming)
{
    char user[DESK_USER_MAX] = "";
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    struct desk_visit visit;
    request->sent_by_form = strcmp(method, "POST") == 0;
    request->upload = coming->upload;
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_parameter, request);
    if (!is_called_rightly(http, connection)) {
        request_fail(request, MHD_HTTP_MISDIRECTED_REQUEST, "This board does not have that name",
                     "Start it with --host NAME to serve it under that name.");
        return;
    }
    if (!reads && (!request->sent_by_form || request->desk == NULL)) {
        request_fail(request, MHD_HTTP_METHOD_NOT_ALLOWED, "A board is read-only",
                     "Events are published with tenure publish, or at the desk that --desk opens.");
        return;
    }
    if (request->desk != NULL) {
        read_visit(connection, request->desk, &visit);
        if (!admit(request, coming, &visit, user))
            return;
    }
    if (request_read_axes(request))
        routes_answer(request);
    request->user = ""; // the name lived only in this function
}

static enum MHD_Result
answer(void *context, struct MHD_Connection *connection, const char *path, const char *method,
       const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct http *http = context;
    struct coming *coming = *state;
    (void)version;
    if (coming == NULL)
        return begin_coming(http, connection, method, state);
    if (*upload_size > 0) {
        if (coming->upload != NULL && !upload_take(coming->upload, upload, *upload_size))
            coming->too_much = true;
        *upload_size = 0;
        return MHD_YES;
    }
    visitors_ask(http->visitors, visitor_of(connection));
    struct request request;
    path = inner_path(http, path);
    begin_request(http, path, &request);
    bool rightly = is_called_rightly(http, connection);
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    const struct asset *asset = asset_find(path);
    if (rightly && reads && asset != NULL)
        return http_send_asset(connection, asset);
    if (rightly && reads && strcmp(path, "/stream") == 0)
        return send_stream(http, connection);
    char *body = NULL;
    size_t size = 0;
    request.out = open_memstream(&body, &size);
    if (request.out == NULL)
        return MHD_NO;
    answer_page(http, connection, &request, method, coming);
    if (request.report != NULL)
        tenure__v1__answer__free_unpacked(request.report, NULL);
    enum MHD_Result result = MHD_NO;
    if (fclose(request.out) == 0)
        result = http_send(connection, &request, body, size);
    else
        free(body);
    free(request.location);
    return result;
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
http_publish(struct http *http, const Tenure__V1__Update *update)
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
