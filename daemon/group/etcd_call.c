/* SPDX-License-Identifier: Apache-2.0 */
#include "etcd_call.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client.h"
#include <tenure/text.h>

enum {
    ENDPOINTS_MAX = 9,
    ENDPOINT_BYTES_MAX = 256,
    ANSWER_BYTES_MAX = 64 * 1024 * 1024,
    CONNECT_MS = 300,
    CALL_MS = 1000,
    PROBLEM_MAX = 512,
    TOKEN_MAX = 1024,
    PREFIX_BYTES = 5, // before each message: a zero (not compressed), and the message's size
    GRPC_OK = 0,
    GRPC_INVALID_ARGUMENT = 3,
    GRPC_UNAUTHENTICATED = 16,
    GRPC_NONE = -1,
    // field numbers of etcdserverpb.AuthenticateRequest and AuthenticateResponse
    AUTHENTICATE_NAME = 1,
    AUTHENTICATE_PASSWORD = 2,
    AUTHENTICATED_TOKEN = 2
};

struct buffer {
    uint8_t *bytes;
    size_t size, capacity;
};

struct etcd_call {
    struct etcd_options options;
    char endpoints[ENDPOINTS_MAX][ENDPOINT_BYTES_MAX];
    unsigned count, turn;
    CURL *curl;   // for the present endpoint; NULL: not created yet
    CURLM *multi; // drives `curl` during an endless answer; NULL: there is none
    struct curl_slist *headers;
    char token[TOKEN_MAX]; // the user's token from etcd; "": not requested yet
    struct buffer request, answer;
    int status; // the gRPC status
    char message[PROBLEM_MAX], problem[PROBLEM_MAX], detail[CURL_ERROR_SIZE];
};

static bool
append(struct buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->size + size > buffer->capacity) {
        size_t capacity = 2 * (buffer->size + size);
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (grown == NULL)
            return false;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (size > 0)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    return true;
}

static size_t
take_bytes(char *bytes, size_t one, size_t count, void *context)
{
    struct etcd_call *call = context;
    size_t size = one * count;
    bool fine = call->answer.size + size <= ANSWER_BYTES_MAX && append(&call->answer, bytes, size);
    return fine ? size : 0;
}

/* gRPC sends its status after the answer, as a trailer. */
static size_t
take_header(char *line, size_t one, size_t count, void *context)
{
    static const char status[] = "grpc-status:", message[] = "grpc-message:";
    struct etcd_call *call = context;
    size_t size = one * count;
    char text[PROBLEM_MAX];
    snprintf(text, sizeof(text), "%.*s", (int)size, line);
    text[strcspn(text, "\r\n")] = '\0';
    if (strncasecmp(text, status, sizeof(status) - 1) == 0)
        call->status = (int)strtol(text + sizeof(status) - 1, NULL, 10);
    else if (strncasecmp(text, message, sizeof(message) - 1) == 0)
        tenure_text_format(call->message, sizeof(call->message), "%s",
                           text + sizeof(message) - 1 + strspn(text + sizeof(message) - 1, " "));
    return size;
}

static bool
take_endpoints(struct etcd_call *call, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, ",");
        bool is_url = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
        if (size >= ENDPOINT_BYTES_MAX - 10 || call->count == ENDPOINTS_MAX ||
            (!is_url && call->count == 0))
            return false;
        // As in etcd's own tools, an endpoint without a scheme has the scheme of the first one.
        const char *scheme = is_url ? "" : call->endpoints[0][4] == 's' ? "https://" : "http://";
        snprintf(call->endpoints[call->count++], ENDPOINT_BYTES_MAX, "%s%.*s", scheme, (int)size,
                 text);
        text += size + (text[size] == ',');
    }
    return call->count > 0;
}

/* Includes the token, if there is one. */
static void
set_headers(struct etcd_call *call)
{
    char header[TOKEN_MAX + 16];
    curl_slist_free_all(call->headers);
    call->headers = curl_slist_append(NULL, "Expect:");
    call->headers = curl_slist_append(call->headers, "Content-Type: application/grpc");
    call->headers = curl_slist_append(call->headers, "TE: trailers");
    snprintf(header, sizeof(header), "token: %s", call->token);
    if (call->token[0] != '\0')
        call->headers = curl_slist_append(call->headers, header);
}

