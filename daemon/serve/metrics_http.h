/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics_http - serves the daemon's metrics over HTTP, for Prometheus on the same machine.
 *
 * A separate thread answers GET /metrics from a snapshot of the store, like a StatusQuery. It needs
 * no key, so it accepts only loopback addresses; the metrics contain counts and times, but no
 * names.
 */
#ifndef METRICS_HTTP_H
#define METRICS_HTTP_H

#include "answers.h"

struct metrics_http;

/* `listen` is "127.0.0.1:PORT"; port 0 picks a free one. What `daemon` points to must outlive this.
 * TENURE_IN_USE: the address cannot be bound, errno says why. */
tenure_status metrics_http_open(const char *listen, const struct store *store,
                                const struct answers_daemon *daemon,
                                struct metrics_http **ret_metrics);
void metrics_http_close(struct metrics_http **metrics_p);

/* "http://127.0.0.1:7304/metrics" */
const char *metrics_http_address(const struct metrics_http *metrics);

#endif
