/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_update - encodes a log entry as an update of the event channel.
 */
#ifndef EVENT_UPDATE_H
#define EVENT_UPDATE_H

#include "log.h"

/* Writes exactly the bytes that subscribers received when the entry was logged: the event as
 * published; if it had no announced day, with the one that it counts for. */
void event_update_write(struct tni_writer *writer, const struct log_entry *entry);

/* The maximum size of that update. */
size_t event_update_size(const struct log_entry *entry);

#endif