/* Without TLS a connection begins directly with HTTP/2; with TLS the version is negotiated. On a
 * reused connection the option must not be set, because libcurl 7.88 would begin the connection
 * again. */
static void
set_version(struct etcd_call *call, bool is_new)
{
    bool is_plain = strncmp(call->endpoints[call->turn], "http:", 5) == 0;
    long version = is_plain && is_new ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2_0;
    curl_easy_setopt(call->curl, CURLOPT_HTTP_VERSION, version);
}

static bool
connect_curl(struct etcd_call *call)
{
    const struct etcd_options *options = &call->options;
    if (call->curl != NULL)
        return true;
    call->curl = curl_easy_init();
    if (call->curl == NULL)
        return false;
    set_version(call, true);
    curl_easy_setopt(call->curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(call->curl, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(call->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(call->curl, CURLOPT_HEADERDATA, call);
    curl_easy_setopt(call->curl, CURLOPT_ERRORBUFFER, call->detail);
    curl_easy_setopt(call->curl, CURLOPT_TIMEOUT_MS, (long)CALL_MS);
    curl_easy_setopt(call->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(call->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call->curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(call->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (options->ca_path != NULL)
        curl_easy_setopt(call->curl, CURLOPT_CAINFO, options->ca_path);
    if (options->certificate_path != NULL)
        curl_easy_setopt(call->curl, CURLOPT_SSLCERT, options->certificate_path);
    if (options->key_path != NULL)
        curl_easy_setopt(call->curl, CURLOPT_SSLKEY, options->key_path);
    return true;
}

/* Makes the next call open a new connection. */
static void
disconnect(struct etcd_call *call)
{
    if (call->multi != NULL) {
        curl_multi_remove_handle(call->multi, call->curl);
        curl_multi_cleanup(call->multi);
    }
    call->multi = NULL;
    if (call->curl != NULL)
        curl_easy_cleanup(call->curl);
    call->curl = NULL;
}

tenure_status
etcd_call_open(const struct etcd_options *options, struct etcd_call **ret_call)
{
    struct etcd_call *call = calloc(1, sizeof(*call));
    if (call == NULL)
        return TENURE_NO_MEMORY;
    call->options = *options;
    if (!take_endpoints(call, options->endpoints)) {
        free(call);
        return TENURE_INVALID;
    }
    set_headers(call);
    *ret_call = call;
    return TENURE_OK;
}

void
etcd_call_close(struct etcd_call **call_p)
{
    struct etcd_call *call = *call_p;
    if (call == NULL)
        return;
    *call_p = NULL;
    disconnect(call);
    curl_slist_free_all(call->headers);
    free(call->request.bytes);
    free(call->answer.bytes);
    free(call);
}

const char *
etcd_call_problem(const struct etcd_call *call)
{
    return call->problem;
}

static bool
write_request(struct etcd_call *call, struct tni_span request)
{
    uint8_t prefix[PREFIX_BYTES] = { 0 };
    for (unsigned i = 0; i < 4; i++)
        prefix[1 + i] = (uint8_t)(request.size >> (24 - 8 * i));
    call->request.size = 0;
    return append(&call->request, prefix, PREFIX_BYTES) &&
           append(&call->request, request.data, request.size);
}

/* Reads the only message of the answer. */
static bool
read_answer(const struct etcd_call *call, struct tni_span *ret_answer)
{
    const uint8_t *bytes = call->answer.bytes;
    size_t size = 0;
    if (call->answer.size < PREFIX_BYTES || bytes[0] != 0)
        return false;
    for (unsigned i = 0; i < 4; i++)
        size = size << 8 | bytes[1 + i];
    *ret_answer = (struct tni_span){ bytes + PREFIX_BYTES, size };
    return size == call->answer.size - PREFIX_BYTES;
}

static bool
prepare(struct etcd_call *call, const char *method, struct tni_span request)
{
    char url[ENDPOINT_BYTES_MAX + 64];
    call->status = GRPC_NONE;
    call->message[0] = call->detail[0] = '\0';
    call->answer.size = 0;
    if (!connect_curl(call) || !write_request(call, request))
        return false;
    snprintf(url, sizeof(url), "%s/%s", call->endpoints[call->turn], method);
    curl_easy_setopt(call->curl, CURLOPT_URL, url);
    curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(call->curl, CURLOPT_POSTFIELDS, call->request.bytes);
    curl_easy_setopt(call->curl, CURLOPT_POSTFIELDSIZE, (long)call->request.size);
    return true;
}

static bool
post(struct etcd_call *call, const char *method, struct tni_span request,
     struct tni_span *ret_answer)
{
    if (!prepare(call, method, request))
        return false;
    CURLcode result = curl_easy_perform(call->curl);
    const char *reason = result != CURLE_OK && call->detail[0] != '\0' ? call->detail
                         : result != CURLE_OK                          ? curl_easy_strerror(result)
                         : call->message[0] != '\0'                    ? call->message
                                                                       : "no gRPC status";
    tenure_text_format(call->problem, sizeof(call->problem), "%s: %s", call->endpoints[call->turn],
                       reason);
    if (result == CURLE_OK)
        set_version(call, false);
    return result == CURLE_OK && call->status == GRPC_OK && read_answer(call, ret_answer);
}

/* Requests a token for the user and the password. */
static bool
authenticate(struct etcd_call *call)
{
    uint8_t bytes[2 * TOKEN_MAX];
    struct tni_writer request = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_span answer;
    struct tni_wire_field field;
    tni_write_text_field(&request, AUTHENTICATE_NAME, call->options.user);
    tni_write_text_field(&request, AUTHENTICATE_PASSWORD, call->options.password);
    call->token[0] = '\0';
    set_headers(call);
    if (request.full || !post(call, "etcdserverpb.Auth/Authenticate",
                              (struct tni_span){ bytes, request.size }, &answer))
        return false;
    while (tni_wire_next(&answer, &field)) {
        if (field.number == AUTHENTICATED_TOKEN && field.bytes.size < TOKEN_MAX)
            snprintf(call->token, sizeof(call->token), "%.*s", (int)field.bytes.size,
                     (const char *)field.bytes.data);
    }
    set_headers(call);
    return call->token[0] != '\0';
}

/* etcd drops a token that was not used for a while, and all tokens when a node or the permissions
 * change. */
static bool
is_token_refused(const struct etcd_call *call)
{
    return call->options.user != NULL &&
           (call->status == GRPC_UNAUTHENTICATED ||
            (call->status == GRPC_INVALID_ARGUMENT && strstr(call->message, "auth") != NULL));
}

unsigned
etcd_call_endpoint(const struct etcd_call *call)
{
    return call->turn;
}

void
etcd_call_use(struct etcd_call *call, unsigned endpoint)
{
    if (endpoint == call->turn)
        return;
    disconnect(call);
    call->turn = endpoint % call->count;
}

bool
etcd_call(struct etcd_call *call, const char *method, struct tni_span request,
          struct tni_span *ret_answer)
{
    bool fine = call->options.user == NULL || call->token[0] != '\0' || authenticate(call);
    fine = fine && post(call, method, request, ret_answer);
    if (!fine && is_token_refused(call))
        fine = authenticate(call) && post(call, method, request, ret_answer);
    if (!fine)
        etcd_call_use(call, call->turn + 1);
    return fine;
}

bool
etcd_call_begin(struct etcd_call *call, const char *method, struct tni_span request)
{
    disconnect(call);
    if (call->options.user != NULL && !authenticate(call))
        return false;
    disconnect(call); // an endless answer needs its own connection, which begins with HTTP/2
    if (!prepare(call, method, request))
        return false;
    curl_easy_setopt(call->curl, CURLOPT_TIMEOUT_MS, 0L);
    call->multi = curl_multi_init();
    if (call->multi == NULL)
        return false;
    curl_multi_add_handle(call->multi, call->curl);
    return true;
}

bool
etcd_call_wait(struct etcd_call *call, int timeout_ms, bool *ret_any)
{
    int running = 0;
    *ret_any = false;
    if (call->multi == NULL)
        return false;
    // libcurl's timers may end a poll before there is anything to read.
    int64_t now = tni_now_ms(), until = now + timeout_ms;
    do {
        curl_multi_poll(call->multi, NULL, 0, (int)(until - now), NULL);
        curl_multi_perform(call->multi, &running);
        now = tni_now_ms();
    } while (running > 0 && call->answer.size == 0 && now < until);
    *ret_any = call->answer.size > 0;
    call->answer.size = 0;
    return running > 0;
}

void
etcd_call_end(struct etcd_call *call)
{
    etcd_call_use(call, call->turn + 1);
}
