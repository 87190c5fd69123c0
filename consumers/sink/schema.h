/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema - the tables of the sink and how updates go into them; docs/sink.md tells it to those who
 * query them.
 */
#ifndef SINK_SCHEMA_H
#define SINK_SCHEMA_H

/* Makes what is not there yet; can be run again. */
extern const char *const sink_schema;

/* For each channel: takes an update as JSON ($1) and the kind of its event ($2). */
extern const char *const sink_upserts[];

/* For each channel: what is behind an offset ($1) is void. */
extern const char *const sink_rewinds[];

/* A post's tenures, in place of those that are there: its organisation, role, history as JSON. */
extern const char *const sink_forget_tenures, *const sink_put_tenures;

#endif
