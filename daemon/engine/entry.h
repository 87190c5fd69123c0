/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry - an entry of the log, and everything that follows from it.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "work.h"

/* Appends the event and works out everything that follows from it; its seq is engine->entry.seq. */
tenure_status entry_append(struct engine *engine, const struct admitted *admitted);

/* An entry of the daemon's own. */
tenure_status entry_append_own(struct engine *engine, Tenure__V1__Event *message);

/* An entry that was redacted: it says nothing any more, but what it corrected stays corrected. */
tenure_status entry_append_redacted(struct engine *engine, const struct log_entry *redacted);

/* Sends what waits for the end of the clock's day, as the clock's next entry would, without one:
 * the last entry answers for it. Only for previews. */
tenure_status entry_end_day(struct engine *engine);

#endif
