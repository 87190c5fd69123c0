/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema - the tables of the sink and the statements that write them; docs/sink.md documents them
 * for users.
 */
#ifndef SINK_SCHEMA_H
#define SINK_SCHEMA_H

/* Creates missing tables; can be run repeatedly. */
extern const char *const sink_schema;

/* For each channel: stores an update as JSON ($1) with the kind of its event ($2). */
extern const char *const sink_upserts[];

/* For each channel: deletes what comes after an offset ($1). */
extern const char *const sink_rewinds[];

/* Delete and store a post's tenures: its organisation, role, history as JSON. */
extern const char *const sink_forget_tenures, *const sink_put_tenures;

#endif
