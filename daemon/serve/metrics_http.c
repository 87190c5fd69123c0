/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnostics.h"
#include <tenure/metrics.h>

enum {
    CONNECTIONS_MAX = 16,
    CONNECTION_TIMEOUT_S = 10,
    ADDRESS_MAX = 64,
    QUESTION_BYTES_MAX = 32
};

struct metrics_http {
    struct answers *answers; // for the one answering thread
    struct MHD_Daemon *daemon;
    char address[ADDRESS_MAX];
};

/* Makes a status query as a client would, so that both report the same. NULL: the store cannot be
 * read. */
static Tenure__V1__Answer *
ask_status(struct metrics_http *metrics)
{
    uint8_t question[QUESTION_BYTES_MAX];
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    struct tni_span bytes = { question, tenure__v1__query__pack(&query, question) };
    struct tni_span answer = answers_make(metrics->answers, ACCESS_QUERY, bytes, NULL);
    return tenure__v1__answer__unpack(NULL, answer.size, answer.data);
}

/* The caller frees the text; NULL: it cannot be made. */
static char *
make_text(struct metrics_http *metrics, size_t *ret_size)
{
    char *text = NULL;
    Tenure__V1__Answer *answer = ask_status(metrics);
    FILE *out =
        answer != NULL && answer->status_report != NULL ? open_memstream(&text, ret_size) : NULL;
    if (out != NULL) {
        tenure_metrics_print(out, answer->status_report);
        if (fclose(out) != 0) {
            free(text);
            text = NULL;
        }
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return text;
}

static enum MHD_Result
send_text(struct MHD_Connection *connection, unsigned status, char *text, size_t size,
          enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(size, text, mode);
    if (response == NULL) {
        if (mode == MHD_RESPMEM_MUST_FREE)
            free(text);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
answer(void *context, struct MHD_Connection *connection, const char *path, const char *method,
       const char *version, const char *upload, size_t *upload_size, void **state)
{
    static char nothing_here[] = "only GET /metrics is served\n", failed[] = "not now\n";
    static int known;
    (void)version;
    (void)upload;
    if (*state == NULL) { // only the headers have arrived
        *state = &known;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0; // ignore a request body
        return MHD_YES;
    }
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (!reads || strcmp(path, "/metrics") != 0)
        return send_text(connection, MHD_HTTP_NOT_FOUND, nothing_here, strlen(nothing_here),
                         MHD_RESPMEM_PERSISTENT);
    size_t size = 0;
    char *text = make_text(context, &size);
    if (text == NULL)
        return send_text(connection, MHD_HTTP_SERVICE_UNAVAILABLE, failed, strlen(failed),
                         MHD_RESPMEM_PERSISTENT);
    return send_text(connection, MHD_HTTP_OK, text, size, MHD_RESPMEM_MUST_FREE);
}

static bool
parse_listen(const char *text, struct sockaddr_in *ret_address)
{
    char host[INET_ADDRSTRLEN];
    unsigned port;
    if (sscanf(text, "%15[0-9.]:%5u", host, &port) != 2)
        return false;
    *ret_address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    return inet_pton(AF_INET, host, &ret_address->sin_addr) == 1;
}

static tenure_status
listen_on(struct metrics_http *metrics, struct sockaddr_in address)
{
    char host[INET_ADDRSTRLEN];
    metrics->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL, 0, NULL,
                                       NULL, answer, metrics, MHD_OPTION_SOCK_ADDR,
                                       (struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT,
                                       (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
                                       (unsigned)CONNECTION_TIMEOUT_S, MHD_OPTION_END);
    if (metrics->daemon == NULL)
        return TENURE_IN_USE;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(metrics->daemon, MHD_DAEMON_INFO_BIND_PORT);
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof(host));
    snprintf(metrics->address, sizeof(metrics->address), "http://%s:%u/metrics", host,
             info != NULL ? info->port : 0U);
    diagnostics_info("metrics", "metrics are served at %s", metrics->address);
    return TENURE_OK;
}

tenure_status
metrics_http_open(const char *listen, const struct store *store,
                  const struct answers_daemon *daemon, struct metrics_http **ret_metrics)
{
    struct sockaddr_in address;
    if (!parse_listen(listen, &address)) {
        errno = EINVAL;
        return TENURE_IN_USE;
    }
    struct metrics_http *metrics = calloc(1, sizeof(*metrics));
    if (metrics == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = answers_open(store, daemon, &metrics->answers);
    if (status == TENURE_OK)
        status = listen_on(metrics, address);
    if (status == TENURE_OK)
        *ret_metrics = metrics;
    else
        metrics_http_close(&metrics);
    return status;
}

void
metrics_http_close(struct metrics_http **metrics_p)
{
    struct metrics_http *metrics = *metrics_p;
    if (metrics == NULL)
        return;
    *metrics_p = NULL;
    int why = errno; // why the address could not be bound
    if (metrics->daemon != NULL)
        MHD_stop_daemon(metrics->daemon);
    answers_close(&metrics->answers);
    free(metrics);
    errno = why;
}

const char *
metrics_http_address(const struct metrics_http *metrics)
{
    return metrics->address;
}
