/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline_row - how rows say what is known of a post: a timeline and its tail.
 */
#ifndef TIMELINE_ROW_H
#define TIMELINE_ROW_H

#include "codec.h"
#include "tail.h"

void write_timeline(struct tni_writer *writer, const struct timeline *timeline);
/* Into an empty one. False: out of memory, or the reader is `bad`. */
bool read_timeline(struct row_reader *reader, struct timeline *timeline);

/* timeline.last_day, and then timeline.outsiders_until, which stand first. */
int32_t read_base_day(struct row_reader *reader);

void write_tail(struct tni_writer *writer, const struct tail *tail);
void read_tail(struct row_reader *reader, struct tail *tail);

#endif
