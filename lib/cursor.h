/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cursor - the position in a stream, saved in one small file:
 *
 *     tenure-cursor 2
 *     position 5f0c... the log's position, see tenure_position_format()
 *     event 81         the last delivered offset of that channel
 *     alert 2
 *     end
 */
#ifndef TNI_CURSOR_H
#define TNI_CURSOR_H

#include <tenure/subscriber.h>

struct tni_cursor {
    struct tenure_position position; // all zero: not known yet
    uint64_t offsets[TENURE_CHANNEL_SLOTS];
    bool known[TENURE_CHANNEL_SLOTS]; // the cursor has this channel
};

/* TENURE_NOT_FOUND: there is no such file. TENURE_STORAGE: it cannot be read, and errno says why.
 * TENURE_INVALID: it is not a cursor file. */
tenure_status tni_cursor_read(const char *path, struct tni_cursor *ret_cursor);

/* Replaces the file atomically. */
tenure_status tni_cursor_write(const char *path, const struct tni_cursor *cursor);

#endif
