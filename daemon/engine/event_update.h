/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_update - a log entry as an update of the event channel.
 */
#ifndef EVENT_UPDATE_H
#define EVENT_UPDATE_H

#include "log.h"

/* Writes what subscribers were sent when the entry was logged, byte for byte: the event as it was
 * published, with the day it counts as announced added where it gave none. */
void event_update_write(struct tni_writer *writer, const struct log_entry *entry);

/* Bytes that it takes at the most. */
size_t event_update_size(const struct log_entry *entry);

#endif
