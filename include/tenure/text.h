/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text - text from others, cut at character boundaries and made safe to show.
 */
#ifndef TENURE_TEXT_H
#define TENURE_TEXT_H

#include <protobuf-c/protobuf-c.h>
#include <stdarg.h>
#include <stddef.h>

/* The size of the longest prefix that has at most `max` bytes and ends at a character boundary. */
size_t tenure_text_cut(const char *text, size_t max);

/* Removes every byte that is not part of a complete UTF-8 character, in place. Returns `text`. */
char *tenure_text_mend(char *text);

/* As snprintf() and vsnprintf(), but cuts at character boundaries, whether at `size` or at a
 * precision, and leaves out what is not UTF-8. `size` must not be 0. Returns `text`. */
char *tenure_text_format(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
char *tenure_text_vformat(char *text, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* Makes a text safe to show, in place: removes what an event must not contain (docs/protocol.md),
 * turns controls and line separators into spaces, and empties a text that would show nothing. Logs
 * of earlier versions contain such texts. Returns `text`. */
char *tenure_text_clean(char *text);

/* The same for every text in a message and its submessages. */
void tenure_message_clean(ProtobufCMessage *message);

#endif
