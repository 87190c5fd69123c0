/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feeds - the board for programs: JSON, CSV, Atom, metrics.
 */
#ifndef FEEDS_H
#define FEEDS_H

#include "request.h"

/* What an address below /api/ asks. */
struct api_path {
    const char *path;
    const char *query;    // the name of the query's field; the fields of its message are parameters
    const char *fixed;    // JSON of the fields that the address sets; NULL: none
    const char *required; // the names of parameters that the daemon refuses to do without
    const char *summary;
};

enum {
    API_PATHS = 20
};
extern const struct api_path api_paths[API_PATHS];

/* The description of all this for programs: OpenAPI 3.1, made from the schema. */
void feed_openapi(struct request *request);

/* Answers of the daemon as JSON, by the names of the command line: state/posts, history/post,
 * alerts, why, log, rules, status. A parameter is a field of the query. */
void feed_api(struct request *request);

/* A table, as posts.csv. */
void feed_csv(struct request *request);

/* The latest alerts (RFC 4287), by region, organisation or rule. An entry is updated with its
 * alert, and one that should not have been sent is deleted (RFC 6721). */
void feed_atom(struct request *request);

/* What is still to come, as a calendar (RFC 5545). */
void feed_calendar(struct request *request);

/* The board's own address, as far as it is known, without a slash at the end. */
void feed_find_base(const struct request *request, char *ret_base, size_t size);

/* The board's own figures in Prometheus' text format. */
void feed_metrics(struct request *request);

#endif
