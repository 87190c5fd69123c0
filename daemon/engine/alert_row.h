/*
 * alert_row - an alert as it is kept: the offset of its latest update, and the message.
 */
#ifndef ALERT_ROW_H
#define ALERT_ROW_H

#include "arena.h"
#include "wire.h"
#include <tenure/v1/alert.pb-c.h>

uint64_t alert_row_offset(struct tni_span row);

/* NULL: damaged, or it does not fit into the arena. */
Tenure__V1__Alert *alert_row_unpack(struct tni_span row, struct tni_arena *arena);

#endif
