/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry - processes an entry of the log, and everything that follows from it.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "work.h"

/* Appends the event and derives everything that follows from it; its seq is engine->entry.seq. */
tenure_status entry_append(struct engine *engine, const struct admitted *admitted);

/* Appends one of the daemon's own entries. */
tenure_status entry_append_own(struct engine *engine, Tenure__V1__Event *message);

/* Appends a redacted entry: its content is gone, but what it corrected stays corrected. */
tenure_status entry_append_redacted(struct engine *engine, const struct log_entry *redacted);

/* Publishes what waits for the end of the day, as the next clock entry would, but without such an
 * entry, with the seq of the last one. Only for previews. */
tenure_status entry_end_day(struct engine *engine);

#endif
