/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline_row - encodes a post's snapshot and recent reports for rows.
 */
#ifndef TIMELINE_ROW_H
#define TIMELINE_ROW_H

#include "codec.h"
#include "recent.h"

void write_timeline(struct tni_writer *writer, const struct timeline *timeline);
/* Reads into an empty timeline. False: out of memory, or the reader is `bad`. */
bool read_timeline(struct row_reader *reader, struct timeline *timeline);

/* Read timeline.last_day, then timeline.outsiders_until, which come first. */
int32_t read_base_day(struct row_reader *reader);

void write_recent(struct tni_writer *writer, const struct recent_reports *recent);
void read_recent(struct row_reader *reader, struct recent_reports *recent);

#endif
