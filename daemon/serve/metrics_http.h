/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics_http - the daemon's metrics over HTTP, for Prometheus on the same machine.
 *
 * A thread of its own answers GET /metrics from a snapshot of the store, as a StatusQuery is
 * answered. It asks nobody for a key, so it serves loopback addresses only; what it tells are
 * counts and times, no names.
 */
#ifndef METRICS_HTTP_H
#define METRICS_HTTP_H

#include "answers.h"

struct metrics_http;

/* `listen` is "127.0.0.1:PORT"; port 0 is any free one. What `daemon` points to outlives this.
 * TENURE_IN_USE: it cannot be listened on, errno says why. */
tenure_status metrics_http_open(const char *listen, const struct store *store,
                                const struct answers_daemon *daemon,
                                struct metrics_http **ret_metrics);
void metrics_http_close(struct metrics_http **metrics_p);

/* "http://127.0.0.1:7304/metrics" */
const char *metrics_http_address(const struct metrics_http *metrics);

#endif
