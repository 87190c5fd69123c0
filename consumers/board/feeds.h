/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feeds - the board's addresses for programs: JSON, CSV, Atom, metrics.
 */
#ifndef FEEDS_H
#define FEEDS_H

#include "request.h"

/* An address below /api/ and the query that it stands for. */
struct api_path {
    const char *path;
    const char *query;    // the query's field; the fields of that message are the parameters
    const char *fixed;    // JSON of the fields that the address fixes; NULL: none
    const char *required; // parameters that the daemon requires
    const char *summary;
};

enum {
    API_PATHS = 24
};
extern const struct api_path api_paths[API_PATHS];

/* The OpenAPI 3.1 description of all these addresses, generated from the schema. */
void feed_openapi(struct request *request);

/* Answers of the daemon as JSON, named as on the command line: state/posts, history/post, alerts,
 * why, log, rules, status. Each parameter is a field of the query. */
void feed_api(struct request *request);

/* A table as CSV, such as posts.csv. */
void feed_csv(struct request *request);

/* The latest alerts as Atom (RFC 4287), by region, organisation or rule. An entry is updated with
 * its alert, and deleted (RFC 6721) if the alert is withdrawn. */
void feed_atom(struct request *request);

/* Future events as a calendar (RFC 5545). */
void feed_calendar(struct request *request);

/* The board's own address without a trailing slash; "" if it is unknown. */
void feed_find_base(const struct request *request, char *ret_base, size_t size);

/* The feed's own address, with its parameters; `base` is from feed_find_base(). */
void feed_find_self(const struct request *request, const char *base, char *ret_self, size_t size);

/* The board's own metrics in Prometheus's text format. */
void feed_metrics(struct request *request);

#endif
