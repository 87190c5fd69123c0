/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feeds - the board for programs: JSON, CSV, Atom, metrics.
 */
#ifndef FEEDS_H
#define FEEDS_H

#include "request.h"

/* Answers of the daemon as JSON, by the names of the command line: state/posts, history/post,
 * alerts, why, log, rules, status. A parameter is a field of the query. */
void feed_api(struct request *request);

/* A table, as posts.csv. */
void feed_csv(struct request *request);

/* The latest alerts (RFC 4287), by region, organisation or rule. An entry is updated with its
 * alert, and one that should not have been sent is deleted (RFC 6721). */
void feed_atom(struct request *request);

/* The board's own figures in Prometheus' text format. */
void feed_metrics(struct request *request);

#endif
